"""What the page of a promotion shows of its relais, and of its « Quoi de neuf ? »."""

from datetime import date
from typing import Any

from django import template
from django.db.models import F, QuerySet
from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.circles import Circle
from governance.models import QuarterRound, RelayMandate, RelayOffer
from governance.models.relays import AT_MOST, quarter_of

register = template.Library()

SHOWN = 4


@prepared
def relays_of(cohort: Cohort, today: date) -> QuerySet[RelayMandate]:
    mandates = RelayMandate.objects.current(today).filter(cohort=cohort).select_related("member")
    named = ("given_name", "family_name", "hidden_by_choice", "suspended", "is_listed", "slug")
    return mandates.only("starts_on", "until", *(f"member__{name}" for name in named)).order_by("starts_on", "pk")


@prepared
def rounds_of(cohort: Cohort) -> QuerySet[QuarterRound]:
    return QuarterRound.objects.online().filter(cohort=cohort).order_by("-quarter", "-pk")[:SHOWN]


def offered_by(member: Member) -> RelayOffer | None:
    """What this person offered to their promotion of today, and waits: few pages ask it, it is not prepared."""
    waiting = RelayOffer.objects.waiting().filter(member=member, cohort=F("member__cohort"))
    return waiting.only("offered_at").order_by("pk").first()


@register.inclusion_tag("governance/_relays_block.html", takes_context=True)
def cohort_relays(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """Who keeps the link of a promotion, for the network: those of the directory alone are named. For who is in it,
    its « Quoi de neuf ? » too, and room to offer themselves while it has fewer than two: nobody else sees that they
    did. One query, three at most for who is in it."""
    me = getattr(context["request"].user, "member", None)
    inside = Circle(cohort).holds(me)
    mandates = list(relays_of(cohort, timezone.localdate()))
    rounds = rounds_of(cohort) if inside else []
    mine = next((one for one in mandates if me and one.member_id == me.pk), None)
    open_to_one_more = inside and not mine and not cohort.is_cancelled and len(mandates) < AT_MOST
    return {
        "cohort": cohort,
        "may_offer": open_to_one_more,
        "offered": offered_by(me) if me and open_to_one_more else None,
        "relays": [one.member for one in mandates if one.member.is_listed or (me and one.member_id == me.pk)],
        "inside": inside,
        "mine": mine,
        "rounds": rounds,
        "to_open": mine and not any(one.quarter == quarter_of(timezone.localdate()) for one in rounds),
    }
