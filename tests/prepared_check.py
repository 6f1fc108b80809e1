"""Each prepared statement beside its plain queryset: the same words, the same values, for this reader and moment."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from emi_alumni.foundation.prepared_statements import Prepared, PreparedCount, sent_by
from emi_alumni.foundation.written_statements import shape_of

# Those that were compared in this process.
COMPARED: set[str] = set()


def name_of(one: Prepared[Any]) -> str:
    return f"{one.make.__module__}.{one.make.__qualname__}"


def plain(one: Prepared[Any], rows: QuerySet) -> tuple[str, tuple[Any, ...]] | None:
    """What the queryset would send; None when it knows that it finds nothing."""
    try:
        if isinstance(one, PreparedCount):
            return sent_by(rows.count)
        sql, params = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql, tuple(params)
    except EmptyResultSet:
        return None


def kept(one: Prepared[Any], arguments: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
    """What is sent instead."""
    values: list[Any] = []
    shape = tuple(shape_of(argument, values) for argument in arguments)
    written = one.kept[shape]
    if written is None:
        return None
    statement = written if isinstance(one, PreparedCount) else written[0].statement
    return statement.sql, statement.bound(values)


def numbers_of(rows: Any) -> Any:
    """What is found, in any order: where keys are padded, the words differ and the rows do not."""
    return sorted(repr(getattr(one, "pk", one)) for one in rows)


def rows_of(value: Any) -> list[Any]:
    """A relation's rows, a list of them, or a single one."""
    if isinstance(value, list):
        return value
    return list(value.all()) if hasattr(value, "all") else [value] if value else []


def joined(rows: Iterable[Any], path: str) -> list[Any]:
    """What a prefetch brought along this path, by number."""
    first, _, rest = path.partition("__")
    values = [getattr(row, first) for row in rows]
    found = [rows_of(value) for value in values]
    if rest:
        return [joined(some, rest) for some in found]
    return [[one.pk for one in some] for some in found]


def prefetched(rows: Iterable[Any], lookups: Iterable[Any]) -> list[Any]:
    return [joined(rows, getattr(lookup, "prefetch_to", lookup)) for lookup in lookups]


@contextmanager
def compared() -> Iterator[list[str]]:
    """The differences found in what is asked inside, where nothing is written: the same question, asked again the same
    day with the same values (what surrounds each page), is compared once."""
    differences: list[str] = []
    ask = Prepared.__call__
    asked: set[tuple[Any, ...]] = set()

    def both(self: Prepared[Any], *arguments: Any) -> Any:
        answer = ask(self, *arguments)
        COMPARED.add(name_of(self))
        values: list[Any] = []
        shape = tuple(shape_of(argument, values) for argument in arguments)
        question = (self, shape, tuple(values), timezone.localdate())
        if question in asked:
            return answer
        asked.add(question)
        rows = self.make(*arguments)
        expected, sent = plain(self, rows), kept(self, arguments)
        if expected != sent and (isinstance(answer, int) or numbers_of(rows) != numbers_of(answer)):
            differences.append(f"{name_of(self)}:\n{expected}\n{sent}")
        elif answer and not isinstance(self, PreparedCount) and rows._prefetch_related_lookups:
            lookups = rows._prefetch_related_lookups
            if prefetched(rows, lookups) != prefetched(answer, lookups):
                differences.append(f"{name_of(self)}: what comes with its rows")
        return answer

    with patch.object(Prepared, "__call__", both):
        yield differences


def differences_in(client: Client, urls: Iterable[str]) -> list[str]:
    """What this reader's pages ask otherwise than their querysets would."""
    with compared() as differences:
        for url in urls:
            answer = client.get(url)
            if answer.streaming:
                list(answer.streaming_content)  # read to its end, a file is closed
    return differences
