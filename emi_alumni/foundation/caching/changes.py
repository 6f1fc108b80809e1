"""Which tables changed, told to all processes by the database.

Each statement that writes to a watched table is noticed, whoever writes it (a form, a bulk update, a command). When its
transaction has ended, the number of that table rises. On PostgreSQL this is told after the end, never inside: whoever
reads the new number reads the new rows, and no writer waits for another because of it. If a process dies between the
two, others forget by time. On SQLite, which has one writer, the last statement of the transaction tells it
(`emi_alumni.foundation.sqlite`).
"""

import logging
import re
import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, transaction
from django.dispatch import receiver

from emi_alumni.foundation.prepared_statements import prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Change
    from .remembered import WatchedTables

logger = logging.getLogger(__name__)

WATCHED: "list[WatchedTables]" = []
WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)


def on_commit(tell: Callable[[], None]) -> None:
    """Call `tell` when the transaction ends, once however often it is asked. Tests replace it: theirs never end."""
    if not any(waiting[1] is tell for waiting in connection.run_on_commit):
        transaction.on_commit(tell)


# Of this process, to PostgreSQL. What it told in its last second may be lost when the server falls, and its connections
# with it: what was remembered under the numbers of another connection is not read again (`WatchedTables.version`).
connections_made = 0


class ThreadChanges(threading.local):
    """`changed`: the watched tables that this thread's transaction wrote to. `numbers`: those that its request read."""

    def __init__(self) -> None:
        self.changed: set[str] = set()
        self.in_request = False
        self.numbers: dict[str, int] | None = None


this_thread = ThreadChanges()


@cache
def watched_tables() -> frozenset[str]:
    """The tables of every `WatchedTables`. Kept until another one is declared."""
    return frozenset(table for shown in WATCHED for table in shown.tables)


def watch(connection: Any, **kwargs: Any) -> None:
    """Receiver of `connection_created`: `note_write` sees each statement of this connection."""
    global connections_made
    connections_made += connection.vendor == "postgresql"
    if connection.alias == DEFAULT_DB_ALIAS and note_write not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, note_write)


def note_write(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A wrapper of the connection's statements, as Django calls them."""
    result = execute(sql, params, many, context)
    written = isinstance(sql, str) and not sql.startswith("SELECT") and WRITES.match(sql)
    if written and written[1] in watched_tables():
        this_thread.changed.add(written[1])
        on_commit(publish_changes)
    return result


def publish_changes() -> None:
    """Raise the number of each table that the transaction, now ended or about to be, wrote to; then nothing is left to
    tell. A failure is logged, never raised.

    One statement of its own: out of a transaction, it may come while the rows of the one before are still being read.
    """
    tables, this_thread.changed, this_thread.numbers = sorted(this_thread.changed), set(), None
    if not tables:
        return
    rows = f"(VALUES {', '.join(['(%s, 1)'] * len(tables))}) AS told"
    if connection.vendor == "postgresql":  # nobody waits for the disk: `connections_made` is for a server that fell
        rows += ", set_config('synchronous_commit', 'off', true)"
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "memory_change" ("table", "number") SELECT told.* FROM {rows} WHERE true'  # noqa: S608 — marks
                ' ON CONFLICT ("table") DO UPDATE SET "number" = "memory_change"."number" + 1',
                tables,
            )
    except DatabaseError:
        logger.exception("Changes of %s were not told", ", ".join(tables))


@prepared
def all_changes() -> "QuerySet[Change, tuple[str, int]]":
    from .models import Change

    return Change.objects.values_list("table", "number")


def change_numbers() -> dict[str, int]:
    """How many times each table changed; read once in a request."""
    if this_thread.numbers is not None:
        return this_thread.numbers
    known = dict(all_changes())
    if this_thread.in_request:
        this_thread.numbers = known
    return known


@receiver(request_started)
def begin(**kwargs: Any) -> None:
    """Forget what a transaction of an earlier request changed and rolled back."""
    this_thread.changed, this_thread.in_request, this_thread.numbers = set(), True, None


@receiver(request_finished)
def end(**kwargs: Any) -> None:
    this_thread.in_request, this_thread.numbers = False, None
