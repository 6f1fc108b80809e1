"""What templates say of events."""

import re
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from directory.faces import draw
from emi_alumni.foundation.dates import french_hour
from emi_alumni.foundation.moderation.models import CURRENT, State
from emi_alumni.foundation.numbers import in_words
from events import moments
from events.feedback import is_asked
from events.models import Event, EventAudience, EventKind, EventReport, Registration
from events.models.reports import ENOUGH, figures_of, told_and_waiting
from events.standing import Standing
from projects.models import Project

register = template.Library()

FIRST_SENTENCE = re.compile(r"\s*(.+?[.!?…](?=\s+\S)|.+?(?=\n)|.+)", re.DOTALL)


@register.filter
def hours(event: Event) -> str:
    """« 9 h – 16 h 30 », « toute la journée »; « 22 h, jusqu’au dimanche 28 mars 2027 à 4 h »."""
    if event.first_day == event.last_day:
        return moments.hours_of(event.starts_at, event.ends_at, event.all_day)
    last = moments.weekday_and_date(event.last_day)
    if event.all_day:
        return f"jusqu’au {last}"
    return f"{french_hour(event.starts_at)}, jusqu’au {last} à {french_hour(event.ends_at)}"


register.filter("weekday_and_date", moments.weekday_and_date)


@register.filter
def day_in_words(event: Event) -> str:
    """« Jeudi 21 novembre 2026 »; of several days, the first."""
    words = moments.weekday_and_date(event.first_day)
    return words[:1].upper() + words[1:]


@register.filter
def weekday_and_day(day: date) -> str:
    """« Jeudi 1er octobre », of a month that is known."""
    return moments.weekday_and_date(day).rpartition(" ")[0].capitalize()


@register.simple_tag
def day_leaf(day: date, *, big: bool = False) -> SafeString:
    """The day of an event as a leaf of a calendar; `big`, at the head of a page."""
    return draw("events/_day.html", day=day, big=big)


@register.simple_tag
def soon_line(event: Event, standing: Standing | None = None) -> SafeString:
    """An event in a narrow column; where its reader stands is said of one's own alone."""
    return draw(
        "events/_soon_line.html",
        url=event.get_absolute_url(),
        title=event.title,
        day=event.first_day,
        hours=hours(event),
        host=str(event.host or ""),
        format=event.get_format_display(),
        standing=standing,
    )


@register.filter
def first_sentence(text: str) -> str:
    """The beginning of a presentation, as far as its first full stop or line."""
    found = FIRST_SENTENCE.match(text or "")
    return found[1].split("\n")[0].strip() if found else ""


@register.filter
def after_first_sentence(text: str) -> str:
    """The rest of it: the two are the whole."""
    return text.strip()[len(first_sentence(text)) :].strip()


@register.inclusion_tag("events/_other_dates.html")
def other_dates(event: Event, user: Any) -> dict[str, Any]:
    """The dates of its series that are to come, this one left out, for who reads it. No query for an event alone."""
    if event.series_id is None:
        return {}
    dates = Event.objects.visible_to(user).published().to_come().filter(series=event.series_id).exclude(pk=event.pk)
    return {"series": event.series, "dates": list(dates)}


@register.inclusion_tag("events/_report.html")
def afterwards(event: Event, user: Any, mine: Registration | None, organises: bool) -> dict[str, Any]:
    """Of an event that is over: its report, for who may read it; what those who came think, from five answers on; what
    to change, for its organisers; photos and minutes; of a restitution, the reader's own projects that were presented.
    Two queries, two more where files were added, one more of a restitution, none for visitors."""
    if not user.is_authenticated or event.is_cancelled or event.audience == EventAudience.NAMED:
        return {}
    reports = EventReport.objects.filter(event=event).order_by("-created_at", "-pk")
    reports = reports.filter(state__in=(*CURRENT, State.REFUSED)) if organises else reports.visible_to(user).published()
    told, waiting = told_and_waiting(event)
    report = reports.select_related("event").first()
    return {
        "event": event,
        "report": report,
        "presented": presented_by(event, user) if report and report.is_published else [],
        "figures": figures_of(told),
        "words": sorted(words for _, _, words in told if words) if organises else [],
        "organises": organises,
        "asked": is_asked(event, mine),
        "waiting": waiting,
        "enough": ENOUGH,
        "photos": list(event.photos.shown()) if event.has_files else [],
        "documents": list(event.documents.all()) if event.has_files else [],
    }


def presented_by(event: Event, user: Any) -> list[Project]:
    """The projects presented there whose team this account is in (PQ1-35)."""
    if event.kind != EventKind.PRESENTATION:
        return []
    return list(Project.objects.published().editable_by(user).filter(events=event).order_by("title", "pk"))


register.filter("in_words", in_words)
