"""What thirteen pages say to who hears them: the small cast of the tests, on one day, in a database of their own."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import factory
import pytest
import time_machine

from tests import factories
from tests.access import World, make_world
from tests.database_templates import emptied

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """In place of the other browser tests' fixture, which loads the demonstration."""


@pytest.fixture(scope="module")
def spoken_world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Nobody's name depends on the tests that came before."""
    makers = [made for made in vars(factories).values() if isinstance(made, type) and issubclass(made, factory.Factory)]
    kept = {made: made._meta._counter for made in makers}
    with django_db_blocker.unblock(), emptied():
        for made in makers:
            made._meta._counter = None
            made.reset_sequence(0, force=True)
        with time_machine.travel(NOW, tick=False):
            world = make_world()
        yield world
        for made, counter in kept.items():
            made._meta._counter = counter
