"""A statement and the places of its values: found by writing it twice, with other stand-ins for its arguments.

What `prepared_statements` and `prepared_relations` keep of a queryset.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.models.sql.compiler import SQLCompiler

Shape = tuple[Any, ...]
Copied = TypeVar("Copied")

# Numbers of stand-ins. They fit the columns that they may be compared with: Django finds nothing, without asking, of a
# number that its column cannot hold. Those of rows are of no row: what is asked of a stand-in and not there is missed.
SMALL_NUMBERS = 31_000
ROWS = 2_147_000_000
MOST_VALUES = 500

LIKE_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


# What whole numbers of each size hold, by the name of what PostgreSQL calls them.
LARGEST = {"Int2": 2**15 - 1, "Int4": 2**31 - 1}
LARGEST_OF_ALL = 2**63 - 1


class TooLarge(ValueError):
    """A number that its column cannot hold: the plain queryset, which says what that finds, is asked instead."""


class CannotPrepare(TypeError):
    """The statement depends on something else than its arguments."""


def shape_of(argument: Any, values: list[Any]) -> Shape:
    """What the statement may branch on; the values to bind are added to `values`."""
    if isinstance(argument, Model):
        shape: list[Any] = [argument.__class__]
        for name in getattr(argument, "PREPARED_SHAPE", ()):
            shape.append(getattr(argument, name))
        for name in getattr(argument, "PREPARED_BOUND", ("pk",)):
            shape.append(shape_of(getattr(argument, name), values))
        for name in getattr(argument, "PREPARED_WITH", ()):
            shape.append(shape_of(getattr(argument, name, None), values))
        return tuple(shape)
    if isinstance(argument, AnonymousUser):
        return (AnonymousUser,)
    if not argument or isinstance(argument, bool | Enum | range | type):
        return (type(argument), argument)
    if isinstance(argument, datetime | date | int | str):
        values.append(argument)
        return (type(argument),)
    raise CannotPrepare(f"{argument!r} can be no argument of a prepared statement.")


class StandIns:
    """Arguments of the same shape as those given, with values that no row has: `values`, in the order of `shape_of`.

    Two sets of them (`turn` 1 and 2) tell by comparison where each value goes.
    """

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.values: list[Any] = []

    def of(self, argument: Any, numbers: int = SMALL_NUMBERS) -> Any:
        if isinstance(argument, Model):
            return self.of_row(argument)
        if not argument or isinstance(argument, bool | Enum | range | type | AnonymousUser):
            return argument
        self.values.append(self.value_like(argument, numbers))
        return self.values[-1]

    def value_like(self, argument: Any, numbers: int) -> Any:
        rank = len(self.values)
        if rank >= MOST_VALUES:
            raise CannotPrepare(f"More than {MOST_VALUES} values.")
        if isinstance(argument, datetime):
            return datetime(2900 + self.turn, 1, 1, 0, rank, tzinfo=argument.tzinfo)
        if isinstance(argument, date):
            return date(2900 + self.turn, 1, 1) + timedelta(days=rank)
        number = numbers + MOST_VALUES * self.turn + rank
        return f"stand-in {number}" if isinstance(argument, str) else number

    def of_row(self, row: Model) -> Model:
        """A row read with these columns alone: what else is asked of it would have to be read, and is not there."""
        model = row.__class__
        facts = {name: getattr(row, name) for name in getattr(row, "PREPARED_SHAPE", ())}
        facts |= {name: self.of(getattr(row, name), ROWS) for name in getattr(row, "PREPARED_BOUND", ("pk",))}
        columns = {model._meta.pk.attname if name == "pk" else name: value for name, value in facts.items()}
        stored = [field.attname for field in model._meta.concrete_fields if field.attname in columns]
        stand_in = model.from_db(DEFAULT_DB_ALIAS, stored, [columns[name] for name in stored])
        for name in columns.keys() - set(stored):
            setattr(stand_in, name, columns[name])
        for name in getattr(row, "PREPARED_WITH", ()):
            if related := getattr(row, name, None):
                setattr(stand_in, name, self.of(related))
            else:
                model._meta.get_field(name).set_cached_value(stand_in, None)
        return stand_in


@dataclass(frozen=True)
class Statement:
    """One statement, with where its values go: `places` has, for each parameter, the number of the argument and what
    the database wants made of it, or None for a constant (`params`). `texts`: which arguments are texts."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, Callable[[Any], Any]] | None, ...]
    texts: frozenset[int] = frozenset()

    @cached_property
    def numbered(self) -> bytes:
        """What PostgreSQL keeps of it."""
        from emi_alumni.foundation.prepared_cursor import numbered

        return numbered(self, connections[DEFAULT_DB_ALIAS])

    def rows(self, values: Sequence[Any]) -> list[Any]:
        """What the database finds for these values. Raises TooLarge."""
        connection, params = connections[DEFAULT_DB_ALIAS], self.bound(values)
        if connection.vendor == "postgresql":
            from emi_alumni.foundation.prepared_cursor import rows_of

            return rows_of(self, params, connection)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()

    @cached_property
    def fillings(self) -> list[tuple[int, Callable[[Any], Any], int]]:
        """What is made of the arguments, each once: the number of the argument, its way, and the largest it holds."""
        return [
            (rank, way, LARGEST.get(getattr(way, "__name__", ""), LARGEST_OF_ALL))
            for rank, way in dict.fromkeys(filter(None, self.places))
        ]

    @cached_property
    def filled(self) -> list[tuple[int, int]]:
        """The places that are given a value: which, and the rank of their filling."""
        ranks = {(rank, way): number for number, (rank, way, _) in enumerate(self.fillings)}
        return [(place, ranks[argument]) for place, argument in enumerate(self.places) if argument is not None]

    def bound(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """Raises TooLarge for a number that its column cannot hold."""
        params, made = list(self.params), []
        for rank, way, largest in self.fillings:
            value = values[rank]
            if type(value) is int and abs(value) > largest:
                raise TooLarge
            made.append(way(value))
        for place, rank in self.filled:
            params[place] = made[rank]
        return tuple(params)

    @cached_property
    def shared(self) -> dict[int, int]:
        """For each place that is given a value, the first that is given the same: a server that numbers them is told
        once. A text stays apart, for its type is that of what it is compared with."""
        first: dict[int, int] = {}
        return {
            place: place if self.fillings[rank][0] in self.texts else first.setdefault(rank, place)
            for place, rank in self.filled
        }

    @cached_property
    def sent(self) -> list[int]:
        """The places of what such a server is told, in the order of their numbers."""
        return list(dict.fromkeys(self.shared.values()))


def compare(
    name: str, one: tuple[str, Sequence[Any]], other: tuple[str, Sequence[Any]], stand_ins: tuple[StandIns, StandIns]
) -> Statement:
    """The statement that both are, but for the values of their arguments."""
    if one[0] != other[0] or len(one[1]) != len(other[1]):
        raise CannotPrepare(f"{name}: its statement depends on the values of its arguments.")
    ops = connections[DEFAULT_DB_ALIAS].ops
    # PostgreSQL is told the size of each whole number.
    sizes = dict.fromkeys(getattr(ops, "integerfield_type_map", {}).values())
    ways = (as_given, ops.adapt_datetimefield_value, ops.adapt_datefield_value, *sizes)
    places: list[tuple[int, Callable[[Any], Any]] | None] = []
    for param, param_of_other in zip(one[1], other[1], strict=True):
        if param == param_of_other:
            if isinstance(param, date) or (isinstance(param, str) and LIKE_A_DAY.match(param)):
                raise CannotPrepare(f"{name}: {param} comes from a clock: give the day as an argument.")
            places.append(None)
            continue
        pairs = enumerate(zip(stand_ins[0].values, stand_ins[1].values, strict=True))
        found = [
            (rank, way)
            for rank, (value, value_of_other) in pairs
            for way in ways
            if same(way, value, param) and same(way, value_of_other, param_of_other)
        ]
        if not found:
            raise CannotPrepare(f"{name}: {param!r} is made of an argument: give it as one.")
        places.append(found[0])
    texts = frozenset(rank for rank, value in enumerate(stand_ins[0].values) if isinstance(value, str))
    return Statement(one[0], tuple(one[1]), tuple(places), texts)


def as_given(value: Any) -> Any:
    return value


def same(way: Callable[[Any], Any], value: Any, param: Any) -> bool:
    try:
        made = way(value)
    except (AttributeError, TypeError, ValueError):
        return False
    return type(made) is type(param) and made == param


class BoundCompiler(SQLCompiler):
    """A compiler whose statement is written already, and answered: `answer` is what the database found."""

    answer: list[Any]
    converters: Any
    has_composites: bool

    def execute_sql(self, *args: Any, **kwargs: Any) -> list[list[Any]]:  # type: ignore[override]
        return [[row[: self.col_count] for row in self.answer] if self.has_extra_select else self.answer]

    def get_converters(self, expressions: Any) -> Any:
        return self.converters

    def has_composite_fields(self, expressions: Any) -> bool:
        return self.has_composites


def twin(thing: Copied) -> Copied:
    """As `copy`, which takes a detour through what it would pickle."""
    other = thing.__class__.__new__(thing.__class__)
    other.__dict__.update(thing.__dict__)
    return other


class WrittenRows:
    """The statement of a queryset, and how Django makes rows of what it finds.

    `asked` is the queryset made of the stand-ins of either turn; `given`, the arguments of the first.
    """

    def __init__(
        self, name: str, asked: Sequence[Any], stand_ins: tuple[StandIns, StandIns], given: Sequence[Any]
    ) -> None:
        self.compiler, of_other = (rows.query.get_compiler(DEFAULT_DB_ALIAS) for rows in asked)
        self.statement = compare(name, self.compiler.as_sql(), of_other.as_sql(), stand_ins)
        self.compiler.__class__ = BoundCompiler
        columns = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.compiler.converters = SQLCompiler.get_converters(self.compiler, columns)
        self.compiler.has_composites = SQLCompiler.has_composite_fields(self.compiler, columns)
        self.rows = asked[0]
        # `project.voices.all()`: each voice knows its project, which is an argument.
        self.owners = [
            (field, rank)
            for field, rows in self.rows._known_related_objects.items()
            for rank, argument in enumerate(given)
            if any(row is argument for row in rows.values())
        ]

    def read(self, values: Sequence[Any], arguments: Sequence[Any]) -> list[Any]:
        answer = self.statement.rows(values)
        if not answer:
            return []
        compiler = twin(self.compiler)
        compiler.answer, compiler.connection = answer, connections[DEFAULT_DB_ALIAS]
        asked, query = twin(self.rows), twin(self.rows.query)
        query.get_compiler = lambda *args, **kwargs: compiler
        asked.query = query
        asked._known_related_objects = {field: {arguments[rank].pk: arguments[rank]} for field, rank in self.owners}
        asked._hints = {}
        return list(self.rows._iterable_class(asked))  # `asked` forgot it when it was given its query
