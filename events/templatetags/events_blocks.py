"""The events of something, on its page; those that come soon, on the home page. One query each."""

from collections.abc import Callable
from typing import Any

from django import template
from django.utils import timezone

from directory.models import Cohort, Collectivity
from events import blocks
from events.standing import standing_of
from governance.models import Module, Partner
from governance.rights import acting
from projects.models import Project

register = template.Library()


def lines(context: template.Context, read: Callable[..., list[Any]], *about: Any) -> list[tuple[Any, Any]]:
    """Each event with where its reader stands."""
    user = context["request"].user
    found = read(*about, user, acting(user), timezone.now())
    return [(event, standing_of(event, event.own_state)) for event in found]


def block(context: template.Context, read: Callable[..., list[Any]], thing: Any, query: str = "") -> dict[str, Any]:
    """`query` narrows the agenda to them, where it may."""
    found = lines(context, read, thing)
    return {
        "coming": [line for line in found if not line[0].is_past],
        "held": [event for event, _ in reversed(found) if event.is_past],
        "query": query,
    }


@register.inclusion_tag("events/_block.html", takes_context=True)
def collectivity_events(context: template.Context, place: Collectivity) -> dict[str, Any]:
    """On the page of a collectivité: those that it hosts, alone or with others."""
    return block(context, blocks.of_collectivity, place, f"?collectivite={place.slug}")


@register.inclusion_tag("events/_block.html", takes_context=True)
def project_events(context: template.Context, project: Project) -> dict[str, Any]:
    return block(context, blocks.of_project, project, f"?projet={project.slug}")


@register.inclusion_tag("events/_block.html", takes_context=True)
def cohort_events(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """On the page of a promotion: its own, for those who are in it."""
    return block(context, blocks.of_cohort, cohort, f"?promotion={cohort.slug}")


@register.inclusion_tag("events/_block.html", takes_context=True)
def partner_events(context: template.Context, partner: Partner) -> dict[str, Any]:
    return block(context, blocks.of_partner, partner, f"?partenaire={partner.slug}")


@register.inclusion_tag("events/_block.html", takes_context=True)
def module_events(context: template.Context, module: Module) -> dict[str, Any]:
    """On the page of a module: what is about it."""
    return block(context, blocks.of_module, module.pk)


@register.inclusion_tag("events/_soon.html", takes_context=True)
def coming_soon(context: template.Context) -> dict[str, Any]:
    """« Bientôt », on the home page of a member."""
    found = lines(context, blocks.soon)
    return {
        "lines": [(event, standing if event.own_state else None) for event, standing in found],
        "member": acting(context["request"].user),
    }


@register.inclusion_tag("events/_public_soon.html")
def public_soon() -> dict[str, Any]:
    """On the home page of visitors: what is open to everybody."""
    return {"events": blocks.public_soon()}
