"""What a process remembers for a while: the same for all who may read it, and dear to make."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import caches

T = TypeVar("T")


def remembered(key: str, make: Callable[[], T], seconds: int) -> T:
    """What `make` gives, made again when it is older than that. Other processes remember their own."""
    return cast(T, caches["local"].get_or_set(key, make, seconds))
