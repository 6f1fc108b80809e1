"""The engine of DATABASES (`settings.py`): Django looks for it under this name."""

import os
from functools import lru_cache
from threading import Lock, Thread, current_thread
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError
from django.db.backends.sqlite3 import base, features

# Held by the thread of this process that has a transaction open, for each database; and which thread that is.
TURNS: "dict[Any, Lock]" = {}
HOLDERS: "dict[Lock, Thread]" = {}
ROLLED_BACK = "SQLite rolled the transaction back by itself: nothing of it was written"


def forget_turns() -> None:
    """A process that was forked has none of the threads that held them."""
    TURNS.clear()
    HOLDERS.clear()


os.register_at_fork(after_in_child=forget_turns)


class DatabaseFeatures(features.DatabaseFeatures):
    # The rows that a foreign key points to are prefetched by « (id) IN ((1), (2)) », which SQLite reads. Of keys of
    # several columns, which no model has, it would not: told so, Django writes « id = 1 OR id = 2 » of all of them, and
    # SQLite refuses a thousand.
    supports_tuple_lookups = True


@lru_cache(maxsize=1000)
def with_marks(query: str) -> str:
    """The statement with the « ? » that SQLite wants. A page sends the same ones each time, some of thirty thousand
    signs: looking for their places takes longer than running them."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: "list[str] | None" = None) -> str:
        return super().convert_query(query, param_names=param_names) if param_names else with_marks(query)


class DatabaseWrapper(base.DatabaseWrapper):
    """One writer at a time, as SQLite has it, in the order in which they came.

    SQLite itself has those who wait sleep, and ask again: up to a tenth of a second, all at the same moments, so that
    threads which came together are served ten in a second. Here the threads of a process wait for each other first. It
    is a courtesy: whoever waited as long as they may for the database asks SQLite, which decides.

    What a transaction changed is told to other processes by its last statement (`caching.changes`): told by one of its
    own, it would wait behind all who write, and for the disk once more.
    """

    features_class = DatabaseFeatures

    turn: "Lock | None" = None  # while a transaction of this connection is open

    def create_cursor(self, name: "str | None" = None) -> Cursor:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        if self.turn is None:
            self.take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.give_turn()
            raise

    def take_turn(self) -> None:
        """Wait for it as long as for the database. That of a thread which is no more is waited for once only."""
        name = self.settings_dict["NAME"]
        turn = TURNS.setdefault(name, Lock())
        if turn.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5)):
            self.turn, HOLDERS[turn] = turn, current_thread()
        elif (holder := HOLDERS.get(turn)) and not holder.is_alive() and TURNS.get(name) is turn:
            del TURNS[name], HOLDERS[turn]

    def give_turn(self) -> None:
        turn, self.turn = self.turn, None
        if turn is not None:
            HOLDERS.pop(turn, None)
            turn.release()

    def _commit(self) -> None:
        """Raises OperationalError where SQLite ended the transaction already, as it does when the disk is full: its own
        commit of nothing would say that all is well."""
        from emi_alumni.foundation.caching.changes import publish_changes

        try:
            if self.alias == DEFAULT_DB_ALIAS and self.turn is not None:
                publish_changes()
                if not self.connection.in_transaction:
                    raise OperationalError(ROLLED_BACK)
            super()._commit()  # type: ignore[misc]  # where it fails, Django rolls back
        finally:
            self.give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # where it fails, Django closes
        finally:
            self.give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.give_turn()
