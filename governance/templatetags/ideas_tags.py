"""Where an idea stands, in an icon and a word; and the blocks that other pages show of the idea box."""

from functools import cache
from typing import Any

from django import template
from django.db.models import Count, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.models import Member, User
from emi_alumni.prepared import prepared
from governance.idea_filters import COLUMNS, MOST_SUPPORTED, PLURALS, SLUGS
from governance.models import Idea, IdeaStatus, Module
from governance.models.ideas import IdeaQuerySet
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


@register.simple_tag
@cache
def idea_status(status: str) -> SafeString:
    kind, icon = LOOKS[IdeaStatus(status)]
    text = IdeaStatus(status).label
    return render_to_string("components/status.html", {"kind": kind, "icon": icon, "text": text})


@prepared
def most_supported(user: User, member: Member | None) -> QuerySet[Idea]:
    return in_lines(Idea.objects.visible_to(user).standing(), member)[:EXCERPT]


@prepared
def counted_by_status(user: User) -> QuerySet:
    standing = Idea.objects.visible_to(user).standing()
    return standing.order_by().values_list("status").annotate(n=Count("pk"))


@prepared
def about_module(user: User, member: Member | None, module: Module) -> QuerySet[Idea]:
    return in_lines(Idea.objects.visible_to(user).standing().filter(module=module), member)


def in_lines(ideas: IdeaQuerySet, member: Member | None) -> QuerySet[Idea]:
    """The most supported first, with what a line of the idea box reads."""
    found = ideas.with_supports(member).order_by(*COLUMNS[MOST_SUPPORTED])
    return found.select_related("theme").only("title", "status", "theme__name")


@register.inclusion_tag("governance/_ideas_block.html", takes_context=True)
def ideas_excerpt(context: template.Context) -> dict[str, Any]:
    """The most supported ideas, and how many have each status. Two queries, whatever their number; one without any."""
    user = context["user"]
    counts = dict(counted_by_status(user))
    member = acting(user)
    return {
        "ideas": most_supported(user, member) if counts else [],
        "total": sum(counts.values()),
        "tabs": [(SLUGS[one], PLURALS[one], counts[one]) for one in IdeaStatus if one in counts],
        **shared(context, member),
    }


@register.inclusion_tag("governance/_module_ideas.html", takes_context=True)
def module_ideas(context: template.Context, module: Module) -> dict[str, Any]:
    """What the network proposes for this module, the most supported first. One query."""
    member = acting(context["user"])
    return {
        "ideas": about_module(context["user"], member, module),
        "module": module,
        **shared(context, member),
    }


def shared(context: template.Context, member: Any) -> dict[str, Any]:
    """What the lines of ideas read of the page around them."""
    request = context["request"]
    return {"me": member, "request": request, "csrf_token": context["csrf_token"], "back": request.get_full_path()}
