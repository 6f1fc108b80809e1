"""The address of a page by its name, worked out once: each page asks for the same dozens of them."""

import re
from functools import cache, lru_cache
from typing import Any

from django import urls
from django.conf import settings
from django.urls import get_script_prefix

REMEMBERED = 4096
A_SLUG = re.compile(r"[-a-zA-Z0-9_]+", re.ASCII)
ANY_SLUG = "the-slug-that-stands-for-all-slugs"


@lru_cache(maxsize=REMEMBERED)
def _reversed(
    prefix: str, urlconf: Any, name: Any, args: tuple[str, ...], kwargs: tuple[tuple[str, str], ...], current_app: Any
) -> str:
    return urls.reverse(name, args=args, kwargs=dict(kwargs), current_app=current_app)


def reverse(name: Any, args: Any = None, kwargs: dict[str, Any] | None = None, current_app: str | None = None) -> str:
    """As `django.urls.reverse`, remembered. Raises NoReverseMatch as it does."""
    texts = tuple(map(str, args or ()))
    named = tuple((key, str(value)) for key, value in (kwargs or {}).items())
    return _reversed(get_script_prefix(), settings.ROOT_URLCONF, name, texts, named, current_app)


@cache
def _pattern(prefix: str, urlconf: Any, name: str) -> str:
    return urls.reverse(name, args=(ANY_SLUG,))


def slug_address(name: str, slug: str) -> str:
    """`reverse(name, [slug])`, worked out once for all slugs: a page leads to hundreds of rows. For an address that
    takes one `<slug:…>` and nothing else."""
    if not A_SLUG.fullmatch(slug):
        return reverse(name, [slug])
    return _pattern(get_script_prefix(), settings.ROOT_URLCONF, name).replace(ANY_SLUG, slug)
