"""Databases that are made once and then copied: the portal's empty one, the demonstration's, the collectivités'.

A template's name holds a digest of all that makes it, so that changed code, data or libraries never meet an old one.
On SQLite it is a file of `var/tests/`, kept from run to run; on PostgreSQL a database of the same server.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings
from django.test.utils import setup_databases
from django.utils import timezone

FOLDER = settings.BASE_DIR / "var" / "tests"
# Those of former code and days: the newest few stay.
KEPT = 6
# Folders of the apps that tables, groups and triggers are not made from: a change of a page leaves the empty database.
PAGES = frozenset({"views", "forms", "templatetags", "templates", "static", "demo"})


@cache
def digest_of(*more: str, without: frozenset[str] = frozenset()) -> str:
    """Of every file of the portal's apps, of its libraries' versions, of what reads them, and of more folders; not of
    files in folders of the names that are left out."""
    root = Path(settings.BASE_DIR)
    folders = {Path(config.path).relative_to(root).parts[0] for config in apps.get_app_configs() if is_ours(config)}
    folders.update(more)
    files = [path for folder in sorted(folders) for path in sorted((root / folder).rglob("*")) if path.is_file()]
    files += [root / "requirements-dev.txt", root / "tests" / "settings.py", Path(__file__)]
    made_of = hashlib.sha256(f"{sys.version} {django.VERSION} {sqlite3.sqlite_version}".encode())
    for path in files:
        if not {"__pycache__", *without}.intersection(path.relative_to(root).parts):
            made_of.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return made_of.hexdigest()[:16]


def is_ours(config: Any) -> bool:
    path = Path(config.path)
    return path.is_relative_to(settings.BASE_DIR) and ".venv" not in path.parts


def empty_database() -> list[tuple]:
    """Make this process's database, as `setup_databases` does; what `teardown_databases` needs to remove it."""
    former = connection.settings_dict["NAME"]
    name = connection.creation._get_test_db_name()
    with one_process_at_a_time():
        template = Template("empty")
        if not template.exists():
            made = tables_of_the_models()
            template.save()
            return made
    template.copy_to(name)
    connect_to(name)
    return [(connection, former, True)]


def tables_of_the_models() -> list[tuple]:
    """The tables as the models say them, in a tenth of the time that migrations take; `tests/test_migrations.py` proves
    that these lead to the same ones. What migrations write is written, and they are said to be applied."""
    connection.settings_dict["TEST"]["MIGRATE"] = False
    try:
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    finally:
        del connection.settings_dict["TEST"]["MIGRATE"]
    call_command("load_synonyms", verbosity=0)
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    rows = [executor.recorder.Migration(app=app, name=name) for app, name in executor.loader.graph.nodes]
    executor.recorder.migration_qs.bulk_create(rows)
    return made


@contextmanager
def loaded_by(command: str) -> Iterator[None]:
    """This process works in a copy of a database that this command has filled, then in its own again."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_{command}"
    template = Template(f"{command}-{timezone.localdate():%Y%m%d}")  # dates may be told from today
    with one_process_at_a_time():
        if template.exists():
            template.copy_to(name)
            connect_to(name)
        else:
            Template("empty").copy_to(name)
            connect_to(name)
            shutil.rmtree(template.media, ignore_errors=True)
            template.media.mkdir()
            with override_settings(DEMO=True, MEDIA_ROOT=template.media):
                call_command(command, verbosity=0)
            template.save()
    shutil.copytree(template.media, settings.MEDIA_ROOT, dirs_exist_ok=True)
    try:
        yield
    finally:
        connect_to(own)
        remove(name)


@contextmanager
def emptied() -> Iterator[None]:
    """This process works in an empty database, then in its own again."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_emptied"
    with one_process_at_a_time():
        Template("empty").copy_to(name)
    connect_to(name)
    try:
        yield
    finally:
        connect_to(own)
        remove(name)


@contextmanager
def migrated_to(kind: str, targets: list[tuple[str, str]]) -> Iterator[None]:
    """This process works in a database where these migrations are the last ones, without any row but theirs, then in
    its own again. It is made forwards: backwards, each of the later ones is undone."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_{kind}"
    template = Template(f"{kind}-{hashlib.sha256(repr(targets).encode()).hexdigest()[:8]}")
    with one_process_at_a_time():
        if not template.exists():
            remove(name)
            if connection.vendor != "sqlite":
                with connection.creation._nodb_cursor() as cursor:
                    cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
            connect_to(name)
            MigrationExecutor(connection).migrate(targets)
            template.save()
        template.copy_to(name)
    connect_to(name)
    try:
        yield
    finally:
        connect_to(own)
        remove(name)


class Template:
    def __init__(self, kind: str) -> None:
        digest = digest_of(without=PAGES) if kind == "empty" else digest_of()
        self.name = f"{connection.vendor}-{kind}-{digest}"
        self.path = FOLDER / f"{self.name}.sqlite3"
        # The files that its rows name.
        self.media = FOLDER / f"{self.name}-media"

    def exists(self) -> bool:
        if connection.vendor == "sqlite":
            return self.path.exists()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def save(self) -> None:
        """Keep this process's database as it is now."""
        name = connection.settings_dict["NAME"]
        connection.close()
        if connection.vendor == "sqlite":
            forget_old_templates()
            unfinished = self.path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(unfinished)) as target:
                source.backup(target)
            unfinished.rename(self.path)
        else:
            copy_on_the_server(name, self.name)

    def copy_to(self, name: str) -> None:
        """Whatever had this name is replaced."""
        remove(name)
        if connection.vendor == "sqlite":
            shutil.copyfile(self.path, name)
        else:
            copy_on_the_server(self.name, name)


@contextmanager
def one_process_at_a_time() -> Iterator[None]:
    """Templates are made by the first process that needs them; the others wait and copy."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def connect_to(name: str) -> None:
    """The next statement, of this thread or another, goes to the database of this name."""
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def copy_on_the_server(source: str, target: str) -> None:
    quote = connection.ops.quote_name
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quote(target)} TEMPLATE {quote(source)}")


def remove(name: str) -> None:
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def forget_old_templates() -> None:
    for kind in ("*.sqlite3", "*-media"):
        newest_first = sorted(FOLDER.glob(kind), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest_first[KEPT:]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
