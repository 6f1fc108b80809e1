"""What PostgreSQL keeps of a prepared statement: for a connection, in no transaction, until its tables change."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Func, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from directory.models import Cohort
from emi_alumni.foundation.prepared_statements import Prepared, prepared, prepared_count

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own statements"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def alone():
    """Functions of these tests are not the portal's, and their connection is new."""
    known = list(Prepared.known)
    connection.close()
    yield
    Prepared.known[:] = known


@pytest.fixture
def cohorts():
    for year in (2019, 2020):
        Cohort.objects.create(label=f"Promotion {year}", slug=str(year), starts_on=year, ends_on=year + 1)


def since(year: int) -> QuerySet[Cohort]:
    return Cohort.objects.filter(starts_on__gte=year, label__startswith="Promotion").order_by("starts_on")


def years(found) -> list[int]:
    return [cohort.starts_on for cohort in found]


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [words for (words,) in cursor.fetchall()]


def alter(words: str) -> None:
    """As a migration does, on a connection of its own."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(words)
    finally:
        other.close()


@pytest.fixture
def longer_labels(cohorts):
    """A function that widens a column, which is what it was in the end."""
    size = Cohort._meta.get_field("label").max_length
    change = "ALTER TABLE directory_cohort ALTER COLUMN label TYPE varchar({})"
    yield lambda: alter(change.format(size + 1))
    connection.close()
    alter(change.format(size))


def test_one_statement_is_kept_for_all_values(cohorts):
    asks = prepared(since)
    assert years(asks(2019)) == [2019, 2020]
    assert years(asks(2020)) == [2020]
    (words,) = kept()
    assert "$1" in words
    assert "$2" not in words, "constants are in its words"
    assert "'Promotion%'" in words


def as_told(year: int, label: str) -> QuerySet[Cohort]:
    other = Q(starts_on=year, label=label) | Q(ends_on=year, slug=label)
    return Cohort.objects.filter(other | Q(starts_on__gt=year)).order_by("starts_on")


def test_what_stands_at_several_places_is_told_once_but_for_texts(cohorts):
    """A text has the type of what it is compared with: a label here, a slug there."""
    asks = prepared(as_told)
    assert years(asks(2019, "Promotion 2019")) == [2019, 2020]
    assert years(asks(2020, "2019")) == [2019]
    assert years(asks(2020, "autre")) == []
    (words,) = kept()
    assert "$3" in words
    assert "$4" not in words


def test_counts_are_kept_too(cohorts):
    asks = prepared_count(since)
    assert [asks(year) for year in (2019, 2020, 2021)] == [2, 1, 0]
    assert len(kept()) == 1


def test_what_is_sent_is_noted_as_any_other_query(cohorts):
    with CaptureQueriesContext(connection) as queries:
        prepared(since)(2020)
    (query,) = queries.captured_queries
    assert '"starts_on" >= 2020' in query["sql"]


def test_nothing_is_kept_inside_a_transaction(cohorts):
    with transaction.atomic():
        assert years(prepared(since)(2020)) == [2020]
        assert kept() == []


def test_a_table_that_a_migration_changed_is_asked_again(longer_labels):
    asks, counts = prepared(since), prepared_count(since)
    for _ in range(2):
        assert years(asks(2019)) == [2019, 2020]
    before = connection.connection
    longer_labels()
    assert years(asks(2020)) == [2020]
    assert counts(2020) == 1
    assert years(asks(2019)) == [2019, 2020]
    assert connection.connection is before
    assert len(kept()) == 2, "it is kept as it has become"


def test_a_transaction_after_a_migration_asks_anew(longer_labels):
    asks = prepared(since)
    asks(2019)
    longer_labels()
    with transaction.atomic():
        assert years(asks(2020)) == [2020]


def test_what_the_server_forgot_is_asked_again(cohorts):
    asks = prepared(since)
    asks(2019)
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")  # psycopg is not told
    assert years(asks(2020)) == [2020]


def test_what_is_wrong_is_said(cohorts):
    asks = prepared(since)
    asks(2019)
    alter("ALTER TABLE directory_cohort RENAME COLUMN starts_on TO started_on")
    try:
        with pytest.raises(DatabaseError, match="starts_on"):
            asks(2020)
    finally:
        alter("ALTER TABLE directory_cohort RENAME COLUMN started_on TO starts_on")
    assert years(asks(2020)) == [2020]


def slow(year: int) -> QuerySet[Cohort]:
    return since(year).annotate(slept=Func(1, function="pg_sleep", output_field=CharField())).values_list("slept")


def test_what_takes_too_long_is_not_asked_twice(cohorts):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 50")
    with CaptureQueriesContext(connection) as queries, pytest.raises(DatabaseError, match="timeout"):
        prepared(slow)(2019)
    assert len(queries) == 1
    connection.close()


@pytest.mark.parametrize(("said", "kept_there"), [(0, True), (1, False)], ids=["the server's own", "a shared one"])
def test_a_proxy_that_shares_its_connections_keeps_nothing(cohorts, monkeypatch, said, kept_there):
    """PgBouncer tells each client of another process than the one that answers."""
    from emi_alumni.foundation import prepared_cursor

    let_prepare = prepared_cursor.let_prepare

    class Seen:
        def __init__(self, real):
            self.__dict__["real"] = real

        @property
        def info(self):
            return SimpleNamespace(backend_pid=self.real.info.backend_pid + said)

        def execute(self, words):
            return self.real.execute(words)

        def __setattr__(self, name, value):
            setattr(self.real, name, value)

    monkeypatch.setattr(prepared_cursor, "let_prepare", lambda real: let_prepare(Seen(real)))
    connection.close()
    assert years(prepared(since)(2020)) == [2020]
    assert bool(kept()) is kept_there
