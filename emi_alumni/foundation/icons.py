"""The drawings of static/icons/sprite.svg."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def sprite_url() -> str:
    return static("icons/sprite.svg")


@cache
def icon(name: str, size: str = "") -> SafeString:
    """A decorative icon; `size` is "" or "big". Words always go with it."""
    classes = f"ic {size}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, sprite_url(), name)
