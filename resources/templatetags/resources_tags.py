"""What other apps' pages show of tools and methods."""

from typing import Any

from django import template

from governance.models import Module, Tool

register = template.Library()


@register.inclusion_tag("resources/_module_tools.html")
def module_tools(module: Module) -> dict[str, Any]:
    """The tools and methods one learns in a training module, on its page; nothing without any. One query."""
    return {"tools": list(Tool.objects.filter(module=module))}
