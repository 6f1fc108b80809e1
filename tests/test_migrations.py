"""Migrations lead to the tables that the models say, which is what the suite works in (`tables_of_the_models`)."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from emi_alumni.foundation.search.models import Synonyms
from tests.database_templates import is_ours, migrated_to


def ours() -> list[str]:
    """The portal's tables, those of its relations included."""
    models = [
        model for app in apps.get_app_configs() if is_ours(app) for model in app.get_models(include_auto_created=True)
    ]
    return sorted({model._meta.db_table for model in models if model._meta.managed})


def schema() -> dict[str, Any]:
    """Of each table, its columns, indexes and constraints; their order does not count."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in ours():
            columns = connection.introspection.get_table_description(cursor, table)
            constraints = connection.introspection.get_constraints(cursor, table)
            found[table] = (
                sorted((column.name, column.type_code, column.null_ok, column.display_size) for column in columns),
                sorted(((name_of(name), columns_of(said), facts_of(said)) for name, said in constraints.items())),
            )
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid::regclass::text = ANY(%s) ORDER BY 1, 2",
                [ours()],
            )
            found["constraints"] = cursor.fetchall()
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) ORDER BY indexname", [ours()]
            )
            found["indexes"] = cursor.fetchall()
    return found


def name_of(constraint: str) -> str:
    """SQLite's own have none: they are numbered as they are read."""
    return "" if constraint.startswith(("__unnamed", "fk_")) else constraint


def facts_of(constraint: dict[str, Any]) -> str:
    return repr(sorted((key, said) for key, said in constraint.items() if key != "columns"))


def columns_of(constraint: dict[str, Any]) -> list[str]:
    """A condition names them as its text was written, which a table made anew may turn round."""
    return sorted(constraint["columns"]) if constraint["check"] else constraint["columns"]


@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_migrations_lead_to_the_tables_of_the_models():
    Synonyms.objects.all().delete()  # an earlier test may have emptied the tables
    call_command("load_synonyms", verbosity=0)
    said_by_models, synonyms = schema(), set(Synonyms.objects.values_list("expressions", flat=True))
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    with migrated_to("migrated", leaves):
        emit_post_migrate_signal(0, interactive=False, db=connection.alias)  # the search's own objects
        migrated = schema()
        assert [(name, said, migrated[name]) for name, said in said_by_models.items() if said != migrated[name]] == []
        assert set(Synonyms.objects.values_list("expressions", flat=True)) == synonyms
