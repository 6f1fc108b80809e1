"""What a statement costs SQLite's machine, which no clock and no neighbour changes."""

from collections.abc import Callable

import pytest
from django.db import connection

counts_steps = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone counts the steps of a statement")


def steps_of(ask: Callable[[], object]) -> int:
    """Of what is asked, in tens, once its statement is known."""
    ask()
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    connection.connection.set_progress_handler(count, 10)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return counted
