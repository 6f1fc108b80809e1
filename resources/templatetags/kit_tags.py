"""The kits on the hub: the latest, whoever they are for."""

from typing import Any

from django import template

from directory.visibility import Reader
from resources.models import Kit

register = template.Library()

SHOWN = 3


@register.inclusion_tag("resources/_kits_block.html", takes_context=True)
def kits_block(context: template.Context) -> dict[str, Any]:
    """Two queries; none for visitors."""
    user = context["request"].user
    rows = (
        Kit.objects.visible_to(user).published().with_something() if Reader.of(user).in_network else Kit.objects.none()
    )
    return {"kits": rows.for_list().order_by("-published_at", "-pk")[:SHOWN]}
