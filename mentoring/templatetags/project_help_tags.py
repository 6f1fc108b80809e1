"""What mutual help adds to the page of a project: « Je peux », and who got past what stopped it."""

from typing import Any

from django import template

from governance.rights import acting
from mentoring.models import HelpOffer
from mentoring.models.project_help import OfferState
from mentoring.past_causes import HALTED, got_past
from projects.models import Project

register = template.Library()


@register.inclusion_tag("mentoring/_project_help.html", takes_context=True)
def project_help_offers(context: template.Context, project: Project) -> dict[str, Any]:
    """Under « L’équipe cherche ». One query, for a member alone."""
    member = acting(context["request"].user)
    if member is None or not project.is_published:
        return {"project": project, "member": None}
    team = bool(context.get("writes"))
    if team:
        waiting = HelpOffer.objects.filter(project=project, state=OfferState.PROPOSED).count()
        return {"project": project, "member": member, "team": True, "waiting": waiting}
    own = HelpOffer.objects.filter(project=project, member=member).first()
    return {"project": project, "member": member, "team": False, "own": own}


@register.inclusion_tag("mentoring/_got_past.html", takes_context=True)
def got_past_the_cause(context: template.Context, project: Project) -> dict[str, Any]:
    """On the page of a project that stopped; nothing, and no query, on another."""
    stopped = project.status in HALTED
    found = got_past(project, context["request"].user) if stopped else []
    return {"project": project, "stopped": stopped, "found": found, "writes": context.get("writes")}
