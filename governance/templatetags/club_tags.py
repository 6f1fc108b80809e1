"""What other pages show of clubs: a person's, one's own with their next dates, and the loops of a promotion."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.foundation.markdown import without_marks
from emi_alumni.foundation.prepared_statements import prepared
from governance import club_page
from governance.clubs import clubs_named_of, loops_seen_by
from governance.models import Club
from governance.rights import acting

register = template.Library()
register.filter("without_marks", without_marks)


@register.inclusion_tag("governance/_club_names.html", takes_context=True)
def member_clubs(context: template.Context, member: Member) -> dict[str, Any]:
    """The clubs of a person, on her page, that this reader may know of. One query."""
    user = context["request"].user
    return {"named": clubs_named_of(member, acting(user)), "own": getattr(user, "member", None) == member}


@prepared
def clubs_of(member: Member, day: date) -> QuerySet[Club]:
    clubs = Club.objects.of(member, day).with_last_date()
    return clubs.only("name", "slug", "created_on", "woken_on", "asleep_on")


@register.inclusion_tag("governance/_my_clubs.html", takes_context=True)
def my_clubs(context: template.Context) -> dict[str, Any]:
    """« Vos clubs », on the home page: those that are awake. One query; nothing for who has no profile."""
    member = acting(context["request"].user)
    if member is None:
        return {"member": None}
    clubs = [club for club in clubs_of(member, timezone.localdate()) if not club.is_asleep]
    return {"member": member, "clubs": clubs, "request": context["request"]}


@register.inclusion_tag("governance/_loops_block.html", takes_context=True)
def cohort_loops(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """The loops of a promotion, on its page. One query."""
    return {"loops": loops_seen_by(context["request"].user, club_page.loops_of_cohort(cohort))}
