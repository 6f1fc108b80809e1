"""What a person might do on arriving: few things, the most human first, each with the time it takes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from directory.models import Member, RelayedMessage, StaleReport

AT_MOST = 3
COUNTED = 20  # unread messages told exactly; beyond, « plus de »


@dataclass(frozen=True)
class Link:
    """A thing to do that another app knows: what it is, and the one verb that leads to it."""

    icon: str
    title: str
    text: str
    verb: str
    url: str


@dataclass(frozen=True)
class Todo:
    """One thing to do. `kind`: messages, reports, link, confirm or complete; `minutes` is what it takes, honestly."""

    kind: str
    minutes: int
    link: Link | None = None
    messages: Sequence[RelayedMessage] = ()
    reports: Sequence[StaleReport] = ()
    missing: Sequence[str] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        return len(self.messages) or len(self.reports)


# What the apps above ask of a person, declared when they are ready; its queries have a bound, whatever the data.
OTHERS: list[Callable[[Member], Iterable[Todo]]] = []


def todo(member: Member) -> list[Todo]:
    """At most three things, first what other people wait for. Two queries, and those of the apps above until there are
    three: what is not shown is not asked for."""
    found = []
    if messages := list(RelayedMessage.objects.unread_by(member).for_list()[:COUNTED]):
        found.append(Todo("messages", 2, messages=messages))
    if reports := list(member.stale_reports.filter(resolved_at=None).select_related("author")[:COUNTED]):
        found.append(Todo("reports", 2, reports=reports))
    for ask in OTHERS:
        if len(found) < AT_MOST:
            found += islice(ask(member), AT_MOST - len(found))
    if member.needs_confirming:
        found.append(Todo("confirm", 1))
    if missing := member.missing_words():
        found.append(Todo("complete", 3, missing=missing))
    return found[:AT_MOST]
