"""The meeting of two people, in the agenda: theirs alone to read (`EventAudience.NAMED`)."""

from datetime import datetime, timedelta

from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from events.lifecycle import tell_registered
from events.models import Event, EventAudience, EventFormat, EventKind, EventStatus
from events.models.registrations import register
from mentoring.models import HelpFormat, HelpRequest, ImmersionVisit

LASTS = {HelpFormat.CALL: timedelta(minutes=30), HelpFormat.TWO_HOURS: timedelta(hours=2)}
USUALLY = timedelta(hours=1)
HALF_A_DAY = timedelta(hours=3, minutes=30)


def plan(request: HelpRequest, mentor: Member, starts_at: datetime) -> Event:
    """An event of both, by who helps. Its title says neither the need nor a name. In a transaction that holds both."""
    wished = request.get_format_display() or "entre deux membres"
    lasts = LASTS.get(HelpFormat(request.format) if request.format else HelpFormat.OTHER, USUALLY)
    by_phone = request.format == HelpFormat.CALL
    return appointment(
        f"Coup de main : {wished}",
        mentor,
        request.asker,
        starts_at,
        lasts,
        format=EventFormat.REMOTE if by_phone else EventFormat.BOTH,
        venue="" if by_phone else request.place,
        access=request.place if by_phone else "",
    )


def plan_visit(visit: ImmersionVisit, starts_at: datetime) -> Event:
    """The half-day of an immersion, by who receives. Its title says neither the service nor a name. In a transaction
    that holds both."""
    return appointment(
        "Immersion d’une demi-journée",
        visit.host,
        visit.guest,
        starts_at,
        HALF_A_DAY,
        format=EventFormat.IN_PLACE,
        venue=visit.place,
    )


def appointment(title: str, host: Member, guest: Member, starts_at: datetime, lasts: timedelta, **facts: str) -> Event:
    """An event of these two alone, who both come. `facts`: its format, where, how."""
    event = Event.objects.create(
        kind=EventKind.APPOINTMENT,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + lasts,
        audience=EventAudience.NAMED,
        by_invitation=True,
        author=host,
        state=State.PUBLISHED,
        published_at=timezone.now(),
        **facts,
    )
    for one in (host, guest):
        register(event, one, shows_name=True, invited=True)
    return event


def call_off(request: HelpRequest | ImmersionVisit, why: str) -> None:
    """The meeting that is to come does not take place; both are told why. In a transaction."""
    if request.event_id is None:
        return
    event = Event.objects.lock(request.event_id)
    if event.is_past or event.status != EventStatus.PLANNED:
        return
    event.status, event.status_reason = EventStatus.CANCELLED, why
    event.save()
    tell_registered(event, "event_off", f"« {event} » est annulé. {why}")
