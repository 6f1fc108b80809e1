"""Reading a page changes nothing: which statements write, refused or noted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

READS = re.compile(r"[\s(]*(SELECT|WITH|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|SHOW|SET)\b", re.I)
# Limits are counted in the shared cache, also those on reading (120 pages of people an hour).
# A session keeps a step of signing in, or forgets a message once shown: it belongs to the reader's own browser.
SPARED = ("cache", "django_session")
WRITE = re.compile(r"""\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+(["`\w.]+)""", re.I)


def writes(sql: str) -> bool:
    """Whether a statement changes anything but the tables spared."""
    target = WRITE.match(sql)
    return not READS.match(sql) and not (target and target.group(1).strip('"`') in SPARED)


@contextmanager
def writing_noted() -> Iterator[list[str]]:
    """The statements of this block that write."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if writes(sql):
            written.append(sql[:300])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


class Written(Exception):
    """A statement that is not a reading one."""


def read_only(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """For `connection.execute_wrapper`: refuse every statement that writes."""
    if writes(sql):
        raise Written(sql[:300])
    return execute(sql, params, many, context)
