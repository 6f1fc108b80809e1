"""Prepared statements of PostgreSQL: a connection parses and plans once what `prepared_statements` wrote once.

Every other queryset is sent whole, as Django does by default: the server need not guess the types of its values. Here,
arguments alone are parameters of the server. Constants stay in the words, so that types are those of a plain queryset
and partial indexes are seen.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.sql import Literal

if TYPE_CHECKING:
    from emi_alumni.foundation.written_statements import Statement

MOST = 300  # statements that a connection keeps, the last used

# Classes of SQLSTATE by which a kept statement says that it is no more what it was: a migration changed its tables
# since (« cached plan must not change result type »), or the server forgot it.
OVER = ("0A", "26", "42")


def let_prepare(connection: psycopg.Connection) -> None:
    """A new connection keeps statements if it is the server's own. Behind a proxy that shares connections among its
    clients (PgBouncer), the server's process is not the one that was told: another client's statement could answer."""
    answer = connection.execute("SELECT pg_backend_pid()").fetchone()
    if answer and answer[0] == connection.info.backend_pid:
        connection.prepare_threshold = 0
        connection.prepared_max = MOST


class PreparedCursor(psycopg.RawCursor):
    """A cursor for one statement. Django gives it all its parameters, constants included, and notes them as its own.

    Inside a transaction the server plans anew: what it would refuse there could not be asked again.
    """

    def __init__(self, connection: BaseDatabaseWrapper, statement: "Statement") -> None:
        super().__init__(connection.connection)
        self.statement = statement
        self.keeps = not connection.in_atomic_block
        self.is_noted = connection.queries_logged

    def execute(self, query: Any, params: Any = (), **options: Any) -> "PreparedCursor":
        values = [params[place] for place in self.statement.sent]
        super().execute(self.statement.numbered, values, prepare=self.keeps)
        if self.is_noted:  # Django reads there what it notes, values included
            words = psycopg.ClientCursor(self.connection).mogrify(query, params).encode()
            self._query = SimpleNamespace(query=words)  # type: ignore[assignment]
        return self


def numbered(statement: "Statement", connection: BaseDatabaseWrapper) -> bytes:
    """Its words, with each constant, and each argument by its rank: $1, $2…"""
    shared = statement.shared
    ranks = {place: rank for rank, place in enumerate(statement.sent, 1)}
    return (
        statement.sql
        % tuple(
            f"${ranks[shared[place]]}" if place in shared else Literal(constant).as_string(connection.connection)
            for place, constant in enumerate(statement.params)
        )
    ).encode()


def rows_of(statement: "Statement", params: tuple[Any, ...], connection: BaseDatabaseWrapper) -> list[Any]:
    """What it finds; asked again as new where what was kept of it is over."""
    try:
        return asked(statement, params, connection)
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None) or ""
        if connection.in_atomic_block or not state.startswith(OVER):
            raise
        connection.connection.execute("DEALLOCATE ALL")
        return asked(statement, params, connection)


def asked(statement: "Statement", params: tuple[Any, ...], connection: BaseDatabaseWrapper) -> list[Any]:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection._prepare_cursor(PreparedCursor(connection, statement)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement.sql, params)
        return cursor.fetchall()
