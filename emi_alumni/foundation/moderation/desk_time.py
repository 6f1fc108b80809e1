"""The time that the desk takes: from what is shown, or decided just before, to the next decision, without pauses; and
how long people wait for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from statistics import median
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import local_day, monday_of
from emi_alumni.foundation.prepared_statements import prepared

from .models import DeskWeek, ModerationEvent, Report, Revision, State, Verb
from .queued_models import decided_by

# The field of a form that says when its page was drawn.
MOMENT = "shown_at"
READ = (Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE)
MEASURED = 200  # the latest decisions of a week, at most


def seconds_since(shown_at: str, account: Account) -> float:
    """Seconds of reading before this decision; nothing where the page does not say when it was drawn. Longer pauses
    are cut by `DeskWeek.count`."""
    now = timezone.now().timestamp()
    try:
        shown = float(shown_at)
    except ValueError:
        return 0
    if not isfinite(shown):
        return 0
    drawn = min(now, shown)
    last = ModerationEvent.objects.filter(by=account).values_list("at", flat=True).first()
    begun = max(drawn, last.timestamp()) if last else drawn
    return max(0.0, now - begun)


@prepared
def week_of(monday: date) -> QuerySet[DeskWeek]:
    return DeskWeek.objects.filter(monday=monday)


def week_in_words() -> str:
    """What this week took, and how long people waited: nothing before its first decision. Two queries."""
    monday = monday_of(timezone.localdate())
    week = week_of.first(monday)
    if week is None or not week.decisions:
        return ""
    plural = "s" if week.decisions > 1 else ""
    minutes = "moins d’une minute" if week.seconds < 60 else f"{week.minutes} minute{'s' if week.minutes > 1 else ''}"
    said = f"Cette semaine : {minutes} pour {week.decisions} décision{plural}"
    hours = median_delay(week)
    if hours is None:
        return f"{said}."
    return f"{said} ; la moitié des réponses arrivent en moins de {delay_in_words(hours)}."


def delay_in_words(hours: float) -> str:
    """« 1 h » at least, « 36 h », « 3 jours »."""
    return f"{max(1, round(hours))} h" if hours < 48 else f"{round(hours / 24)} jours"


def median_delay(week: DeskWeek) -> float | None:
    """Hours between sending and deciding, of what was decided since that week began; None when nothing was."""
    return median_of([hours for _, hours in delays(week.monday, MEASURED)])


def median_of(hours: list[float]) -> float | None:
    return median(hours) if hours else None


def delays(since: date, at_most: int) -> list[tuple[datetime, float]]:
    """The latest decisions since that day: when, and how many hours after what they decide on was sent. One query."""
    sent = ModerationEvent.objects.filter(
        content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), verb=Verb.SUBMIT, at__lte=OuterRef("at")
    )
    decided = ModerationEvent.objects.filter(verb__in=READ, at_once=False, at__date__gte=since)
    rows = decided.annotate(sent=Subquery(sent.values("at")[:1])).values_list("at", "sent")[:at_most]
    return [(at, (at - sent).total_seconds() / 3600) for at, sent in rows if sent]


@dataclass(frozen=True)
class WeekOfReading:
    """What a week of the desk took. `hours`: half of its answers came within; None when none was given."""

    monday: date
    seconds: int
    decisions: int
    hours: float | None

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)

    @property
    def delay(self) -> str:
        return delay_in_words(self.hours) if self.hours is not None else ""


def weeks_of_reading(today: date, how_many: int) -> list[WeekOfReading]:
    """The last weeks, this one included, the oldest first; those without any decision too. Two queries."""
    mondays = [monday_of(today) - timedelta(weeks=n) for n in reversed(range(how_many))]
    kept = {week.monday: week for week in DeskWeek.objects.filter(monday__gte=mondays[0])}
    answered: dict[date, list[float]] = {monday: [] for monday in mondays}
    for at, hours in delays(mondays[0], MEASURED * how_many):
        if (monday := monday_of(local_day(at))) in answered:
            answered[monday].append(hours)
    return [
        WeekOfReading(
            monday,
            kept[monday].seconds if monday in kept else 0,
            kept[monday].decisions if monday in kept else 0,
            median_of(answered[monday]),
        )
        for monday in mondays
    ]


def waiting_since(user: Account) -> datetime | None:
    """Since when the oldest of what waits for this account has waited; None when nothing does. One query."""
    kinds = decided_by(user)
    row = row_of_oldest.first(user, *(one.kind.pk for one in kinds)) if kinds else None
    return min((moment for moment in row.values() if moment), default=None) if row else None


@prepared
def row_of_oldest(user: Account, *kinds: int) -> QuerySet:
    """As `queue.row_of_counts`: since when the oldest of each kind waits."""
    asked: dict[str, Any] = {}
    for one, kind in zip(decided_by(user), kinds, strict=True):
        things = one.model._default_manager
        live = Exists(things.filter(pk=OuterRef("object_id"), state=State.PUBLISHED))
        about = {"content_type": kind}
        pending = things.filter(state=State.PENDING, submitted_at__isnull=False)
        asked[f"{one.slug}_pending"] = _oldest(pending, "submitted_at")
        asked[f"{one.slug}_revised"] = _oldest(Revision.objects.waiting().filter(live, **about), "created_at")
        asked[f"{one.slug}_reported"] = _oldest(Report.objects.open().filter(live, **about), "created_at")
    return get_user_model()._base_manager.filter(pk=user.pk).values(**asked)


def _oldest(rows: QuerySet, moment: str) -> Subquery:
    return Subquery(rows.order_by(moment).values(moment)[:1], output_field=DateTimeField())
