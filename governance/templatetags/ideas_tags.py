"""Where an idea stands, in an icon and a word; and the blocks that other pages show of the idea box."""

from typing import Any

from django import template
from django.db.models import Count

from governance.idea_filters import COLUMNS, MOST_SUPPORTED, PLURALS, SLUGS
from governance.models import Idea, IdeaStatus, Module
from governance.rights import acting

register = template.Library()

EXCERPT = 8
# Status → (look, icon).
LOOKS = {
    IdeaStatus.RECEIVED: ("", "circle-dashed"),
    IdeaStatus.STUDIED: ("live", "circle-dot"),
    IdeaStatus.KEPT: ("done", "circle-check"),
    IdeaStatus.TRIED: ("live", "refresh-cw"),
    IdeaStatus.IN_PLACE: ("done", "circle-check"),
    IdeaStatus.SET_ASIDE: ("halt", "circle-pause"),
}


@register.inclusion_tag("components/status.html")
def idea_status(status: str) -> dict[str, str]:
    kind, icon = LOOKS[IdeaStatus(status)]
    return {"kind": kind, "icon": icon, "text": IdeaStatus(status).label}


@register.inclusion_tag("governance/_ideas_block.html", takes_context=True)
def ideas_excerpt(context: template.Context) -> dict[str, Any]:
    """The most supported ideas, and how many have each status. Two queries, whatever their number."""
    user = context["user"]
    standing = Idea.objects.visible_to(user).standing()
    counts = dict(standing.order_by().values_list("status").annotate(n=Count("pk")))
    member = acting(user)
    return {
        "ideas": standing.for_list(member).order_by(*COLUMNS[MOST_SUPPORTED])[:EXCERPT],
        "total": sum(counts.values()),
        "tabs": [(SLUGS[one], PLURALS[one], counts[one]) for one in IdeaStatus if one in counts],
        **shared(context, member),
    }


@register.inclusion_tag("governance/_module_ideas.html", takes_context=True)
def module_ideas(context: template.Context, module: Module) -> dict[str, Any]:
    """What the network proposes for this module, the most supported first. One query."""
    member = acting(context["user"])
    ideas = Idea.objects.visible_to(context["user"]).standing().filter(module=module)
    return {
        "ideas": ideas.for_list(member).order_by(*COLUMNS[MOST_SUPPORTED]),
        "module": module,
        **shared(context, member),
    }


def shared(context: template.Context, member: Any) -> dict[str, Any]:
    """What the lines of ideas read of the page around them."""
    request = context["request"]
    return {"me": member, "request": request, "csrf_token": context["csrf_token"], "back": request.get_full_path()}
