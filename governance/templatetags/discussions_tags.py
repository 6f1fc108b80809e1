"""What other pages show of discussions: those of a club, of a promotion, and the latest of one's circles."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.circles import Circle
from governance.models import Charter, CharterAcceptance, Club, Thread

register = template.Library()

BLOCK = 3


@prepared
def latest_of(place: Club | Cohort) -> QuerySet[Thread]:
    """The latest discussions of this circle, with who opened them."""
    # The circle is that of the page: only who wrote is to be joined.
    threads = Circle(place).threads.online().with_replies().select_related(None).select_related("author")
    author = ("given_name", "family_name", "hidden_by_choice", "suspended")
    return threads.only("title", "hidden_at", "last_at", *(f"author__{name}" for name in author))[:BLOCK]


@register.inclusion_tag("governance/_threads_block.html", takes_context=True)
def circle_threads(context: template.Context, place: Club | Cohort) -> dict[str, Any]:
    """The latest discussions of a club or of a promotion, for who is in it; nothing for others. Two queries."""
    circle = Circle(place)
    if not circle.holds(getattr(context["request"].user, "member", None)):
        return {}
    return {"circle": circle, "threads": latest_of(place)}


@prepared
def threads_around(member: Member) -> QuerySet[Thread]:
    threads = Thread.objects.in_circles_of(member).online().with_replies()
    return threads.only("title", "hidden_at", "last_at", "club__name", "cohort__label")[:BLOCK]


@register.inclusion_tag("governance/_latest_threads.html", takes_context=True)
def latest_threads(context: template.Context) -> dict[str, Any]:
    """The latest discussions of one's clubs and promotion, on the home page. One query."""
    member = getattr(context["request"].user, "member", None)
    if member is None or not member.is_present:
        return {}
    return {"threads": threads_around(member)}


@prepared
def charter_in_force(today: date) -> QuerySet[Charter]:
    return Charter.objects.begun(today).only("number")[:1]


@prepared
def last_acceptance(member: Member) -> QuerySet[CharterAcceptance]:
    acceptances = CharterAcceptance.objects.filter(member=member).select_related("charter")
    return acceptances.only("at", "charter__number").order_by("-at", "-pk")[:1]


@register.inclusion_tag("governance/_my_charter.html", takes_context=True)
def my_charter(context: template.Context) -> dict[str, Any]:
    """Which version of the charter I follow, on my page. Two queries."""
    member = getattr(context["request"].user, "member", None)
    in_force = charter_in_force.first(timezone.localdate())
    if member is None or in_force is None:
        return {}
    return {"accepted": last_acceptance.first(member), "in_force": in_force}
