"""The labos on other pages: one's own on the page of mutual help, that of a project on the project's page."""

from typing import Any

from django import template
from django.db.models import QuerySet

from directory.models import Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.rights import acting
from mentoring.models import LabSeat, LabSeatState, LabSeeks
from projects.models import Project

register = template.Library()

SHOWN = 5


@prepared
def seats_of(member: Member) -> QuerySet[LabSeat]:
    """In labos that are open: the invitations that wait, then those that this person is in."""
    mine = LabSeat.objects.filter(member=member, state__in=[LabSeatState.IN, LabSeatState.INVITED], lab__closed_at=None)
    return mine.select_related("lab__project").order_by("-state", "-lab__opened_at", "pk")[:SHOWN]


@register.inclusion_tag("mentoring/_lab_hub.html", takes_context=True)
def labs_hub(context: template.Context) -> dict[str, Any]:
    """One query, for a member alone."""
    member = acting(context["user"])
    return {"me": member, "seats": list(seats_of(member)) if member else []}


@register.inclusion_tag("mentoring/_lab_of_project.html", takes_context=True)
def lab_of_project(context: template.Context, project: Project) -> dict[str, Any]:
    """No query: what `for_detail` says of the project's labo, or that it has none."""
    seeks = getattr(project, "lab_seeks", None)
    member = acting(context["user"])
    return {
        "project": project,
        "team": seeks is not None and bool(context.get("writes")) and member is not None,
        "member": member,
        "seeks": LabSeeks(seeks).label if seeks and project.is_published else "",
    }
