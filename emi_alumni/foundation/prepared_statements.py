"""Statements of fixed shape: written by the ORM once in each process, then only given their values.

Django takes longer to write such a statement than the database to answer it, and writes it anew at each request::

    @prepared
    def next_meetings(member: Member, today: date) -> QuerySet[Meeting]:
        return Meeting.objects.visible_to(member).filter(on__gte=today)[:3]

    next_meetings(member, today)  # a list of meetings

The function is called once for each *shape* of its arguments, with stand-ins for them; its statement is kept, with the
places of their values. Arguments may be:

- whole numbers, texts, days and moments, which are bound. None, booleans, choices, models, ranges (of a page) and
  whatever is zero or empty are part of the shape;
- accounts, visitors, and rows of models that declare `PREPARED_BOUND` (columns whose values are bound),
  `PREPARED_SHAPE` (what conditions may branch on) and `PREPARED_WITH` (rows joined to them that are asked too). The
  stand-in of a row knows nothing else.

A function is refused (`CannotPrepare`), at its first call, when a value of its statement is not one of its arguments as
they were given: a clock, a day reckoned from another, a reader taken from elsewhere. What it prefetches is prepared
with it (`emi_alumni.foundation.prepared_relations`), rows of a `Prefetch` included.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import update_wrapper
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import Http404

from emi_alumni.foundation.prepared_relations import relations_of
from emi_alumni.foundation.written_statements import (
    CannotPrepare,
    Shape,
    StandIns,
    Statement,
    TooLarge,
    WrittenRows,
    compare,
    shape_of,
)

Answer = TypeVar("Answer")
Key = TypeVar("Key", int, str)


class Prepared(Generic[Answer]):
    """A function whose statement is written once for each shape of its arguments. What it answers, subclasses say."""

    __name__: str
    known: "list[Prepared[Any]]" = []

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        if make.__closure__:
            raise CannotPrepare(f"{make.__qualname__} takes values from around it: give them as arguments.")
        update_wrapper(self, make)
        self.make = make
        self.kept: dict[Shape, Any] = {}
        Prepared.known.append(self)

    def __call__(self, *arguments: Any) -> Answer:
        values: list[Any] = []
        shape = tuple(shape_of(argument, values) for argument in arguments)
        if shape not in self.kept:
            self.kept[shape] = self.write(arguments)
        try:
            return self.read(self.kept[shape], values, arguments)
        except TooLarge:
            return self.asked_plainly(arguments)

    def asked_plainly(self, arguments: Sequence[Any]) -> Answer:
        raise NotImplementedError

    def write(self, arguments: Sequence[Any]) -> Any:
        """What is kept of a shape; None when it never finds anything."""
        stand_ins = StandIns(1), StandIns(2)
        given = [[each.of(argument) for argument in arguments] for each in stand_ins]
        try:
            return self.statement([self.make(*each) for each in given], stand_ins, given[0])
        except EmptyResultSet:
            return None
        except ObjectDoesNotExist as missing:
            raise CannotPrepare(f"{self.__name__} asks a row more than it declares: {missing}") from missing

    def statement(self, asked: list[QuerySet], stand_ins: tuple[StandIns, StandIns], given: list[Any]) -> Any:
        raise NotImplementedError

    def read(self, kept: Any, values: Sequence[Any], arguments: Sequence[Any]) -> Answer:
        raise NotImplementedError


class PreparedRows(Prepared[list[Any]]):
    """The rows of a queryset, with what it prefetches."""

    def first(self, *arguments: Any) -> Any:
        """The first of them; None when there is none."""
        return next(iter(self(*arguments)), None)

    def first_or_404(self, *arguments: Any) -> Any:
        """The first of them. Raises Http404 when there is none."""
        if (found := self.first(*arguments)) is None:
            raise Http404
        return found

    def statement(self, asked: list[QuerySet], stand_ins: tuple[StandIns, StandIns], given: list[Any]) -> Any:
        return WrittenRows(self.__name__, asked, stand_ins, given), relations_of(asked, stand_ins)

    def read(self, kept: Any, values: Sequence[Any], arguments: Sequence[Any]) -> list[Any]:
        if kept is None:
            return []
        written, relations = kept
        found = written.read(values, arguments)
        for relation in relations:
            relation.fill(found, values)
        return found

    def asked_plainly(self, arguments: Sequence[Any]) -> list[Any]:
        return list(self.make(*arguments))


class PreparedCount(Prepared[int]):
    """How many rows a queryset has."""

    def statement(self, asked: list[QuerySet], stand_ins: tuple[StandIns, StandIns], given: list[Any]) -> Statement:
        one, other = (sent_by(rows.count) for rows in asked)
        return compare(self.__name__, one, other, stand_ins)

    def read(self, kept: Statement | None, values: Sequence[Any], arguments: Sequence[Any]) -> int:
        if kept is None:
            return 0
        return cast(int, kept.rows(values)[0][0])

    def asked_plainly(self, arguments: Sequence[Any]) -> int:
        return self.make(*arguments).count()


@receiver(connection_created)
def let_postgresql_prepare(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        from emi_alumni.foundation.prepared_cursor import let_prepare

        let_prepare(connection.connection)


class Written(Exception):
    """The statement is known, and need not be sent."""


def sent_by(ask: Callable[[], object]) -> tuple[str, tuple[Any, ...]]:
    """The statement that this question would send."""
    sent: list[tuple[str, tuple[Any, ...]]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, tuple(params)))
        raise Written

    with connections[DEFAULT_DB_ALIAS].execute_wrapper(note), suppress(Written):
        ask()
    if not sent:
        raise EmptyResultSet
    return sent[0]


def padded(keys: Sequence[Key]) -> list[Key]:
    """These keys, or words, for `pk__in`, the first again up to 1, 2, 4, 8… of them: a statement serves many numbers
    of keys."""
    whole = list(keys)
    if keys:
        whole += [keys[0]] * ((1 << (len(keys) - 1).bit_length()) - len(keys))
    return whole


def prepared(make: Callable[..., QuerySet]) -> PreparedRows:
    """The rows of this queryset, as a list."""
    return PreparedRows(make)


def prepared_count(make: Callable[..., QuerySet]) -> PreparedCount:
    """How many rows this queryset has."""
    return PreparedCount(make)
