"""May the former release serve while a release changes the tables? Judged from the migrations that are not applied yet.

What is not known to be harmless is said to disturb. The former release goes on reading and writing the columns that it
knows: it bears new tables, indexes, and columns that the database fills by itself; nothing that takes a column away,
renames it, narrows it or asks it of every row. Django's `default` is none of the database's: only `null`, `db_default`
and generated columns are filled for a code that does not know them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from emi_alumni.foundation.discovery import is_ours

HARMLESS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
)
# The operations that change columns, in the words of who is told.
WORDS = {
    "DeleteModel": "supprime une table",
    "RenameModel": "renomme une table",
    "AlterModelTable": "renomme une table",
    "AddField": "ajoute une colonne que la version en service ne remplit pas",
    "RemoveField": "supprime une colonne",
    "RenameField": "renomme une colonne",
    "AlterField": "change une colonne",
    "AddConstraint": "ajoute une règle que la version en service ne connaît pas",
    "AlterUniqueTogether": "ajoute une règle que la version en service ne connaît pas",
    "RunPython": "récrit des lignes",
    "RunSQL": "récrit des lignes",
}
# What a column says to forms and pages, and nothing to the database.
UNSEEN = {*models.Field.non_db_attrs, "default", "validators", "help_text", "verbose_name", "choices", "editable"}


def disturbing_migrations() -> list[str]:
    """Of the migrations that are not applied: what disturbs the former release, a line each; none on a database that
    serves no release yet."""
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    graph = executor.loader.graph
    state = graph.make_state([key for key in executor.loader.applied_migrations if key in graph.nodes])
    found = []
    for migration, operation, reason in judged(plan, state):
        what = getattr(operation, "model_name", "") or getattr(operation, "name", "") or ""
        found.append(f"{migration.app_label} {migration.name} : {reason} ({what or type(operation).__name__})")
    return found


def judged(
    plan: Iterable[migrations.Migration], state: ProjectState
) -> Iterator[tuple[migrations.Migration, Operation, str]]:
    """The operations of this plan that disturb a release whose tables are those of `state`, with why."""
    served = {key for key in state.models if is_ours(apps.get_app_config(key[0]))}
    for migration in plan:
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            if not served:
                continue
            for part in getattr(operation, "database_operations", [operation]):
                if reason := why_it_disturbs(part, migration.app_label, before, state, served):
                    yield migration, part, reason


def why_it_disturbs(
    operation: Operation, app: str, before: ProjectState, after: ProjectState, served: set[tuple[str, str]]
) -> str:
    """ "" for what the former release bears. `served`: the models that it knows."""
    kind = type(operation).__name__
    if isinstance(operation, HARMLESS):
        return ""
    if isinstance(operation, migrations.RunPython):
        return "" if operation.hints.get("while_serving") else WORDS[kind]
    name = getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", "")
    if not name and isinstance(operation, migrations.RenameModel):
        name = operation.old_name_lower
    if name and (app, name) not in served:
        return ""  # a table that is made by this very release
    if isinstance(operation, migrations.AddField) and fills_itself(operation.field):
        return ""
    if isinstance(operation, migrations.AlterField):
        old = before.models[app, operation.model_name_lower].fields[operation.name]
        if is_wider(old, operation.field):
            return ""
    return WORDS.get(kind, "change les tables")


def fills_itself(field: models.Field) -> bool:
    """Whether a row written by who does not know this column is accepted."""
    return bool(field.many_to_many or field.null or field.has_db_default() or field.generated) and not field.unique


def is_wider(old: models.Field, new: models.Field) -> bool:
    """Whether all that was written in the column may still be, and is read alike."""

    def told(field: models.Field) -> tuple[str, Any, dict[str, Any]]:
        _, path, arguments, options = field.deconstruct()
        return path, arguments, {name: value for name, value in options.items() if name not in UNSEEN}

    (old_path, old_arguments, was), (new_path, new_arguments, now) = told(old), told(new)
    room = was.pop("max_length", None), now.pop("max_length", None)
    wider = room[0] == room[1] or room[1] is None or (room[0] is not None and room[0] <= room[1])
    now_null, was_null = now.pop("null", False), was.pop("null", False)
    if "db_default" not in was:
        now.pop("db_default", None)
    same = (old_path, old_arguments, was) == (new_path, new_arguments, now)
    return same and wider and now_null >= was_null
