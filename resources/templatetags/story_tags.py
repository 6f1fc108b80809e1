"""Stories on pages of other apps: of a person, a place, a promotion, a project, a module; the latest, on the hub."""

from typing import Any

from django import template

from directory.models import Cohort, Collectivity, Member
from governance.models import Module
from projects.models import Project
from resources.models import Story

register = template.Library()

SHOWN = 3


def block(context: template.Context, title: str, more: str = "", **about: Any) -> dict[str, Any]:
    """The latest `SHOWN` of those that this reader may read, and the address of the others when the list is asked for
    them (`more`), else all of them. One query; none for visitors."""
    user = context["request"].user
    found: list[Story] = []
    if user.is_authenticated:
        rows = Story.objects.visible_to(user).published().filter(**about).for_list()
        found = list(rows.order_by("-created_at", "-pk")[: SHOWN + 1 if more else None])
    shown = found[:SHOWN] if more else found
    return {"title": title, "stories": shown, "more": more if len(found) > SHOWN else "", "about": about}


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def stories_block(context: template.Context) -> dict[str, Any]:
    return block(context, "Récits", "?")


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def member_stories(context: template.Context, member: Member) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé", author=member)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def place_stories(context: template.Context, place: Collectivity) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé ici", f"?collectivite={place.slug}", collectivity=place)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def cohort_stories(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé", f"?promotion={cohort.slug}", cohort=cohort)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def project_stories(context: template.Context, project: Project) -> dict[str, Any]:
    return block(context, "Ce que ce projet a changé", project=project)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def module_stories(context: template.Context, module: Module) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé", f"?module={module.slug}", module=module)
