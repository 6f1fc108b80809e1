"""PostgreSQL runs what covers every shape of statement, and all that depends on the engine."""

import random
from contextlib import suppress
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from directory.models import Member
from emi_alumni.foundation.prepared_statements import sent_by
from tests.sql_shapes import Notes, choose, shape, strange, uncovered, what_reads_the_engine


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM t WHERE id IN (%s)", "SELECT a FROM t WHERE id IN (%s, %s, %s)"),
        ("INSERT INTO t (a, b) VALUES (%s, %s)", "INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s)"),
        ("SELECT a FROM t LIMIT 21", "SELECT a FROM t LIMIT 3"),
        ("SELECT 'it''s' AS a FROM t", "SELECT 'other' AS a FROM t"),
    ],
)
def test_a_shape_is_a_statement_without_its_values(one, other):
    assert shape(one) == shape(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM t WHERE a = %s", "SELECT a FROM t WHERE b = %s"),
        ("SELECT a FROM t", "SELECT a FROM t LIMIT 3"),
        ("SELECT a FROM t WHERE id = (SELECT U0.id FROM u U0)", "SELECT a FROM t WHERE id = (SELECT U1.id FROM u U1)"),
    ],
)
def test_another_column_or_clause_is_another_shape(one, other):
    assert shape(one) != shape(other)


def noted(cost: float, shapes: str, always: bool = False) -> dict:
    return {"cost": cost, "shapes": set(shapes), "always": always}


def test_cheap_tests_are_chosen_until_no_shape_is_missing():
    tests = {
        "dear": noted(10, "abcd"),
        "cheap": noted(0.1, "ab"),
        "cheap too": noted(0.1, "bc"),
        "alone": noted(5, "d"),
        "nothing new": noted(0.01, "a"),
        "locks": noted(20, "a", always=True),
    }
    assert choose(tests) == ["alone", "cheap too", "locks"]


def test_a_dear_test_whose_shapes_came_otherwise_is_left_out():
    tests = {"many": noted(1, "abcdef"), "of both": noted(0.5, "abcg"), "the rest": noted(0.5, "defh")}
    assert choose(tests) == ["of both", "the rest"]


def refusals(notes: Notes) -> set[str]:
    return {one for one in notes.shapes if one.startswith("refused")}


@pytest.mark.django_db
def test_what_is_stopped_by_ourselves_is_not_refused_by_the_database(request):
    notes = Notes()
    with notes.of(request.node):
        sent_by(Member.objects.count)
    assert not refusals(notes)
    with notes.of(request.node), pytest.raises(DatabaseError), connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT 1 FROM nowhere")
    assert len(refusals(notes)) == 1


@pytest.mark.django_db
def test_each_constraint_that_is_broken_is_a_shape_of_its_own(request, helene, karim):
    """Empty twice, taken by somebody else, then accepted: two are refused, whatever the numbers and the words."""
    notes = Notes()
    with notes.of(request.node):
        for change in ({"slug": None}, {"slug": None}, {"slug": karim.slug}, {"slug": "helene-bis"}):
            with suppress(DatabaseError), transaction.atomic():
                Member.objects.filter(pk=helene.pk).update(**change)
    assert len(refusals(notes)) == 2


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("a\0b", "a NUL"),
        ('{"words": "a\\u0000b"}', "a NUL"),
        ("\ud800", "half a sign"),
        ("0001-01-01 00:00:00", "out of reach"),
        (date.max, "out of reach"),
        (40_000, "beyond 15 bits"),
        (-(2**31) - 1, "beyond 31 bits"),
        (2**63, "beyond 63 bits"),
        (float("nan"), "not finite"),
        ("é" * 5_000, "long"),
    ],
)
@pytest.mark.django_db
def test_what_engines_do_not_treat_alike_is_another_shape_of_its_statement(request, value, what):
    ordinary = ("Hélène d’Aubigné 😀", 32_767, True, None, 0.5, date(2027, 3, 28), b"\0")
    assert not any(map(strange, ordinary))
    assert strange(value) == what
    notes = Notes()
    with notes.of(request.node), suppress(DatabaseError, OverflowError, ValueError), transaction.atomic():
        Member.objects.extra(where=["%s = %s"], params=[value, value]).exists()
    assert f"{what}: " in {one[: len(what) + 2] for one in notes.shapes}


@pytest.mark.django_db
def test_rows_that_are_read_only_once_are_sent_all(request):
    notes = Notes()
    with notes.of(request.node), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE words (word text)")
        cursor.executemany("INSERT INTO words VALUES (%s)", ((word,) for word in ("one", "é" * 5_000)))
        cursor.execute("SELECT COUNT(*) FROM words")
        assert cursor.fetchone() == (2,)
    assert "long: INSERT INTO words VALUES (%s)" in notes.shapes


def test_whatever_the_suite_every_shape_is_covered():
    dice = random.Random(3)
    for _ in range(50):
        tests = {
            f"test {number}": noted(dice.random(), "".join(dice.choices("abcdefghijklmnop", k=3)), dice.random() < 0.1)
            for number in range(dice.randint(1, 40))
        }
        chosen = choose(tests)
        assert uncovered(tests, chosen) == set()
        assert {test for test, facts in tests.items() if facts["always"]} <= set(chosen)


FILE = """
import pytest
from django.db import connection

SQLITE = connection.{engine} == "sqlite"
only = pytest.mark.skipif(SQLITE, reason="")

@pytest.fixture
def folder(): return SQLITE

@pytest.fixture
def inside(folder): return folder

def helper(): return connection.{engine}

def test_by_a_constant(): assert SQLITE
@only
def test_by_its_mark(): pass
def test_by_a_fixture_of_a_fixture(inside): pass
def test_by_a_function(): helper()
class TestByItsClass:
    def test_it(self): helper()
def test_of_none(member): assert member
"""


def test_what_reads_the_engine_is_followed_through_its_file():
    reading = what_reads_the_engine(FILE.format(engine="vendor"))
    assert {name for name in reading if name.lower().startswith("test")} == {
        "test_by_a_constant",
        "test_by_its_mark",
        "test_by_a_fixture_of_a_fixture",
        "test_by_a_function",
        "TestByItsClass",
    }
    assert what_reads_the_engine(FILE.format(engine="alias")) == set()


@pytest.mark.parametrize(
    "whole",
    [
        'pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="")',
        "@pytest.fixture(autouse=True)\ndef always(): return connection.vendor",
        "if connection.vendor: print()",
    ],
)
def test_what_marks_a_file_marks_each_of_its_tests(whole):
    assert "test_it" in what_reads_the_engine(f"import pytest\n{whole}\ndef test_it(): pass\n")
