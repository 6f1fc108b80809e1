"""Which tables changed, told to all processes by the database.

Each statement that writes to a watched table is noticed, whoever writes it (a form, a bulk update, a command). When its
transaction has ended, the number of that table rises. Told after the end, never inside: whoever reads the new number
reads the new rows, and no writer waits for another because of it. If a process dies between the two, others forget by
time.
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
    from .shown import Shown

logger = logging.getLogger(__name__)

WATCHED: "list[Shown]" = []
WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)


def on_commit(tell: Callable[[], None]) -> None:
    """Once for each transaction. Tests, whose transactions never end, put theirs here."""
    if not any(waiting[1] is tell for waiting in connection.run_on_commit):
        transaction.on_commit(tell)


class Here(threading.local):
    """What this thread knows: the tables that its transaction wrote to, and the numbers that its request has read."""

    def __init__(self) -> None:
        self.changed: set[str] = set()
        self.in_request = False
        self.numbers: dict[str, int] | None = None


here = Here()


@cache
def watched_tables() -> frozenset[str]:
    """Of all that was declared before the first statement that asks; those declared later ask again (`Shown`)."""
    return frozenset(table for shown in WATCHED for table in shown.tables)


def watch(connection: Any, **kwargs: Any) -> None:
    """From now on, what this connection writes is noticed."""
    if connection.alias == DEFAULT_DB_ALIAS and notice not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, notice)


def notice(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    result = execute(sql, params, many, context)
    written = isinstance(sql, str) and not sql.startswith("SELECT") and WRITES.match(sql)
    if written and written[1] in watched_tables():
        here.changed.add(written[1])
        on_commit(tell)
    return result


def tell() -> None:
    """The transaction has ended. What it changed is kept whatever becomes of this: a failure is logged.

    One statement of its own: out of a transaction, it may come while the rows of the one before are still being read.
    """
    tables, here.changed, here.numbers = sorted(here.changed), set(), None
    if not tables:
        return
    rows = ", ".join(["(%s, 1)"] * len(tables))
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "memory_change" ("table", "number") VALUES {rows}'  # noqa: S608 — marks alone
                ' ON CONFLICT ("table") DO UPDATE SET "number" = "memory_change"."number" + 1',
                tables,
            )
    except DatabaseError:
        logger.exception("Changes of %s were not told", ", ".join(tables))


@prepared
def all_changes() -> "QuerySet[Change, tuple[str, int]]":
    from .models import Change

    return Change.objects.values_list("table", "number")


def numbers() -> dict[str, int]:
    """How many times each table changed; read once in a request."""
    if here.numbers is not None:
        return here.numbers
    known = dict(all_changes())
    if here.in_request:
        here.numbers = known
    return known


@receiver(request_started)
def begin(**kwargs: Any) -> None:
    """What an earlier transaction changed and undid is as it was."""
    here.changed, here.in_request, here.numbers = set(), True, None


@receiver(request_finished)
def end(**kwargs: Any) -> None:
    here.in_request, here.numbers = False, None
