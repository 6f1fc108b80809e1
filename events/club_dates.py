"""What pages of clubs read of the agenda: statements of fixed shape (`emi_alumni.foundation.prepared_statements`).

`now` is given by who asks. What a reader may not read of the agenda is not there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from directory.models import Member
from emi_alumni.foundation.prepared_statements import prepared
from events.agenda_filters import own_state_of
from events.models import AgendaItem, Event, EventQuerySet, RegistrationState
from events.standing import Standing, standing_of
from governance.models import Club, ClubSubject

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

SHOWN = 12
HELD = 3  # named on the page of a club
HOLDS_A_PLACE = (RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.OFFERED)


@dataclass(frozen=True)
class ClubDate:
    """A date of a club for one reader: where they stand in it, and what it deals with."""

    event: Any
    standing: Standing | None
    subjects: list[ClubSubject]

    @property
    def may_be_joined(self) -> bool:
        """In one tap: registration is open, and this person did not ask yet."""
        return self.event.registration_is_open and self.event.own_state not in HOLDS_A_PLACE

    @property
    def further_subjects(self) -> list[ClubSubject]:
        """Those that the title does not say already."""
        return [subject for subject in self.subjects if subject.text != self.event.title]


def read_by(user: "User | AnonymousUser") -> EventQuerySet:
    return Event.objects.visible_to(user).published()


@prepared
def coming(club: Club, user: "User | AnonymousUser", member: Member | None, now: datetime) -> QuerySet[Event]:
    """Those that are not over, called off or not, with where this person stands."""
    dates: QuerySet[Event] = read_by(user).filter(club=club).to_come(now).for_list()
    return dates.annotate(own_state=own_state_of(member))[:SHOWN]


@prepared
def items_coming(club: Club, now: datetime) -> QuerySet[AgendaItem]:
    items = AgendaItem.objects.filter(event__club=club, event__ends_at__gt=now)
    return items.select_related("subject").order_by("subject__position", "pk")


def dates_to_come(club: Club, user: "User | AnonymousUser", member: Member | None, now: datetime) -> list[ClubDate]:
    """One query, and one more when there are some."""
    events = coming(club, user, member, now)
    items = items_coming(club, now) if events else []
    return [
        ClubDate(
            event,
            standing_of(event, event.own_state),
            [item.subject for item in items if item.event_id == event.pk],
        )
        for event in events
    ]


@prepared
def held(club: Club, user: "User | AnonymousUser", now: datetime) -> QuerySet[Event]:
    """The latest that took place."""
    return read_by(user).filter(club=club).going_ahead().past(now)[:HELD]


@prepared
def nearest(user: "User | AnonymousUser", now: datetime) -> QuerySet[Event]:
    """Of each club, the nearest date that is not over and goes ahead."""
    dates = read_by(user).exclude(club=None).going_ahead().to_come(now)
    first = dates.filter(club=OuterRef("club")).values("pk")[:1]
    named = ("club_id", "title", "starts_at", "ends_at", "all_day")
    return dates.filter(pk=Subquery(first)).only(*named)


def dates_of_subjects(club: Club, user: "User | AnonymousUser") -> dict[int, Event]:
    """The date of each subject that has one which goes ahead and is this reader's to know, by the key of the subject.
    One query."""
    items = AgendaItem.objects.filter(event__club=club, event__in=read_by(user).going_ahead())
    return {item.subject_id: item.event for item in items.select_related("event").order_by("pk")}
