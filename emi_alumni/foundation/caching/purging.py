"""What the shared cache keeps after its time: it is given to nobody any more, and stays in its table."""

from datetime import datetime

from django.core.cache import caches
from django.db import connection


def forget_expired(now: datetime) -> int:
    """Take the rows whose time is over out of the table; how many they were.

    Django does so only when the table is full, and some of them are files that people chose (`documents/kept_upload`).
    """
    table = connection.ops.quote_name(caches["default"]._table)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        over = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [over])  # noqa: S608 — a table’s name
        return cursor.rowcount
