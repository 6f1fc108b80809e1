"""The meeting of two people, in the agenda: theirs alone to read (`EventAudience.NAMED`)."""

from datetime import datetime, timedelta

from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from events.lifecycle import tell_registered
from events.models import Event, EventAudience, EventFormat, EventKind, EventStatus
from events.models.registrations import register
from mentoring.models import HelpFormat, HelpRequest

LASTS = {HelpFormat.CALL: timedelta(minutes=30), HelpFormat.TWO_HOURS: timedelta(hours=2)}
USUALLY = timedelta(hours=1)


def plan(request: HelpRequest, mentor: Member, starts_at: datetime) -> Event:
    """An event of both, by who helps. Its title says neither the need nor a name. In a transaction that holds both."""
    wished = request.get_format_display() or "entre deux membres"
    event = Event.objects.create(
        kind=EventKind.APPOINTMENT,
        title=f"Coup de main : {wished}",
        starts_at=starts_at,
        ends_at=starts_at + LASTS.get(HelpFormat(request.format) if request.format else HelpFormat.OTHER, USUALLY),
        format=EventFormat.REMOTE if request.format == HelpFormat.CALL else EventFormat.BOTH,
        venue="" if request.format == HelpFormat.CALL else request.place,
        access=request.place if request.format == HelpFormat.CALL else "",
        audience=EventAudience.NAMED,
        by_invitation=True,
        author=mentor,
        state=State.PUBLISHED,
        published_at=timezone.now(),
    )
    for one in (mentor, request.asker):
        register(event, one, shows_name=True, invited=True)
    return event


def call_off(request: HelpRequest, why: str) -> None:
    """The meeting that is to come does not take place; both are told why. In a transaction."""
    if request.event_id is None:
        return
    event = Event.objects.lock(request.event_id)
    if event.is_past or event.status != EventStatus.PLANNED:
        return
    event.status, event.status_reason = EventStatus.CANCELLED, why
    event.save()
    tell_registered(event, "event_off", f"« {event} » est annulé. {why}")
