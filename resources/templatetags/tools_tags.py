"""Tools, and how people use them, on the pages of others: the hub, a module, a person, a project, a collectivité."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.faces import draw_face
from directory.models import Collectivity, Member, User
from directory.visibility import Reader
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Module, Tool
from governance.rights import acting
from projects.models import Project
from resources.models import Practice
from resources.tool_usage import ToolFigures, figures_of_tools

register = template.Library()

FACES = 6
FEATURED = 2
SHOWN = 6


@prepared
def of_module(module: int) -> QuerySet[Tool]:
    return Tool.objects.filter(module=module).only("name", "slug")


@register.inclusion_tag("resources/_module_tools.html")
def module_tools(module: Module) -> dict[str, Any]:
    """The tools and methods one learns in a training module, on its page; nothing without any. One query."""
    figures = figures_of_tools()
    return {"tools": [(one, figures.get(one.pk, ToolFigures())) for one in of_module(module.pk)]}


@register.inclusion_tag("resources/_project_tools.html")
def project_tools(project: Project) -> dict[str, Any]:
    """Of a project whose `tools` were prefetched: no query."""
    return {"tools": project.tools.all()}


# The tool of the week ----------------------------------------------------------------------------------


def tool_of_week(today: date) -> int | None:
    """Another one each week among those of which two people said how they use them; else of which one did."""
    figures = figures_of_tools()
    for least in (FEATURED, 1):
        if keys := sorted(key for key, one in figures.items() if one.told >= least and one.using):
            return keys[today.toordinal() // 7 % len(keys)]
    return None


@prepared
def users_of(user: User, tool: int) -> QuerySet[Practice]:
    """The latest who use it and may be found: a face leads to its page. Those with words are read apart."""
    rows = Practice.objects.online_for(user).latest_of_each().in_use().filter(tool=tool, author__is_listed=True)
    return rows.for_list().order_by("-told_on", "-pk")[:FACES]


@prepared
def told_of(user: User, tool: int) -> QuerySet[Practice]:
    rows = Practice.objects.online_for(user).latest_of_each().in_use().told().filter(tool=tool)
    return rows.for_list().order_by("-told_on", "-pk")[:FEATURED]


@register.inclusion_tag("resources/_featured_tool.html", takes_context=True)
def featured_tool(context: template.Context) -> dict[str, Any]:
    """Nothing while nobody told any. Three queries at most."""
    user = context["request"].user
    key = tool_of_week(timezone.localdate()) if user.is_authenticated else None
    tool = Tool.objects.select_related("module").filter(pk=key).first() if key else None
    if tool is None:
        return {}
    reader = Reader.of(user)
    return {
        "tool": tool,
        "figures": figures_of_tools().get(tool.pk, ToolFigures()),
        "faces": [draw_face(one.author.face_for(reader), "s") for one in users_of(user, tool.pk)],
        "practices": told_of(user, tool.pk),
        "me": acting(user),
    }


# On the pages of people and places -----------------------------------------------------------------------


@prepared
def practices_of(user: User, member: Member) -> QuerySet[Practice]:
    rows = Practice.objects.online_for(user).latest_of_each().filter(author=member)
    return rows.select_related("tool").order_by("-told_on", "-pk")[:SHOWN]


@register.inclusion_tag("resources/_member_practices.html", takes_context=True)
def member_practices(context: template.Context, member: Member) -> dict[str, Any]:
    """One query; none for visitors."""
    user = context["request"].user
    me = acting(user)
    rows = practices_of(user, member) if user.is_authenticated else []
    return {"practices": rows, "is_self": me is not None and me.pk == member.pk}


@prepared
def practices_in(user: User, place: Collectivity) -> QuerySet[Practice]:
    rows = Practice.objects.online_for(user).latest_of_each().in_use().told().filter(collectivity=place)
    return rows.for_list().order_by("-told_on", "-pk")[:SHOWN]


@register.inclusion_tag("resources/_place_practices.html", takes_context=True)
def place_practices(context: template.Context, place: Collectivity) -> dict[str, Any]:
    """« Nos pratiques ». One query; none for visitors."""
    user = context["request"].user
    return {"practices": practices_in(user, place) if user.is_authenticated else []}
