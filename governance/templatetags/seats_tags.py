"""What other pages show of who decides: a person's seats, a collectivité's seat, one's own membership."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.body_page import seat_of_collectivity
from governance.models import (
    OF_ASSOCIATION,
    AnimatorMandate,
    BodyKind,
    Level,
    Membership,
    MembershipRequest,
    Organisation,
    RelayMandate,
    SeatMandate,
)
from governance.models.memberships import may_renew

register = template.Library()


# What a mandate opens, said to who holds it: the rights themselves are asked in `governance.rights`.
OPENS = {
    BodyKind.STEERING: (
        "Ce que vous publiez pour le réseau paraît sans relecture. "
        "Vous lisez le texte des conventions et écrivez les comptes rendus."
    ),
    BodyKind.PEDAGOGICAL: "Vous répondez aux idées, vous les réunissez, et vous composez le programme.",
    BodyKind.BUREAU: "Vous écrivez les comptes rendus du bureau et de l’assemblée générale.",
}


@prepared
def held_by(member: Member, today: date) -> QuerySet[SeatMandate]:
    mandates = SeatMandate.objects.current(today).filter(member=member, seat__closed_on=None)
    return mandates.select_related("seat__body", "seat__collectivity").order_by("seat__body", "rank", "pk")


def seats_of(member: Member) -> list[SeatMandate]:
    """Those held today. One query, two for the association's."""
    found = held_by(member, timezone.localdate())
    if any(one.seat.body.kind in OF_ASSOCIATION for one in found) and (
        Organisation.objects.level() < Level.ASSOCIATION
    ):
        found = [one for one in found if one.seat.body.kind not in OF_ASSOCIATION]
    return found


@register.inclusion_tag("governance/_member_seats.html")
def member_seats(member: Member) -> dict[str, Any]:
    """« Représente Argenteuil au comité de pilotage »."""
    return {"mandates": seats_of(member)}


@register.inclusion_tag("governance/_my_mandates.html")
def my_mandates(member: Member) -> dict[str, Any]:
    """« Mes mandats »: where one sits, what one animates, of which promotion one is the relais, until when, and what
    that opens. Three queries."""
    return {
        "seats": [(mandate, OPENS[BodyKind(mandate.seat.body.kind)]) for mandate in seats_of(member)],
        "clubs": animated_by(member),
        "relays": relayed_by(member),
    }


def relayed_by(member: Member) -> list[RelayMandate]:
    return mandates_of_relay(member, timezone.localdate())


@prepared
def mandates_of_relay(member: Member, today: date) -> QuerySet[RelayMandate]:
    mandates = RelayMandate.objects.current(today).filter(member=member).select_related("cohort")
    return mandates.only("until", "cohort__label", "cohort__slug").order_by("until", "pk")


def animated_by(member: Member) -> list[AnimatorMandate]:
    return mandates_of_animator(member, timezone.localdate())


@prepared
def mandates_of_animator(member: Member, today: date) -> QuerySet[AnimatorMandate]:
    mandates = AnimatorMandate.objects.current(today).filter(member=member).select_related("club")
    return mandates.only("until", "club__name", "club__slug").order_by("until", "pk")


@register.inclusion_tag("governance/_where_named.html")
def where_named(member: Member) -> dict[str, Any]:
    """Where the name of who leaves the directory still stands, and how to take it off. Two queries."""
    return {"seats": seats_of(member), "clubs": animated_by(member)}


@register.inclusion_tag("governance/_collectivity_seat.html", takes_context=True)
def collectivity_seat(context: template.Context, place: Collectivity) -> dict[str, Any]:
    """Its seat in the steering committee: who holds it, or that it waits for somebody. Two queries."""
    member = getattr(context["request"].user, "member", None)
    return {"seat": seat_of_collectivity(place), "me": member}


@register.inclusion_tag("governance/_my_membership.html", takes_context=True)
def my_membership(context: template.Context, member: Member) -> dict[str, Any]:
    """« Mon adhésion », when the network is an association (level 3). One query, three then."""
    if Organisation.objects.level() < Level.ASSOCIATION:
        return {"shown": False}
    memberships = list(Membership.objects.filter(member=member).order_by("-until", "-pk")[:2])
    asked = MembershipRequest.objects.filter(member=member).first()
    latest = memberships[0] if memberships else None
    return {
        "shown": True,
        "membership": next((one for one in memberships if one.is_current), latest),
        "latest": latest,
        "asked": asked,
        "may_ask": may_renew(latest) and not (asked and asked.is_waiting),
        "csrf_token": context.get("csrf_token"),
    }
