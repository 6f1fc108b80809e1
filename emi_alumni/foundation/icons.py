"""The drawings of static/icons/sprite.svg, and the states that they stand for."""

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


def status(kind: str, name: str, text: str) -> SafeString:
    """A state: icon and word, never colour alone. `kind` is done, part, live, halt, seed or ""."""
    return format_html('<span class="status {}">{} {}</span>', kind, icon(name), text)
