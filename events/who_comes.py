"""Who comes to an event, as one reader may know it: names and faces to the network, figures to visitors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from directory.models import Member
from directory.models.member_queries import FACE
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation.prepared_statements import prepared
from events.models import Event, Registration, RegistrationState
from events.models.registrations import RegistrationQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

NAMED = 48


@dataclass(frozen=True)
class WhoComes:
    """`people` come, `guests` among them, from so many `collectivities`; `faces`: the first of those who show their
    name, in the order in which they asked, `named` in all."""

    people: int
    collectivities: int
    named: int
    faces: list[SeenMember]
    guests: int = 0

    @property
    def unnamed(self) -> int:
        """Members who chose not to."""
        return self.people - self.named - self.guests

    @property
    def further(self) -> int:
        """Those who show their name, past the first ones."""
        return self.named - len(self.faces)


def who_comes(event: Event, user: "User | AnonymousUser") -> WhoComes:
    """Two queries for the network, one for visitors. Once it is over, those who came; absentees are not told."""
    over, reader = event.is_past, Reader.of(user)
    people, collectivities, guests = figures.first(event.pk, over) or (0, 0, 0)
    said = {"people": people, "collectivities": collectivities, "guests": guests}
    if not reader.in_network or not people:
        return WhoComes(named=0, faces=[], **said)
    found = first_named(event.pk, over, user)
    count = len(found) if len(found) <= NAMED else named(event.pk, over, user).count()
    return WhoComes(named=count, faces=[member.face_for(reader) for member in found[:NAMED]], **said)


def coming(event: int, over: bool) -> RegistrationQuerySet:
    coming = Registration.objects.filter(event=event).coming().order_by()
    return coming.exclude(state=RegistrationState.ABSENT) if over else coming


def named(event: int, over: bool, user: "User | AnonymousUser") -> RegistrationQuerySet:
    """Of those who come, whom this account may see, and who show their name."""
    shown = Exists(Member.objects.visible_to(user).filter(pk=OuterRef("member")))
    return coming(event, over).filter(shown, shows_name=True)


@prepared
def figures(event: int, over: bool) -> "QuerySet[Registration, tuple[int, int, int]]":
    """How many come, from how many collectivités, how many guests among them; nothing when nobody comes."""
    return (
        coming(event, over)
        .values("event")
        .annotate(
            people=Count("pk"),
            collectivities=Count("member__collectivity", distinct=True),
            guests=Count("pk", Q(member=None)),
        )
        .values_list("people", "collectivities", "guests")
    )


@prepared
def first_named(event: int, over: bool, user: "User | AnonymousUser") -> QuerySet[Member]:
    """In the order in which they asked; one more than are shown."""
    those = coming(event, over).filter(shows_name=True)
    asked_at = those.filter(member=OuterRef("pk")).values("asked_at")[:1]
    return (
        Member.objects.visible_to(user)
        .filter(pk__in=those.values("member"))
        .select_related("cohort", "collectivity")
        .only(*FACE, "collectivity__short_name")
        .annotate(asked_at=Subquery(asked_at))
        .order_by("asked_at", "pk")[: NAMED + 1]
    )
