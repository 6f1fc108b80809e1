"""The kits on the hub, the latest; those that show a story, a project, a resource or a tool, on its page."""

from typing import Any

from django import template
from django.db.models import Exists, OuterRef, QuerySet

from directory.models import User
from directory.visibility import Reader
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Tool
from projects.models import Project
from resources.kit_cards import lines, rows_of
from resources.models import Kit, Resource, Story
from resources.models.kits import KitBlock

register = template.Library()

SHOWN = 3


@register.inclusion_tag("resources/_kits_block.html", takes_context=True)
def kits_block(context: template.Context) -> dict[str, Any]:
    """Three queries; none for visitors."""
    rows = latest() if Reader.of(context["request"].user).in_network else []
    return {"lines": lines(rows, level=3)}


@prepared
def latest() -> QuerySet[Kit]:
    return rows_of(Kit.objects.published().with_something().order_by("-published_at", "-pk"))[:SHOWN]


def showing(user: User, **thing: Any) -> QuerySet[Kit]:
    """Of what every member reads: a kit shows nothing else."""
    shown = KitBlock.objects.readable().filter(kit=OuterRef("pk"), **thing)
    kits = Kit.objects.visible_to(user).published().filter(Exists(shown))
    return kits.only("title", "for_whom").order_by("-published_at", "-pk")[:SHOWN]


@prepared
def showing_story(user: User, story: Story) -> QuerySet[Kit]:
    return showing(user, story=story)


@prepared
def showing_project(user: User, project: Project) -> QuerySet[Kit]:
    return showing(user, project=project)


@prepared
def showing_resource(user: User, resource: Resource) -> QuerySet[Kit]:
    return showing(user, resource=resource)


@prepared
def showing_tool(user: User, tool: Tool) -> QuerySet[Kit]:
    return showing(user, tool=tool)


SHOWING = {Story: showing_story, Project: showing_project, Resource: showing_resource, Tool: showing_tool}


@register.inclusion_tag("resources/_in_kits.html", takes_context=True)
def in_kits(context: template.Context, thing: Story | Project | Resource | Tool) -> dict[str, Any]:
    """« Dans le kit … ». One query; none for visitors."""
    user = context["request"].user
    return {"kits": SHOWING[type(thing)](user, thing) if user.is_authenticated else []}
