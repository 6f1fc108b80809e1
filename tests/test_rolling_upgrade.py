"""What is judged harmless to the former release is: its own models write and read on the tables as they become."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from emi_alumni.foundation.rolling_upgrade import disturbing_migrations, judged

pytestmark = pytest.mark.django_db(transaction=True)
APP = "governance"


def served() -> ProjectState:
    """What the former release knows: one table."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=20)),
        ("note", models.CharField(max_length=20, null=True)),
    ]
    state.add_model(ModelState(APP, "Leaflet", fields))
    return state


def text(**options: Any) -> models.CharField:
    return models.CharField(max_length=options.pop("max_length", 20), **options)


# Operation · whether the former release bears it.
OPERATIONS = {
    "a new table": (migrations.CreateModel("Poster", [("id", models.BigAutoField(primary_key=True))]), True),
    "a column that may be empty": (migrations.AddField("leaflet", "colour", text(null=True)), True),
    "a column that the database fills": (migrations.AddField("leaflet", "colour", text(db_default="blue")), True),
    "a column that Django fills": (migrations.AddField("leaflet", "colour", text(default="blue")), False),
    "an index": (migrations.AddIndex("leaflet", models.Index(fields=["title"], name="leaflet_title")), True),
    "a longer text": (migrations.AlterField("leaflet", "title", text(max_length=40)), True),
    "another label": (migrations.AlterField("leaflet", "title", text(verbose_name="titre", help_text="…")), True),
    "a text that may be missing": (migrations.AlterField("leaflet", "title", text(null=True)), True),
    "a text that must be there": (migrations.AlterField("leaflet", "note", text(default="")), False),
    "a removed column": (migrations.RemoveField("leaflet", "note"), False),
    "a renamed column": (migrations.RenameField("leaflet", "note", "remark"), False),
    "a removed table": (migrations.DeleteModel("Leaflet"), False),
    "a renamed table": (migrations.RenameModel("Leaflet", "Booklet"), False),
    "a new rule": (
        migrations.AddConstraint(
            "leaflet", models.CheckConstraint(condition=~models.Q(title="Un dépliant"), name="leaflet_other")
        ),
        False,
    ),
}


def migration_of(*operations: Any) -> migrations.Migration:
    made = migrations.Migration("0002_change", APP)
    made.operations = list(operations)
    return made


def serves(leaflet: Any) -> bool:
    """Whether the former release writes, reads, changes and removes, as it does."""
    try:
        with transaction.atomic():
            row = leaflet.objects.create(title="Un dépliant")
            assert leaflet.objects.get(pk=row.pk).title == "Un dépliant"
            row.title = "Un autre"
            row.save()
            row.delete()
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_is_judged_as_the_former_release_lives_it(name):
    operation, is_borne = OPERATIONS[name]
    before = served()
    former = before.apps.get_model(APP, "Leaflet")
    migration, after = migration_of(operation), before.clone()
    with connection.schema_editor() as editor:
        editor.create_model(former)
    try:
        assert serves(former)
        with connection.schema_editor() as editor:
            migration.apply(before.clone(), editor)
        migration.mutate_state(after)
        assert serves(former) is is_borne
        assert (list(judged([migration], served())) == []) is is_borne
    finally:
        tables = [after.apps.get_model(*key)._meta.db_table for key in after.models]
        with connection.cursor() as cursor:
            for table in {*tables, former._meta.db_table}:
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}")


def test_rows_that_a_release_rewrites_disturb_unless_it_is_said():
    def rewrite(apps: Any, editor: Any) -> None: ...

    silent = migrations.RunPython(rewrite)
    said = migrations.RunPython(rewrite, hints={"while_serving": True})
    assert [reason for *_, reason in judged([migration_of(silent, said)], served())] == ["récrit des lignes"]


def test_what_a_release_makes_and_changes_at_once_disturbs_nobody():
    poster = migrations.CreateModel("Poster", [("id", models.BigAutoField(primary_key=True))])
    colour = migrations.AddField("poster", "colour", text(default="blue"))
    assert list(judged([migration_of(poster, colour)], served())) == []


def test_an_empty_server_has_no_former_release():
    leaflet = migrations.CreateModel("Leaflet", [("id", models.BigAutoField(primary_key=True)), ("note", text())])
    removed = migrations.RemoveField("leaflet", "note")
    assert list(judged([migration_of(leaflet, removed)], ProjectState())) == []
    assert disturbing_migrations() == [], "this database is up to date"


def test_the_command_stops_a_release_that_would_disturb(monkeypatch, capsys):
    call_command("plan_upgrade")
    assert "peut continuer" in capsys.readouterr().out
    told = ["governance 0009_x : supprime une colonne (leaflet)"]
    monkeypatch.setattr("emi_alumni.pages.management.commands.plan_upgrade.disturbing_migrations", lambda: told)
    with pytest.raises(CommandError, match="STOPPED=yes"):
        call_command("plan_upgrade")
    assert told[0] in capsys.readouterr().out
    call_command("plan_upgrade", stopped=True)
