"""What Django cannot declare is there after each migration, and comes back after a table is remade."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from emi_alumni.foundation.search.models import Document
from emi_alumni.foundation.search.sql_objects import POSTGRESQL, SQLITE, install

SQLITE_ONLY = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone remakes its tables")
POSTGRESQL_ONLY = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own objects")


def installed() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'search_%'")
        return dict(cursor.fetchall())


@SQLITE_ONLY
def test_triggers_and_index_are_there(db):
    assert SQLITE.items() <= installed().items()


@POSTGRESQL_ONLY
def test_columns_and_indexes_are_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'search_document'")
        names = {name for (name,) in cursor.fetchall()}
    assert len(POSTGRESQL) == 6
    assert {"search_title_only", "search_head", "search_everything"} <= names


def listing_what_is_new() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_am ON pg_am.oid = relam AND amname = 'gin'"
            " WHERE relname LIKE 'search_%' AND NOT 'fastupdate=off' = ANY(coalesce(reloptions, '{}'))"
        )
        return {name for (name,) in cursor.fetchall()}


@POSTGRESQL_ONLY
def test_no_search_reads_a_list_of_what_is_new(db):
    assert listing_what_is_new() == set()
    with connection.cursor() as cursor:
        cursor.execute("ALTER INDEX search_head RESET (fastupdate)")
    assert listing_what_is_new() == {"search_head"}
    install(using="default")
    assert listing_what_is_new() == set()


@SQLITE_ONLY
@pytest.mark.django_db(transaction=True)
def test_a_remade_table_gets_its_triggers_back_and_its_index_rebuilt(karim):
    wider = models.CharField(max_length=60)
    wider.set_attributes_from_name("scope")
    wider.model = Document
    with connection.schema_editor() as editor:
        editor.alter_field(Document, Document._meta.get_field("scope"), wider, strict=False)
    with connection.schema_editor() as editor:
        editor.alter_field(Document, wider, Document._meta.get_field("scope"), strict=False)
    assert "search_added" not in installed()
    Document.objects.filter(kind="person").update(title_terms=" remade ")
    call_command("migrate", verbosity=0)
    assert SQLITE.items() <= installed().items()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_index WHERE search_index MATCH 'title_terms : remade'")
        assert cursor.fetchone() == (1,)


def test_installing_again_changes_nothing(karim):
    before = installed() if connection.vendor == "sqlite" else None
    install(using="default")
    assert before is None or installed() == before
    assert Document.objects.filter(kind="person").exists()
