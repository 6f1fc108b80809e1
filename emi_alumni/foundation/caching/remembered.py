"""What a process remembers for a while: the same for all who may read it, and dear to make.

Whoever remembers names the tables that it is made of (`WatchedTables`): once a transaction of any process that wrote to
one of them has ended, the next request makes it again.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import uuid4

from django.apps import apps
from django.core.cache import caches
from django.db import connection

from . import changes
from .changes import WATCHED, change_numbers, this_thread, watched_tables

T = TypeVar("T")


class WatchedTables:
    """The tables that a page shows something of: models, as « app.Model », or « app.Model.field » for the links of a
    many-to-many field. Declared at the top of a module, so that their changes are watched from the start."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self._tables: tuple[str, ...] = ()
        WATCHED.append(self)
        watched_tables.cache_clear()

    @property
    def tables(self) -> tuple[str, ...]:
        if not self._tables:
            self._tables = tuple(sorted(map(table_of, self.names)))
        return self._tables

    def version(self) -> tuple[int, ...]:
        """The number of changes of each table: it differs once a transaction that wrote to one of them has ended. One
        query at most for all that a request asks.

        Inside a transaction that wrote to them, a version that nobody else has: it may still be rolled back.
        """
        if connection.in_atomic_block and this_thread.changed.intersection(self.tables):
            return (uuid4().int,)
        known = change_numbers()
        return (changes.connections_made, *(known.get(table, 0) for table in self.tables))


def table_of(name: str) -> str:
    label, model, *field = name.split(".")
    found: Any = apps.get_model(label, model)
    if field:
        found = found._meta.get_field(field[0]).remote_field.through
    return cast(str, found._meta.db_table)


def remembered(key: str, make: Callable[[], T], seconds: int, *, shown: WatchedTables | None) -> T:
    """What `make` gives, made again when what it shows has changed, or when it is older than that.

    `shown` is None for what says nothing of any row (a rank, a drawing). Other processes remember their own.
    """
    if shown is not None:
        key = f"{key}:{hashlib.sha256(repr(shown.version()).encode()).hexdigest()[:16]}"
    return cast(T, caches["local"].get_or_set(key, make, seconds))
