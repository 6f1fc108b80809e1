"""What blocks of other pages read of the agenda: events of a collectivité, a project, a promotion, a partner, and those
that come soon. Statements of fixed shape (`emi_alumni.foundation.prepared_statements`), one query each; `now` is given.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.models import Cohort, Collectivity, Member
from emi_alumni.foundation.caching.remembered import remembered
from emi_alumni.foundation.prepared_statements import prepared
from events.agenda_filters import AGENDA, own_state_of
from events.models import CoHost, Event, EventQuerySet
from governance.models import Partner
from projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

    Account = User | AnonymousUser

COMING = 3
HELD = 3
SOON = 4
PUBLIC = 3
KEPT = 60  # seconds


def around(condition: Q, user: "Account", member: Member | None, now: datetime) -> QuerySet[Event]:
    """The nearest to come and the latest held of those that this account reads, by their date."""
    read = Event.objects.visible_to(user).published().filter(condition)
    coming = read.to_come(now).values("pk")[:COMING]
    held = read.going_ahead().past(now).values("pk")[:HELD]
    shown: QuerySet[Event] = Event.objects.filter(Q(pk__in=coming) | Q(pk__in=held)).for_list()
    return shown.annotate(own_state=own_state_of(member)).order_by("starts_at", "pk")


@prepared
def of_collectivity(place: Collectivity, user: "Account", member: Member | None, now: datetime) -> QuerySet[Event]:
    """Those that it hosts, alone or with others."""
    shared = Exists(CoHost.objects.filter(event=OuterRef("pk"), collectivity=place))
    return around(Q(host=place) | Q(shared), user, member, now)


@prepared
def of_project(project: Project, user: "Account", member: Member | None, now: datetime) -> QuerySet[Event]:
    return around(Q(projects=project), user, member, now)


@prepared
def of_cohort(cohort: Cohort, user: "Account", member: Member | None, now: datetime) -> QuerySet[Event]:
    return around(Q(cohort=cohort), user, member, now)


@prepared
def of_partner(partner: Partner, user: "Account", member: Member | None, now: datetime) -> QuerySet[Event]:
    return around(Q(partners=partner), user, member, now)


@prepared
def of_module(module: int, user: "Account", member: Member | None, now: datetime) -> QuerySet[Event]:
    """Those about a module of the training, by its number."""
    return around(Q(modules=module), user, member, now)


@prepared
def soon(user: "Account", member: Member | None, now: datetime) -> QuerySet[Event]:
    """The nearest of the whole agenda that go ahead."""
    read: QuerySet[Event] = Event.objects.visible_to(user).published().going_ahead().to_come(now).for_soon()
    return read.annotate(own_state=own_state_of(member))[:SOON]


def public_soon() -> list[Event]:
    """The nearest that are open to everybody and go ahead. Kept a minute in this process."""
    read: EventQuerySet = Event.objects.public().going_ahead()
    rows = read.to_come().for_list().annotate(own_state=own_state_of(None))
    return remembered("home.events", lambda: list(rows[:PUBLIC]), KEPT, shown=AGENDA)
