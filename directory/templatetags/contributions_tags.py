"""Whatever a member wrote for the network, of every kind, on « Mes contributions »."""

from typing import Any

from django import template
from django.apps import apps
from django.utils.text import capfirst

from directory.contributions.models import Contribution

register = template.Library()

SHOWN = 50  # of each kind, the latest


def kinds() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Contribution)]


@register.inclusion_tag("contributions/_all.html", takes_context=True)
def contributions(context: template.Context) -> dict[str, Any]:
    """By kind, those of the reader, who has a profile: the latest first, whatever their state. One query a kind."""
    member = context["request"].user.member
    written = [(model, list(model._default_manager.of(member).for_queue()[:SHOWN])) for model in kinds()]
    groups = [(capfirst(model._meta.verbose_name_plural), things) for model, things in written if things]
    return {**context.flatten(), "groups": groups}  # type: ignore[dict-item]
