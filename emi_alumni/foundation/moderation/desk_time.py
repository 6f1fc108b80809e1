"""The time that the desk takes: from what is shown, or decided just before, to the next decision, without pauses."""

from math import isfinite
from statistics import median

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import monday_of

from .models import DeskWeek, ModerationEvent, Verb

# The field of a form that says when its page was drawn.
MOMENT = "shown_at"
READ = (Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE)
MEASURED = 200  # the latest decisions of the week


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


def week_in_words() -> str:
    """What this week took, and how long people waited: nothing before its first decision. Two queries."""
    monday = monday_of(timezone.localdate())
    week = DeskWeek.objects.filter(monday=monday).first()
    if week is None or not week.decisions:
        return ""
    plural = "s" if week.decisions > 1 else ""
    minutes = "moins d’une minute" if week.seconds < 60 else f"{week.minutes} minute{'s' if week.minutes > 1 else ''}"
    said = f"Cette semaine : {minutes} pour {week.decisions} décision{plural}"
    hours = median_delay(week)
    if hours is None:
        return f"{said}."
    delay = f"{round(hours)} h" if hours < 48 else f"{round(hours / 24)} jours"
    return f"{said} ; la moitié des réponses arrivent en moins de {delay if hours >= 1 else '1 h'}."


def median_delay(week: DeskWeek) -> float | None:
    """Hours between sending and deciding, of what was decided that week; None when nothing was."""
    sent = ModerationEvent.objects.filter(
        content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), verb=Verb.SUBMIT, at__lte=OuterRef("at")
    )
    decided = ModerationEvent.objects.filter(verb__in=READ, at_once=False, at__date__gte=week.monday)
    rows = decided.annotate(sent=Subquery(sent.values("at")[:1])).values_list("at", "sent")[:MEASURED]
    delays = [(at - sent).total_seconds() / 3600 for at, sent in rows if sent]
    return median(delays) if delays else None
