"""Stories on the pages of other apps: those of a person, a project, a module; the latest, on the page of resources."""

from typing import Any

from django import template

from directory.models import Member
from governance.models import Module
from projects.models import Project
from resources.models import Story

register = template.Library()

SHOWN = 3


def block(context: template.Context, more: str = "", **about: Any) -> dict[str, Any]:
    """The latest of those that this reader may read. One query."""
    rows = Story.objects.visible_to(context["request"].user).published().filter(**about).for_list()
    found = list(rows.order_by("-created_at", "-pk")[: SHOWN + 1])
    return {"stories": found[:SHOWN], "more": more if len(found) > SHOWN else "", "about": about}


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def stories_block(context: template.Context) -> dict[str, Any]:
    return block(context, "?")


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def member_stories(context: template.Context, member: Member) -> dict[str, Any]:
    return block(context, author=member)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def project_stories(context: template.Context, project: Project) -> dict[str, Any]:
    return block(context, project=project)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def module_stories(context: template.Context, module: Module) -> dict[str, Any]:
    return block(context, f"?module={module.slug}", module=module)
