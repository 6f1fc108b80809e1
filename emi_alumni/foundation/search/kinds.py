"""The kinds of documents that apps have declared, and what a document is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Told:
    """What something else says of an object: « A mené « Le guichet » », and the words of it."""

    by: str
    text: str = ""


@dataclass(frozen=True)
class Entry:
    """One object for one scope: all that this scope may read of it. `title` and `keywords` count most.

    Titles, keywords and body are plain text; the body is where the snippet under a result comes from. `also_called`
    holds other spellings of the title, found like it and never shown. `kind` when it is another one than its object's,
    among those that `also` declares. `context` is what is told of it elsewhere: it finds the object, and counts least.
    """

    scope: str
    title: str
    url: str
    keywords: str = ""
    body: str = ""
    also_called: str = ""
    kind: str = ""
    context: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Kind:
    """`are_names`: its titles are names of people, all of whose words count, stop words or not."""

    name: str
    model: type[Model]
    entries: Callable[[Any], list[Entry]]
    queryset: Callable[[], QuerySet]
    are_names: bool = False
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All the kinds of documents that its objects may have."""
        return (self.name, *self.also)


KINDS: dict[str, Kind] = {}


def kind_names() -> list[str]:
    """Every kind of documents that there may be."""
    return [name for kind in KINDS.values() for name in kind.names]


# Kind → those whose documents hold words of its objects: (kind, ids of its objects → ids of theirs).
FOLLOWERS: dict[str, list[tuple[str, Callable[[Iterable[int]], Iterable[int]]]]] = {}
