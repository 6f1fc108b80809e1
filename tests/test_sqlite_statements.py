"""On SQLite, the marks of a statement are put where Django puts them, once for all the times that it is sent."""

import pytest
from django.db import connection

from emi_alumni.foundation.sqlite.base import with_marks

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL numbers what it is given"),
]


def answer(words, params):
    with connection.cursor() as cursor:
        cursor.execute(words, params)
        return cursor.fetchall()


@pytest.mark.parametrize("value", [1, 2])
def test_a_statement_is_marked_once_and_answers_for_each_value(value):
    with_marks.cache_clear()
    words = "SELECT %s, '50 %%', %s"
    assert [answer(words, [value, "%s"]) for _ in range(3)] == [[(value, "50 %", "%s")]] * 3
    assert with_marks.cache_info().misses == 1


def test_names_are_still_understood():
    assert answer("SELECT %(one)s, %(two)s", {"one": 1, "two": 2}) == [(1, 2)]


def test_what_takes_no_value_is_sent_as_it_is():
    assert answer("SELECT '50 %%s'", None) == [("50 %%s",)]
