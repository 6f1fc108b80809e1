"""« La première heure »: what an empty portal needs before people come, told on the administration's first page until
all is done, or until somebody of the mission puts it away. Apps declare their steps in `first_hour.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from emi_alumni.foundation import audit
from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.url_reversing import reverse

# What the security log keeps of it: the latest of the two decides, for the whole mission.
PUT_AWAY, SHOWN_AGAIN = "Première heure rangée", "Première heure montrée"


@dataclass(frozen=True)
class Step:
    """One thing to do, done once `rows` has some; steps are told by their `place`.

    `screen` is an address of the administration, where it is done; who lacks `permission` is told without a link.
    """

    place: int
    title: str
    advice: str
    rows: Callable[[], QuerySet]
    permission: str
    screen: str
    asked: str = ""  # what the list of that screen is narrowed by

    @property
    def url(self) -> str:
        return reverse(f"admin:{self.screen}") + (f"?{self.asked}" if self.asked else "")


@dataclass(frozen=True)
class ToldStep:
    title: str
    advice: str
    url: str
    is_done: bool


@dataclass(frozen=True)
class FirstHour:
    """What the page shows. `is_open`: the steps are told; otherwise one line offers to show them again."""

    steps: list[ToldStep]
    is_open: bool

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


STEPS: list[Step] = []


def first_hour(request: HttpRequest) -> FirstHour | None:
    """None once every step is done. One query."""
    steps = sorted(STEPS, key=lambda step: step.place)
    latest = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(get_user_model()), change_message__in=(PUT_AWAY, SHOWN_AGAIN)
    ).order_by("-action_time", "-pk")
    account = get_user_model()._base_manager.filter(pk=staff(request).pk)
    last, *done = account.values_list(
        Subquery(latest.values("change_message")[:1]), *(Exists(step.rows()) for step in steps)
    ).get()
    if all(done):
        return None
    told = [
        ToldStep(
            title=step.title,
            advice=step.advice,
            url=step.url if request.user.has_perm(step.permission) else "",
            is_done=is_done,
        )
        for step, is_done in zip(steps, done, strict=True)
    ]
    return FirstHour(told, is_open=last != PUT_AWAY)


def put_away_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """POST: put the list away for the whole mission, or with `show`, bring it back."""
    again = "show" in request.POST
    audit.record(staff(request), get_user_model(), SHOWN_AGAIN if again else PUT_AWAY)
    said = (
        "La première heure est de nouveau montrée." if again else "La première heure est rangée, en bas de cette page."
    )
    messages.success(request, said)
    return redirect(reverse("admin:index"))
