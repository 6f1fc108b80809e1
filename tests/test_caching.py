"""How processes know that what they remember has changed: `emi_alumni.foundation.caching`."""

import threading
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import facets
from directory.models import Member
from emi_alumni.foundation.caching import changes
from emi_alumni.foundation.caching.cards import kept_cards
from emi_alumni.foundation.caching.purging import forget_expired
from emi_alumni.foundation.caching.remembered import WatchedTables, remembered, table_of
from tests.factories import MemberFactory


class CardRow(NamedTuple):
    pk: int
    title: str


PEOPLE = WatchedTables("directory.Member", "directory.Member.skills")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def the_real_way(changes_are_told_at_once, monkeypatch):
    monkeypatch.undo()
    changes.this_thread.changed, changes.this_thread.numbers = set(), None


def test_a_change_makes_it_anew(db):
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return len(made)

    karim = MemberFactory()
    for _ in range(2):
        assert remembered("people", make, 60, shown=PEOPLE) == 1
    karim.set_standing(suspended=True)
    assert remembered("people", make, 60, shown=PEOPLE) == 2
    Member.objects.filter(pk=karim.pk).update(given_name="Autre")
    assert remembered("people", make, 60, shown=PEOPLE) == 3
    karim.skills.add("Écoute")
    assert remembered("people", make, 60, shown=PEOPLE) == 4
    Member.objects.filter(pk=karim.pk).delete()
    assert remembered("people", make, 60, shown=PEOPLE) == 5


def test_cards_are_drawn_together_and_once(time_machine):
    """Again when their row says something else, when a table that they show changes, or the day; a row that is gone is
    left out, and the order is that of the rows."""
    drawn: list[list[int]] = []

    def draw(keys: list[int]) -> dict[int, str]:
        drawn.append(keys)
        return {key: f"card {key}" for key in keys if key != 9}

    def cards(*rows: tuple[int, str], kind: str = "large") -> list[str]:
        return [card for _, card in kept_cards(kind, [CardRow(*row) for row in rows], [PEOPLE], draw)]

    time_machine.move_to("2026-11-30T10:00:00+01:00", tick=False)
    karim = MemberFactory()
    assert cards((2, ""), (1, "")) == ["card 2", "card 1"]
    assert cards((1, ""), (9, ""), (2, "")) == ["card 1", "card 2"]
    cards((1, "another title"))
    cards((1, ""), kind="small")
    karim.set_standing(suspended=True)
    cards((1, ""))
    time_machine.move_to("2026-12-01T00:00:01+01:00", tick=False)
    cards((1, ""))
    assert drawn == [[2, 1], [9], [1], [1], [1], [1]]


def test_a_server_that_fell_makes_all_anew():
    """PostgreSQL may lose what was told in its last second, and every connection with it."""
    before = PEOPLE.version()
    connection.close()
    assert (PEOPLE.version() != before) is (connection.vendor == "postgresql")


def test_other_tables_change_nothing():
    karim = MemberFactory(with_account=True)
    before = PEOPLE.version()
    karim.user.save()
    assert PEOPLE.version() == before


def test_what_was_rolled_back_is_not_told():
    karim = MemberFactory()
    before = PEOPLE.version()
    with transaction.atomic():
        Member.objects.filter(pk=karim.pk).update(given_name="Autre")
        transaction.set_rollback(True)
    assert PEOPLE.version() == before


def test_what_may_still_be_undone_is_not_remembered():
    karim = MemberFactory(given_name="Karim")

    def names() -> list[str]:
        return list(Member.objects.values_list("given_name", flat=True))

    with transaction.atomic():
        Member.objects.filter(pk=karim.pk).update(given_name="Autre")
        assert remembered("names", names, 60, shown=PEOPLE) == ["Autre"]
        transaction.set_rollback(True)
    assert remembered("names", names, 60, shown=PEOPLE) == ["Karim"]


def test_it_is_told_with_the_end_and_once():
    karim = MemberFactory()
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        for name in ("Un", "Deux", "Trois"):
            Member.objects.filter(pk=karim.pk).update(given_name=name)
        assert not any("memory_change" in query["sql"] for query in asked.captured_queries)
    assert sum('INSERT INTO "memory_change"' in query["sql"] for query in asked.captured_queries) == 1


def test_sqlite_tells_it_by_the_last_statement_of_the_transaction():
    karim = MemberFactory()
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        Member.objects.filter(pk=karim.pk).update(given_name="Autre")
    said = [query["sql"].split()[0] for query in asked.captured_queries]
    if connection.vendor == "sqlite":
        assert said == ["BEGIN", "UPDATE", "INSERT", "COMMIT"]
    else:
        assert said == ["BEGIN", "UPDATE", "COMMIT", "INSERT"]


def test_a_row_written_out_of_a_transaction_is_kept_and_told():
    before = PEOPLE.version()
    karim = MemberFactory()
    assert Member.objects.filter(pk=karim.pk).exists()
    assert PEOPLE.version() != before


def test_another_thread_knows(helene):
    before = PEOPLE.version()
    after: list[object] = []

    def look() -> None:
        after.append(PEOPLE.version())
        connection.close()

    helene.set_standing(suspended=True)
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert after != [before]


def test_a_request_asks_once(sign_in, helene):
    client = sign_in(helene)
    client.get("/annuaire/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/annuaire/")
    assert sum('FROM "memory_change"' in query["sql"] for query in asked.captured_queries) == 1


def test_a_failure_to_tell_loses_nothing(helene, caplog):
    def full(execute, sql, *args):
        if "memory_change" in sql:
            raise DatabaseError("disk full")
        return execute(sql, *args)

    with connection.execute_wrapper(full):
        helene.set_standing(suspended=True)
    assert Member.objects.get(pk=helene.pk).suspended
    assert "were not told" in caplog.text


def test_every_table_of_what_is_remembered_exists():
    tables = connection.introspection.table_names()
    assert changes.watched_tables() <= set(tables)
    assert set(facets.PEOPLE.tables) <= changes.watched_tables()
    assert table_of("projects.Project.themes") in tables


def test_the_shared_cache_keeps_no_row_after_its_time():
    shared = caches["default"]
    shared.set("over", "words", 60)
    shared.set("running", "words", 7200)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache")
        before = cursor.fetchone()[0]
    assert forget_expired(timezone.now() + timedelta(hours=1)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache")
        assert cursor.fetchone()[0] == before - 1
    assert shared.get("running") == "words"
    shared.clear()
