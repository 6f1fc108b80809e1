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
from governance.models import Club, ClubSession
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


@prepared
def dates_of(member: Member, day: date) -> QuerySet[ClubSession]:
    """The dates to come of these clubs, the nearest first."""
    dates = ClubSession.objects.to_come(day).filter(club__in=Club.objects.of(member, day).order_by())
    return dates.only("club", "on", "starts_at", "title")


@register.inclusion_tag("governance/_my_clubs.html", takes_context=True)
def my_clubs(context: template.Context) -> dict[str, Any]:
    """« Vos clubs », on the home page: each with its next date. Two queries; nothing for who has no profile."""
    member = acting(context["request"].user)
    if member is None:
        return {"member": None}
    today = timezone.localdate()
    clubs = [club for club in clubs_of(member, today) if not club.is_asleep]
    # Of the dates of a club, the nearest is put last.
    coming = {date.club_id: date for date in reversed(dates_of(member, today))} if clubs else {}
    return {"member": member, "clubs": [(club, coming.get(club.pk)) for club in clubs]}


@register.inclusion_tag("governance/_loops_block.html", takes_context=True)
def cohort_loops(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """The loops of a promotion, on its page. One query."""
    return {"loops": loops_seen_by(context["request"].user, club_page.loops_of_cohort(cohort))}
