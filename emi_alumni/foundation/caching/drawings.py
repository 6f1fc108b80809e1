"""Pieces of pages that are drawn once for all that they say."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.signals import setting_changed

Draw = TypeVar("Draw", bound=Callable[..., Any])

_forget: list[Callable[[], None]] = []


def drawn_once(most: int) -> Callable[[Draw], Draw]:
    """For a function that draws from its arguments and the settings alone: whoever is told the same is given the same.

    The last `most` drawings are kept in the process; none in development, where templates are being edited.
    """

    def once(draw: Draw) -> Draw:
        kept = lru_cache(maxsize=most)(draw)

        @wraps(draw)
        def drawn(*said: Any, **named: Any) -> Any:
            return (draw if settings.DEBUG else kept)(*said, **named)

        vars(drawn).update(cache_clear=kept.cache_clear, cache_parameters=kept.cache_parameters)
        _forget.append(kept.cache_clear)
        return cast(Draw, drawn)

    return once


def forget(**change: Any) -> None:
    """Other settings, other drawings: in tests."""
    for clear in _forget:
        clear()


setting_changed.connect(forget)
