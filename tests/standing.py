"""Fixtures of rows that are made once for neighbouring tests, instead of once for each: `@standing`.

A test asks for `helene` and `karim`; the next tests of its file ask for the same two. They are made once, in savepoints
around these tests, and what each test writes is undone. A test gets its own copies of the objects.

Nobody else is there: tests of a file are run in the order of what they ask for (`set_of`), and whoever is asked for no
more is rolled back before the next test begins. Where the whole database is another one (transactional tests, the
demonstration, the world), a standing fixture is made in the test itself, as any other.
"""

import inspect
import pickle
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from emi_alumni.foundation.caching import changes
from tests.indexed_together import Waiting, indexed_together

# Tests that ask for one of these work in another database than the empty one, in the world, or leave their transaction.
IN_A_LOADED_ONE = {"standing_demonstration", "standing_places", "portal"}
IN_THE_WORLD = {"standing_world"}
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}
Make = Callable[..., Any]
# How each is made, by the order in which they were declared, which `set_of` follows.
RANKS: dict[Make, int] = {}


def standing(make: Make) -> Any:
    """Declare a fixture that only writes rows, from `db` and other standing fixtures, and returns what it wrote."""
    RANKS[make] = len(RANKS)

    def fixture(standing_things: dict[str, Any], **asked: Any) -> Any:
        return standing_things[make.__name__] if make.__name__ in standing_things else make(**asked)

    own = inspect.signature(make)
    first = inspect.Parameter("standing_things", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    fixture.__signature__ = own.replace(parameters=[first, *own.parameters.values()])  # type: ignore[attr-defined]
    fixture.__doc__, fixture.__module__ = make.__doc__, make.__module__
    fixture.make = make  # type: ignore[attr-defined]
    return pytest.fixture(name=make.__name__)(fixture)


Thing = tuple[str, Make]
# How far the numbers of the watched tables have risen when a test begins: what the process remembers of them
# (`emi_alumni/foundation/caching`) is forgotten whenever another thing stands.
told: Counter[str] = Counter()
FAR = 1_000
SETS: dict[tuple[Thing, ...], tuple[Thing, ...]] = {}


def apart(item: pytest.Item, asked: Iterable[str]) -> tuple[bool, bool, bool]:
    """Whether it needs a loaded database, commits, or asks for the world: tests of a file are run in this order."""
    marker, names = item.get_closest_marker("django_db"), set(asked)
    commits = bool(marker and marker.kwargs) or bool(COMMITTING & names)
    return bool(IN_A_LOADED_ONE & names), commits, bool(IN_THE_WORLD & names)


def set_of(metafunc: pytest.Metafunc) -> tuple[Thing, ...]:
    """The standing things that this test asks for, each after those that it is made from."""
    found: dict[str, Make] = {}
    for name in metafunc.fixturenames:
        for definition in metafunc._arg2fixturedefs.get(name, ())[-1:]:
            if make := getattr(definition.func, "make", None):
                found[name] = make
    if any(apart(metafunc.definition, metafunc.fixturenames)):
        found = {}
    ordered: dict[str, Make] = {}

    def add(name: str) -> bool:
        """Unless it is made from something that does not stand."""
        if name not in ordered and name in found:
            asked = [other for other in inspect.signature(found[name]).parameters if other != "db"]
            if name not in asked and all(add(other) for other in asked):
                ordered[name] = found[name]
        return name in ordered

    for name in sorted(found, key=lambda name: RANKS[found[name]]):
        add(name)
    things = tuple(ordered.items())
    return SETS.setdefault(things, things)


def tell() -> None:
    """What has just been made, or undone, is known to whatever remembers."""
    changes.this_thread.changed, changes.this_thread.numbers = set(), None
    told.update(dict.fromkeys(changes.watched_tables(), FAR))


class Standing:
    """What stands now: a savepoint for each thing, in the order in which they were made."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self.blocks: list[transaction.Atomic] = []
        self.values: dict[str, Any] = {}
        self.letters: list[list[Any]] = []
        self.pickled = b""

    def stand(self, wanted: tuple[Thing, ...]) -> None:
        """What is wanted stands, and nothing else."""
        kept = 0
        while kept < min(len(wanted), len(self.things)) and wanted[kept] == self.things[kept]:
            kept += 1
        while len(self.things) > kept:
            self.undo()
        if len(wanted) > kept:
            with indexed_together() as waiting:
                for name, make in wanted[kept:]:
                    self.add(name, make, waiting)
        self.pickled = pickle.dumps((self.values, [letter for letters in self.letters for letter in letters]))

    def add(self, name: str, make: Make, waiting: Waiting) -> None:
        committed, sent = list(connection.run_on_commit), len(mail.outbox)
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]
        block.__enter__()
        self.things.append((name, make))
        self.blocks.append(block)
        self.letters.append([])
        self.values[name] = make(**{other: self.values.get(other) for other in inspect.signature(make).parameters})
        waiting.index()
        # Letters leave, as in a test (`letters_leave_at_once`); nothing else is committed, and nothing is left to tell.
        for _, function, _ in connection.run_on_commit[len(committed) :]:
            if function.__module__.startswith("emi_alumni.foundation.outbox"):
                function()
        connection.run_on_commit = committed
        tell()
        self.letters[-1] = mail.outbox[sent:]
        del mail.outbox[sent:]

    def undo(self) -> None:
        name, _ = self.things.pop()
        self.values.pop(name, None)  # absent when making it failed
        self.letters.pop()
        transaction.set_rollback(True)
        self.blocks.pop().__exit__(None, None, None)
        tell()

    def copies(self) -> dict[str, Any]:
        """What stands, as a test gets it, with the letters that it sent."""
        values, letters = pickle.loads(self.pickled)  # noqa: S301 — of this process
        mail.outbox.extend(letters)
        return values
