"""What the page of a promotion shows of its relais, and of its « Quoi de neuf ? »."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Cohort
from emi_alumni.foundation.prepared_statements import prepared
from governance.circles import Circle
from governance.models import QuarterRound, RelayMandate
from governance.models.relays import quarter_of

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


@register.inclusion_tag("governance/_relays_block.html", takes_context=True)
def cohort_relays(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """Who keeps the link of a promotion, for the network: those of the directory alone are named. For who is in it,
    its « Quoi de neuf ? » too. One query, two for who is in it."""
    me = getattr(context["request"].user, "member", None)
    inside = Circle(cohort).holds(me)
    mandates = relays_of(cohort, timezone.localdate())
    rounds = rounds_of(cohort) if inside else []
    mine = next((one for one in mandates if me and one.member_id == me.pk), None)
    return {
        "cohort": cohort,
        "relays": [one.member for one in mandates if one.member.is_listed or (me and one.member_id == me.pk)],
        "inside": inside,
        "mine": mine,
        "rounds": rounds,
        "to_open": mine and not any(one.quarter == quarter_of(timezone.localdate()) for one in rounds),
    }
