"""What other pages show of who decides: a person's seats, a collectivité's seat, one's own membership."""

from typing import Any

from django import template

from directory.models import Collectivity, Member
from governance.models import BodyKind, Level, Membership, Organisation, Seat, SeatMandate

register = template.Library()


@register.inclusion_tag("governance/_member_seats.html")
def member_seats(member: Member) -> dict[str, Any]:
    """« Représente Argenteuil au comité de pilotage ». One query, two for the association's bureau."""
    mandates = SeatMandate.objects.current().filter(member=member, seat__closed_on=None)
    found = list(mandates.select_related("seat__body", "seat__collectivity").order_by("seat__body", "rank", "pk"))
    if any(one.seat.body.kind == BodyKind.BUREAU for one in found) and (
        Organisation.objects.level() < Level.ASSOCIATION
    ):
        found = [one for one in found if one.seat.body.kind != BodyKind.BUREAU]
    return {"mandates": found}


@register.inclusion_tag("governance/_collectivity_seat.html", takes_context=True)
def collectivity_seat(context: template.Context, place: Collectivity) -> dict[str, Any]:
    """Its seat in the steering committee: who holds it, or that it waits for somebody. Two queries."""
    seats = Seat.objects.open().filter(collectivity=place, body__kind=BodyKind.STEERING)
    member = getattr(context["request"].user, "member", None)
    return {"seat": seats.for_list().first(), "me": member}


@register.inclusion_tag("governance/_my_membership.html")
def my_membership(member: Member) -> dict[str, Any]:
    """« Mon adhésion », when the network is an association (level 3). One query, two then."""
    if Organisation.objects.level() < Level.ASSOCIATION:
        return {"shown": False}
    return {"shown": True, "membership": Membership.objects.filter(member=member).first()}
