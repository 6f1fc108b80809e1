"""What may be followed: each app declares its own in its module `news`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Followable:
    """A kind of thing. `readable`: those that an account may read, in their order; `gone`: what is said, without its
    name, of one that its follower may read no more; `where`: the page of one; `offered`: whether the page of what one
    follows proposes all of them, for want of a page of their own."""

    label: str
    readable: Callable[[Any], QuerySet[Any]]
    gone: str
    where: Callable[[Any], str] = lambda thing: thing.get_absolute_url()
    offered: bool = False


# By the name of the kind, as news say what they are about (`foundation.news.things`).
FOLLOWABLE: dict[str, Followable] = {}


def kind_of(thing: Model) -> str:
    """Raises KeyError for what cannot be followed."""
    name = str(thing._meta.model_name)
    FOLLOWABLE[name]
    return name
