"""A codev in the small world of `tests/access.py`, and what one may keep of Hélène."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import local_day
from events.models import (
    CodevCommitment,
    CodevInvitation,
    CodevNote,
    CodevSession,
    CodevWish,
    Event,
    InvitationState,
    Registration,
)
from events.models.registrations import register
from tests.factories import CodevSessionFactory, EventFactory, here

OPEN = "Un débogage ouvert"
CODEV = "Codéveloppement au Département"


def make_codev(cast: dict[str, Any]) -> None:
    """Hélène's codev in three weeks, by invitation: she brings the question, the representative facilitates; the
    animator is invited. A note of each of the first two, and Hélène's commitment."""
    helene, representative = cast["helene"], cast["representative"]
    event = EventFactory(title=CODEV, author=helene, kind="codev", by_invitation=True, capacity=8)
    session = CodevSessionFactory(event=event, client=helene, facilitator=representative)
    for person in (helene, representative):
        register(event, person, invited=True)
        CodevNote.objects.create(session=session, author=person, step=1, text=f"Note de {person}")
    CodevInvitation.objects.create(
        session=session, member=cast["animator"], state=InvitationState.SENT, answer_by=event.starts_at
    )
    commit(session, helene, asked_in=50)
    EventFactory(title=OPEN, author=helene, kind="debugging")


def commit(session: CodevSession, member: Member, *, asked_in: int) -> CodevCommitment:
    """A commitment of this person's, asked in so many days."""
    day = local_day(here(asked_in, 9))
    return CodevCommitment.objects.create(
        session=session, member=member, what="Essayer une fois", by_when=day, ask_on=day
    )


def codev_argument(name: str, argument: str) -> int:
    """`note`: Hélène's; `invitation`: the animator's. What is to be prepared is an event without its session."""
    if name == "events:codev_prepare":
        return Event.objects.get(kind="debugging").pk
    event = Event.objects.get(kind="codev")
    if argument == "note":
        return event.codev.notes.get(author=event.author).pk
    return event.codev.invitations.get().pk if argument == "invitation" else event.pk


def take_part_in_a_codev(helene: Member) -> None:
    """Something of hers in each table of a codev."""
    session = CodevSessionFactory(client=helene)
    CodevNote.objects.create(session=session, author=helene, step=1, text="Ma note")
    commit(session, helene, asked_in=0)
    CodevInvitation.objects.create(session=session, member=helene, state=InvitationState.ACCEPTED)
    CodevWish.objects.create(member=helene, willing=True)


def begun(session: CodevSession, *people: Member, step: int = 1) -> CodevSession:
    """Now, with these people: the first brings the question, the second facilitates."""
    now = timezone.now()
    event = session.event
    event.starts_at, event.ends_at = now, now + timedelta(minutes=90)
    event.save()
    for person in people:
        Registration.objects.get_or_create(event=event, member=person, defaults={"state": "registered"})
    session.client, session.facilitator = people[0], people[1]
    session.step, session.step_started_at = step, now if step else None
    session.save()
    return session
