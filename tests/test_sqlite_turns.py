"""On SQLite, threads that write take turns (`emi_alumni.foundation.sqlite`), and nobody keeps the turn of a transaction
that is over, however it ended."""

import os
import threading
import warnings

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.backends.sqlite3 import base

from directory.models import Member
from emi_alumni.foundation.caching import changes
from emi_alumni.foundation.sqlite.base import HOLDERS, TURNS
from tests.factories import MemberFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has as many writers as come"),
]


def is_free() -> bool:
    return not TURNS[connection.settings_dict["NAME"]].locked()


def test_a_transaction_has_the_turn_until_it_ends():
    with transaction.atomic():
        assert not is_free()
        with transaction.atomic():
            pass
        assert not is_free()
    assert is_free()


def test_what_is_refused_gives_the_turn_back(helene):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        1 / 0  # noqa: B018 — raises
    assert is_free()

    def refuse(execute, sql, *args):
        if sql.startswith("BEGIN"):
            raise DatabaseError("disk full")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError), transaction.atomic():
        pass
    assert is_free()
    with transaction.atomic():
        connection.close()
    assert is_free()


def test_a_turn_that_never_comes_leaves_sqlite_to_decide(monkeypatch):
    """A thread that ended without its connection, say."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    turn = TURNS.setdefault(connection.settings_dict["NAME"], threading.Lock())
    with turn, transaction.atomic():
        MemberFactory()
    assert Member.objects.count() == 1
    assert is_free()


def test_the_turn_of_a_thread_that_is_no_more_is_waited_for_once(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    name = connection.settings_dict["NAME"]
    kept = []

    def end_in_the_middle() -> None:
        connection.take_turn()
        kept.append(connection.turn)

    thread = threading.Thread(target=end_in_the_middle)
    thread.start()
    thread.join()
    assert TURNS[name] is kept[0]
    assert not is_free()
    with transaction.atomic():
        MemberFactory()
    with transaction.atomic():
        assert TURNS[name] is not kept[0]
        MemberFactory()
    assert Member.objects.count() == 2
    assert is_free()


def test_a_process_that_is_forked_waits_for_no_thread_of_the_other():
    with transaction.atomic(), warnings.catch_warnings(action="ignore"):
        child = os.fork()
        if child == 0:
            os._exit(len(TURNS) + len(HOLDERS))
        assert os.waitpid(child, 0)[1] == 0
    assert is_free()


@pytest.mark.parametrize("failure", [DatabaseError, KeyboardInterrupt])
def test_a_commit_that_fails_gives_the_turn_back(monkeypatch, failure):
    def fail(self) -> None:
        raise failure

    monkeypatch.setattr(base.DatabaseWrapper, "_commit", fail)
    with pytest.raises(failure), transaction.atomic():
        MemberFactory()
    monkeypatch.undo()
    connection.close()
    assert is_free()


def test_what_sqlite_rolled_back_by_itself_is_never_said_to_be_written(monkeypatch):
    """As it does when the disk is full at the last statement of the transaction, whose failure is only logged."""

    def end_by_itself() -> None:
        connection.connection.execute("ROLLBACK")

    monkeypatch.setattr(changes, "publish_changes", end_by_itself)
    with pytest.raises(OperationalError, match="rolled the transaction back"), transaction.atomic():
        MemberFactory()
    monkeypatch.undo()
    assert not Member.objects.exists()
    assert is_free()
    with transaction.atomic():
        MemberFactory()
    assert Member.objects.count() == 1


def test_who_waits_asks_sqlite_nothing_before_their_turn():
    """SQLite would have them sleep, up to a tenth of a second after the end of what they wait for."""
    asked: list[str] = []

    def note(execute, sql, *args):
        asked.append(sql)
        return execute(sql, *args)

    def write() -> None:
        connection.ensure_connection()
        with connection.execute_wrapper(note), transaction.atomic():
            MemberFactory()
        connection.close()

    thread = threading.Thread(target=write)
    with transaction.atomic():
        thread.start()
        thread.join(timeout=0.3)
        assert asked == []
    thread.join()
    assert asked[0].startswith("BEGIN")
    assert Member.objects.count() == 1
