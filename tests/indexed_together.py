"""What a test's own lines save is put in the search index together, before anything reads it.

A factory saves a person, then their skills, then their account: the portal indexes them at each save. Requests do so
here too, and so does what is done while queries are counted or stopped; the rest is indexed once, before the next
request, question to the index, count or stop of queries, or the end of the test.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, InternalError, connection, connections
from django.test.utils import CaptureQueriesContext

from emi_alumni.foundation.search import indexing, registry

# Where what follows a save looks for it; a module that takes the name from `indexing` for itself indexes at once.
CALLERS = (indexing, registry)


def in_a_tests_transaction() -> bool:
    return any(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


Ids = dict[str, dict[int, None]]


class Waiting:
    def __init__(self) -> None:
        self.here = connections[DEFAULT_DB_ALIAS]
        self.ids: Ids = {}
        self.at: dict[str, Ids] = {}  # what waited when each savepoint was made
        self.index_now: Callable[[str, Iterable[int]], int] = indexing.index_many
        self.in_a_request = False
        self.wrappers = 0

    def index_later(self, kind: str, ids: Iterable[int]) -> int:
        counted = connection.force_debug_cursor or len(connection.execute_wrappers) > self.wrappers
        if self.in_a_request or counted or not in_a_tests_transaction():
            return self.index_now(kind, ids)
        self.ids.setdefault(kind, {}).update(dict.fromkeys(ids))
        return 0

    def index(self) -> None:
        while self.ids:
            kind, ids = self.ids.popitem()
            self.index_now(kind, list(ids))

    def index_at_the_end(self) -> None:
        """Unless the test left its transaction broken."""
        if not connection.needs_rollback:
            with suppress(InternalError):
                self.index()

    def request_starts(self, **kwargs: Any) -> None:
        self.index()
        self.in_a_request = True

    def request_ends(self, **kwargs: Any) -> None:
        self.in_a_request = False

    def savepoint(self) -> str | None:
        if made := type(self.here).savepoint(self.here):
            self.at[made] = {kind: dict(ids) for kind, ids in self.ids.items()}
        return made

    def savepoint_rollback(self, undone: str) -> None:
        """What was saved since is no more; what waited before, and was indexed since, waits again."""
        type(self.here).savepoint_rollback(self.here, undone)
        self.ids = self.at.pop(undone, {})

    def before(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.ids and "search_" in sql:
            self.index()
        return execute(sql, params, many, context)


@contextmanager
def indexed_together() -> Iterator[Waiting]:
    waiting, at_once = Waiting(), indexing.index_many
    request_started.connect(waiting.request_starts)
    request_finished.connect(waiting.request_ends)
    for module in CALLERS:
        module.index_many = waiting.index_later  # type: ignore[attr-defined]

    def count(context: CaptureQueriesContext) -> CaptureQueriesContext:
        waiting.index()
        return start_counting(context)

    def wrap(wrapper: Callable[..., Any]) -> AbstractContextManager[None]:
        waiting.index()
        return type(here).execute_wrapper(here, wrapper)

    here = waiting.here
    start_counting, CaptureQueriesContext.__enter__ = CaptureQueriesContext.__enter__, count
    try:
        with here.execute_wrapper(waiting.before):
            waiting.wrappers = len(here.execute_wrappers)
            here.execute_wrapper = wrap
            here.savepoint, here.savepoint_rollback = waiting.savepoint, waiting.savepoint_rollback
            yield waiting
    finally:
        for name in ("execute_wrapper", "savepoint", "savepoint_rollback"):
            here.__dict__.pop(name, None)
        for module in CALLERS:
            module.index_many = at_once  # type: ignore[attr-defined]
        CaptureQueriesContext.__enter__ = start_counting
        request_started.disconnect(waiting.request_starts)
        request_finished.disconnect(waiting.request_ends)
