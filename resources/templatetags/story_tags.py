"""Stories on pages of other apps: of a person, a place, a promotion, a project, a module; the latest, on the hub."""

from typing import Any

from django import template
from django.db.models import Model, QuerySet

from directory.models import Cohort, Collectivity, Member, User
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Module
from projects.models import Project
from resources.models import Story
from resources.story_cards import lines, rows_of

register = template.Library()

SHOWN = 3


# What a story is about, or by whom, by the column that says so.
RELATIONS: dict[type[Model], str] = {
    Member: "author",
    Collectivity: "collectivity",
    Cohort: "cohort",
    Project: "project",
    Module: "module",
}


@prepared
def latest(user: User, about: type[Model] | None, key: int, most: range) -> QuerySet[Story]:
    """Those that this account may read, as rows; about one thing, when `about` is its model and `key` its own."""
    found = Story.objects.visible_to(user).published().filter(**{RELATIONS[about]: key} if about else {})
    return rows_of(found.order_by("-created_at", "-pk"))[: most.stop or None]


def block(context: template.Context, title: str, more: str = "", about: Model | None = None) -> dict[str, Any]:
    """The latest `SHOWN` of those that this reader may read, and the address of the others when the list is asked for
    them (`more`), else all of them. Two queries; none for visitors."""
    user = context["request"].user
    found: list[Any] = []
    if user.is_authenticated:
        most = range(SHOWN + 1) if more else range(0)
        found = latest(user, type(about) if about else None, about.pk if about else 0, most)
    shown = lines(found[:SHOWN] if more else found, level=3)
    return {"title": title, "lines": shown, "more": more if len(found) > SHOWN else "", "about": about}


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def stories_block(context: template.Context) -> dict[str, Any]:
    return block(context, "Récits", "?")


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def member_stories(context: template.Context, member: Member) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé", about=member)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def place_stories(context: template.Context, place: Collectivity) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé ici", f"?collectivite={place.slug}", place)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def cohort_stories(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé", f"?promotion={cohort.slug}", cohort)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def project_stories(context: template.Context, project: Project) -> dict[str, Any]:
    return block(context, "Ce que ce projet a changé", about=project)


@register.inclusion_tag("resources/_stories_block.html", takes_context=True)
def module_stories(context: template.Context, module: Module) -> dict[str, Any]:
    return block(context, "Ce que l’EMI a changé", f"?module={module.slug}", module)
