"""Emptying what a worker remembers of what it read and drew, so that the next reading is a cold one.

That is the cache of its memory, and every bounded memory of a function of ours (`lru_cache` with a size). What is made
once in the life of a worker stays: compiled templates, prepared statements, files of words read at first use.
"""

import sys
from functools import cache
from typing import Any

from django.core.cache import caches

OURS = ("directory", "emi_alumni", "events", "governance", "mentoring", "projects", "resources")


def forget() -> None:
    caches["local"].clear()
    for function in remembering(len(sys.modules)):
        function.cache_clear()


@cache
def remembering(loaded: int) -> list[Any]:
    """Our functions and methods that remember a bounded number of answers; `loaded` modules are there to look at."""
    found = []
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] in OURS]:
        for thing in vars(module).values():
            inside = list(vars(thing).values()) if isinstance(thing, type) else []
            found += [
                one for one in (thing, *(getattr(method, "__func__", method) for method in inside)) if is_ours(one)
            ]
    return found


def is_ours(thing: Any) -> bool:
    return (
        hasattr(thing, "cache_parameters")
        and (thing.cache_parameters()["maxsize"] or 0) > 1
        and thing.__module__.partition(".")[0] in OURS
    )
