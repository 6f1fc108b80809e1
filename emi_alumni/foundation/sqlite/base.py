"""The engine of DATABASES (`settings.py`): Django looks for it under this name."""

from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.sqlite3 import base

# Held by the thread of this process that has a transaction open, for each database.
TURNS: "dict[Any, Lock]" = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """One writer at a time, as SQLite has it, in the order in which they came.

    SQLite itself has those who wait sleep, and ask again: up to a tenth of a second, all at the same moments, so that
    threads which came together are served ten in a second. Here the threads of a process wait for each other first. It
    is a courtesy: whoever waited as long as they may for the database asks SQLite, which decides.

    What a transaction changed is told to other processes by its last statement (`caching.changes`): told by one of its
    own, it would wait behind all who write, and for the disk once more.
    """

    turn: "Lock | None" = None  # while a transaction of this connection is open

    def _start_transaction_under_autocommit(self) -> None:
        turn = TURNS.setdefault(self.settings_dict["NAME"], Lock())
        if turn.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5)):
            self.turn = turn
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.give_turn()
            raise

    def give_turn(self) -> None:
        turn, self.turn = self.turn, None
        if turn is not None:
            turn.release()

    def _commit(self) -> None:
        from emi_alumni.foundation.caching.changes import publish_changes

        if self.alias == DEFAULT_DB_ALIAS and self.turn is not None:
            publish_changes()
        super()._commit()  # type: ignore[misc]  # where it fails, Django rolls back
        self.give_turn()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # where it fails, Django closes
        self.give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.give_turn()
