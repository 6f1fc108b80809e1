"""The kits on the hub: the latest, whoever they are for."""

from typing import Any

from django import template
from django.db.models import QuerySet

from directory.visibility import Reader
from emi_alumni.foundation.prepared_statements import prepared
from resources.kit_cards import lines, rows_of
from resources.models import Kit

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
