"""What the home page says of « Je cherche »: this month's proposal, in one line and one query."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.rights import acting
from mentoring.models.wants import MatchState, WantMatch, month_of

register = template.Library()


@prepared
def proposed_to(member: Member, month: date) -> QuerySet[WantMatch]:
    own = WantMatch.objects.filter(member=member, month=month, state=MatchState.PROPOSED)
    return own.shown().for_line()


@register.inclusion_tag("mentoring/_want_line.html", takes_context=True)
def want_line(context: template.Context) -> dict[str, Any]:
    """Nothing when the month proposes nothing, or when its reason can no longer be checked."""
    member = acting(context["request"].user)
    found = proposed_to.first(member, month_of(timezone.localdate())) if member and member.looking_for else None
    return {
        "match": found if found and found.holds(member.looking_for) else None,
        "csrf_token": context.get("csrf_token"),
    }
