"""A connection to PostgreSQL that is kept between requests: trusted while the server says nothing, asked otherwise."""

import pytest
from django.db import connection

from emi_alumni.foundation.postgresql import base

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's connections"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def asked(monkeypatch) -> list[bool]:
    """What the server answered each time that it was asked whether it is there."""
    answers: list[bool] = []
    is_usable = base.DatabaseWrapper.is_usable

    def noted(self) -> bool:
        answers.append(is_usable(self))
        return answers[-1]

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", noted)
    connection.close()
    connection.ensure_connection()
    yield answers
    connection.close()


def process() -> int:
    """Which process of the server answers, as a request finds it: the first one since the connection was kept."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end(process: int) -> None:
    """As a restart of the server does."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    finally:
        other.close()


def test_a_connection_that_answered_lately_is_not_asked(asked):
    assert process() == process()
    assert asked == []


def test_a_connection_that_the_server_ended_is_replaced(asked):
    before = process()
    end(before)
    assert process() != before
    assert asked == [False]


def test_after_a_silence_the_server_is_asked(asked, monkeypatch):
    before = process()
    monkeypatch.setattr(base, "monotonic", lambda: connection.answered_at + base.SURE + 1)
    assert process() == before
    assert asked == [True]
