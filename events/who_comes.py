"""Who comes to an event, as one reader may know it: names and faces to the network, figures to visitors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery

from directory.models import Member
from directory.models.members import FACE
from directory.visibility import Reader, SeenMember
from events.models import Event, Registration, RegistrationState

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
    coming = Registration.objects.filter(event=event).coming().order_by()
    if event.is_past:
        coming = coming.exclude(state=RegistrationState.ABSENT)
    reader = Reader.of(user)
    shown = Member.objects.visible_to(user).order_by().values("pk")
    named = coming.filter(shows_name=True, member__in=shown) if reader.in_network else coming.none()
    figures = coming.aggregate(
        people=Count("pk"),
        collectivities=Count("member__collectivity", distinct=True),
        guests=Count("pk", Q(member=None)),
    )
    if not reader.in_network or not figures["people"]:
        return WhoComes(named=0, faces=[], **figures)
    asked_at = named.filter(member=OuterRef("pk")).values("asked_at")[:1]
    people = (
        Member.objects.filter(pk__in=named.values("member"))
        .select_related("cohort", "collectivity")
        .only(*FACE, "collectivity__short_name")
        .annotate(asked_at=Subquery(asked_at))
        .order_by("asked_at", "pk")
    )
    faces = [member.face_for(reader) for member in people[: NAMED + 1]]
    count = len(faces) if len(faces) <= NAMED else named.count()
    return WhoComes(named=count, faces=faces[:NAMED], **figures)
