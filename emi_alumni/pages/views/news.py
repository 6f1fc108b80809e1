"""« Tout ce qui bouge »: the news of the network, of one subject or of all, of what the reader follows or of all."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from emi_alumni.foundation import last_visit
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.follows.digest import ALL_FOLLOWED
from emi_alumni.foundation.follows.models import followed_by
from emi_alumni.foundation.news import Followed, NewsItem, Subject, everything, subjects

PER_PAGE = 30
FIRST = 5  # of what the reader follows, before the rest


@dataclass(frozen=True)
class Shown:
    """A line of the page: whether it is about what the reader follows, and came since they last visited."""

    item: NewsItem
    followed: bool
    new: bool

    @property
    def drawn(self) -> SafeString:
        return self.item.drawn


class Period(NamedTuple):
    title: str
    lines: list[Shown]


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Filters: `sujet`, one of `subjects()`, and `suivis`, for who has a profile. Anything else is no filter."""
    declared = subjects()
    subject = next((one for one in declared if one.slug == request.GET.get("sujet")), None)
    followed = followed_by(request.user)
    only_followed = bool(request.GET.get("suivis")) and getattr(request.user, "member", None) is not None
    visit, _ = last_visit.moments(request)
    items = everything(request.user, subject.slug if subject else "", followed if only_followed else None)
    lines = shown(items, followed, visit)
    first = [] if only_followed else [line for line in lines if line.followed][:FIRST]
    page = Paginator([line for line in lines if line not in first], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "subjects": declared,
        "subject": subject,
        "only_followed": only_followed,
        "all_followed": ALL_FOLLOWED,
        "follows": bool(followed),
        "first": first if page.number == 1 else [],
        "page": page,
        "periods": periods(list(page), timezone.localdate()),
        "feed": "followed" if only_followed else f"subject:{subject.slug}" if subject else "all",
        "title": title_of(subject, only_followed, page.number),
    }
    return render(request, "pages/news.html", context)


def title_of(subject: Subject | None, only_followed: bool, number: int) -> str:
    parts = ["Tout ce qui bouge"]
    parts += [subject.label] if subject else []
    parts += ["ce que je suis"] if only_followed else []
    parts += [f"page {number}"] if number > 1 else []
    return ", ".join(parts)


def shown(items: list[NewsItem], followed: Followed, visit: datetime | None) -> list[Shown]:
    known = {(kind, number) for kind, numbers in followed.items() for number in numbers}
    return [Shown(item, not known.isdisjoint(item.about), bool(visit and item.when > visit)) for item in items]


def periods(lines: list[Shown], today: date) -> list[Period]:
    """These lines under « Aujourd’hui », « Cette semaine » (since Monday), then their months."""
    named = groupby(lines, key=lambda line: period_of(local_day(line.item.when), today))
    return [Period(title, list(some)) for title, some in named]


def period_of(day: date, today: date) -> str:
    if day >= today:
        return "Aujourd’hui"
    if day >= today - timedelta(days=today.weekday()):
        return "Cette semaine"
    return format_date(day, "F Y").capitalize()
