"""What somebody may do by a mandate, asked to its dates at each request: ending the mandate ends the right at once."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import (
    Agreement,
    AnimatorMandate,
    BodyKind,
    Club,
    CurriculumModule,
    Idea,
    Meeting,
    Partner,
    SeatMandate,
)

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def acting(account: Any) -> Member | None:
    """The member behind an account, while both may act: account open, person present."""
    member = getattr(account, "member", None) if account.is_authenticated and account.is_active else None
    return member if member is not None and member.is_present else None


def collectivities_represented_by(member: Member, day: date | None = None) -> "QuerySet[Collectivity]":
    """Those whose seat in the COPIL this person holds on this day (today unless said), or is deputy of."""
    mandates = SeatMandate.objects.current(day).filter(
        member=member,
        seat__body__kind=BodyKind.STEERING,
        seat__closed_on=None,
        seat__collectivity=OuterRef("pk"),
    )
    return Collectivity.objects.filter(Exists(mandates))


def representatives_of(place: Collectivity) -> list[Any]:
    """The accounts of who speaks for a collectivité today: the holder of its seat in the COPIL, and their deputy."""
    seats = SeatMandate.objects.current().filter(
        seat__collectivity=place, seat__body__kind=BodyKind.STEERING, seat__closed_on=None
    )
    return [one.member.user for one in seats.select_related("member__user").order_by("pk") if one.member.user]


def clubs_animated_by(member: Member) -> "QuerySet[Club]":
    return Club.objects.animated_by(member)


def sits_in(member: Member, kind: str) -> bool:
    """Whether this person holds a seat of such a body today, or is deputy of one (BodyKind)."""
    return SeatMandate.objects.current().filter(member=member, seat__body__kind=kind, seat__closed_on=None).exists()


def may_read_agreements(account: Any, partner: Partner) -> bool:
    """The documents of a partner: the mission, who sits in the COPIL today, and the referent. They hold signatures."""
    if may_moderate(account, Agreement):
        return True
    member = acting(account)
    if member is None:
        return False
    return partner.referent_member_id == member.pk or sits_in(member, BodyKind.STEERING)


def speaks_for_the_council(account: Any, model: "type[Model]") -> bool:
    """Who sits in the pedagogical council today, and the mission, which moderates this model."""
    if may_moderate(account, model):
        return True
    member = acting(account)
    return member is not None and sits_in(member, BodyKind.PEDAGOGICAL)


def may_edit_programme(account: Any) -> bool:
    return speaks_for_the_council(account, CurriculumModule)


def may_answer_ideas(account: Any) -> bool:
    """The same people say what becomes of an idea, and put duplicates together."""
    return speaks_for_the_council(account, Idea)


def may_write_minutes(account: Any, meeting: Meeting) -> bool:
    """Those who sit in that body today, once the session is held; the bureau for the assembly."""
    member = acting(account)
    kind = BodyKind.BUREAU if meeting.body.is_assembly else meeting.body.kind
    return member is not None and meeting.is_held and sits_in(member, kind)


@prepared
def represented_places(member: Member, day: date) -> "QuerySet":
    return collectivities_represented_by(member, day).order_by("pk")


@prepared
def first_represented(member: Member, today: date) -> "QuerySet":
    return collectivities_represented_by(member, today).order_by().values_list("pk", flat=True)[:1]


@prepared
def first_animated(member: Member, today: date) -> "QuerySet":
    return AnimatorMandate.objects.current(today).filter(member=member).order_by().values_list("pk", flat=True)[:1]


def represents_or_animates(account: Any) -> bool:
    """Representatives and animators publish at once what the network reads (`moderation.trust`)."""
    member = acting(account)
    today = timezone.localdate()
    return member is not None and bool(first_represented(member, today) or first_animated(member, today))
