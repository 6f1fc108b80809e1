"""What a person might do on arriving: few things, the most human first, each with the time it takes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet, Value

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


@dataclass(frozen=True)
class Subject:
    """What may wait for a person: its rows, the most pressing first, and how the first of them are told."""

    rows: Callable[[Member], QuerySet]
    tell: Callable[[list[Any]], Iterable[Todo]]
    at_most: int

    def __call__(self, member: Member) -> Iterable[Todo]:
        """One query."""
        return self.tell(list(self.rows(member)[: self.at_most]))


def subject(rows: Callable[[Member], QuerySet], *, at_most: int = 1) -> Callable[[Callable[[Any], Todo]], Subject]:
    """The function says one of these rows in words."""
    return lambda words: Subject(rows, lambda found: map(words, found), at_most)


# What may wait for a person, in the order in which it is told. The apps above add their own when they are ready.
SUBJECTS: list[Subject | Callable[[Member], Iterable[Todo]]] = [
    Subject(
        lambda member: RelayedMessage.objects.unread_by(member).for_list(),
        lambda found: [Todo("messages", 2, messages=found)] if found else [],
        COUNTED,
    ),
    Subject(
        lambda member: member.stale_reports.filter(resolved_at=None).select_related("author"),
        lambda found: [Todo("reports", 2, reports=found)] if found else [],
        COUNTED,
    ),
]


def ranks_that_wait(member: Member) -> set[int]:
    """Which subjects have something for this person: most often none, and their rows are not asked for. One query."""
    first, *others = [
        one.rows(member).order_by().values_list(Value(rank), flat=True)
        for rank, one in enumerate(SUBJECTS)
        if isinstance(one, Subject)
    ]
    return set(first.union(*others))


def todo(member: Member) -> list[Todo]:
    """At most three things, first what other people wait for. One query says what waits, and one more is asked of each
    subject that does until there are three: what is not shown is not asked for."""
    waiting = ranks_that_wait(member)
    found: list[Todo] = []
    for rank, ask in enumerate(SUBJECTS):
        if len(found) < AT_MOST and (rank in waiting or not isinstance(ask, Subject)):
            found += islice(ask(member), AT_MOST - len(found))
    if member.needs_confirming:
        found.append(Todo("confirm", 1))
    if missing := member.missing_words():
        found.append(Todo("complete", 3, missing=missing))
    return found[:AT_MOST]
