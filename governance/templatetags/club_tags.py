"""What other pages show of clubs: a person's, one's own with their next dates, and the loops of a promotion."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.foundation.markdown import without_marks
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.query import Hit
from governance import club_page
from governance.clubs import clubs_named_of, loops_seen_by
from governance.models import AnimatorMandate, Club
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


@register.inclusion_tag("governance/_club_answers.html", takes_context=True)
def club_answers(context: template.Context, hits: Sequence[Hit]) -> dict[str, Any]:
    """The first clubs of these hits, each with the people of the directory who animate it today: where the directory
    finds nobody. Two queries; none without a club among the hits."""
    ids = [hit.object_id for hit in hits if hit.kind == "club"][:3]
    if not ids:
        return {"answers": []}
    visible = Exists(Member.objects.visible_to(context["request"].user).filter(pk=OuterRef("member")))
    mandates = AnimatorMandate.objects.current().filter(visible).select_related("member").order_by("pk")
    found = Club.objects.prefetch_related(Prefetch("mandates", mandates, to_attr="animators")).filter(pk__in=ids)
    clubs = {club.pk: club for club in found.order_by("pk")}
    return {"answers": [(clubs[pk], [one.member for one in clubs[pk].animators]) for pk in ids if pk in clubs]}
