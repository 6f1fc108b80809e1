"""One backup of the portal: its database and its files, under their final name only once they are whole.

`manage.py back_up /var/backups/emi --keep 30`: written beside under a temporary name, opened and counted, put on the
disk, then renamed. Killed at any moment, it leaves former backups as they were; the next one removes what it left.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import tarfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

PREFIX, UNFINISHED = "emi-", ".unfinished-"
DATABASE = {"sqlite": "portail.sqlite3", "postgresql": "portail.dump"}
MEDIA = "media.tar.gz"
# Without rows in these, what was saved is not this portal.
COUNTED = ("directory.User", "directory.Member", "directory.Collectivity", "projects.Project")


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans DOSSIER/emi-<date>, complète ou absente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DOSSIER")
        parser.add_argument(
            "--keep", type=int, default=0, metavar="JOURS", help="efface les sauvegardes plus anciennes"
        )
        parser.add_argument("--dry-run", action="store_true", help="Dire ce qui serait écrit et effacé.")

    def handle(self, *args: object, folder: Path, keep: int, dry_run: bool, **options: object) -> None:
        name = f"{PREFIX}{timezone.localtime():%Y-%m-%d-%H%M%S}"
        if dry_run:
            self.stdout.write(f"{folder / name} : serait écrite.")
            for old in older_than(keep, folder):
                self.stdout.write(f"{old} : serait effacée, plus de {keep} jours.")
            return
        os.umask(0o077)  # a backup holds everybody's address
        folder.mkdir(parents=True, exist_ok=True)
        with alone_in(folder):
            for left in folder.glob(f"{UNFINISHED}*"):
                shutil.rmtree(left)
            unfinished = folder / f"{UNFINISHED}{name}"
            unfinished.mkdir()
            try:
                self.stdout.write("Copie de la base…")
                counts = save_database(unfinished / DATABASE[connection.vendor])
                self.stdout.write("Copie des photos et des documents…")
                files = save_media(unfinished / MEDIA)
            except (OSError, sqlite3.Error, subprocess.SubprocessError, tarfile.TarError, ValueError) as problem:
                shutil.rmtree(unfinished, ignore_errors=True)
                raise CommandError(f"Rien n’est sauvegardé : {problem}") from problem
            for path in (*unfinished.iterdir(), unfinished):
                to_disk(path)
            unfinished.rename(folder / name)
            to_disk(folder)
            note_success()
            said = ", ".join(f"{label} {count}" for label, count in counts.items())
            self.stdout.write(f"{folder / name} : {said}, fichiers {files}.")
            # After a new one is whole.
            for old in older_than(keep, folder):
                shutil.rmtree(old)
                self.stdout.write(f"{old} : effacée, plus de {keep} jours.")


def older_than(days: int, folder: Path) -> list[Path]:
    """Backups made more than so many days ago, by the date in their names; none for 0."""
    limit = f"{PREFIX}{timezone.localtime() - timedelta(days=days):%Y-%m-%d-%H%M%S}"
    return [old for old in sorted(folder.glob(f"{PREFIX}[0-9]*")) if days and old.is_dir() and old.name < limit]


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Two backups at once would each take the other's unfinished one for an abandoned one."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CommandError("Une autre sauvegarde est en cours dans ce dossier.") from None
    finally:
        os.close(descriptor)


def to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def tables() -> dict[str, str]:
    """French name → table, of what is counted."""
    models = [apps.get_model(label) for label in COUNTED]
    return {str(model._meta.verbose_name_plural): model._meta.db_table for model in models}


def save_database(path: Path) -> dict[str, int]:
    """Written, opened and counted. Raises ValueError when the copy is not what the database holds."""
    return save_sqlite(path) if connection.vendor == "sqlite" else save_postgresql(path)


def save_sqlite(path: Path) -> dict[str, int]:
    """A copy of the running database at one moment, what is still in its journal included."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{path}", uri=True, isolation_level=None)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        [said] = copy.execute("PRAGMA integrity_check").fetchone()
        if said != "ok":
            raise ValueError(f"la copie est abîmée ({said})")
        if copy.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError("la copie a des liens rompus")
        counts = {
            label: copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608 — names of our own tables
            for label, table in tables().items()
        }
    return checked(counts)


def save_postgresql(path: Path) -> dict[str, int]:
    """By pg_dump, in its own format; then read to its end by pg_restore, which must find every table and its data."""
    at = connection.get_connection_params()
    where = {"PGHOST": at.get("host"), "PGPORT": at.get("port"), "PGUSER": at.get("user")}
    where |= {"PGPASSWORD": at.get("password"), "PGDATABASE": at["dbname"]}
    environment = os.environ | {name: str(value) for name, value in where.items() if value}
    output_of(["pg_dump", "--format=custom", f"--file={path}"], environment)
    whole = output_of(["pg_restore", "--file=-", "--data-only", str(path)], environment)
    return checked({label: rows_in(whole, table) for label, table in tables().items()})


def output_of(command: list[str], environment: dict[str, str]) -> bytes:
    try:
        return subprocess.run(command, check=True, env=environment, capture_output=True).stdout  # noqa: S603
    except subprocess.CalledProcessError as problem:
        raise ValueError(problem.stderr.decode(errors="replace").strip()) from None


def rows_in(script: bytes, table: str) -> int:
    """Lines of the `COPY` of this table, up to its end."""
    _, found, rest = script.partition(f"\nCOPY public.{table} ".encode())
    data, end, _ = rest.partition(b"\n\\.\n")
    if not (found and end):
        raise ValueError(f"la table {table} n’est pas dans la copie")
    return data.count(b"\n")


def checked(counts: dict[str, int]) -> dict[str, int]:
    if not any(counts.values()):
        raise ValueError("la copie est vide")
    return counts


def save_media(path: Path) -> int:
    """Photos and documents; then read to the end. How many files. One that goes meanwhile is not an error."""
    files: Any = default_storage
    with tarfile.open(path, "w:gz") as archive:
        for name in files.names():
            with suppress(FileNotFoundError):
                add(archive, name)
    with tarfile.open(path) as archive:
        return sum(1 for one in archive if one.isfile() and drained(archive, one))


def add(archive: tarfile.TarFile, name: str) -> None:
    """One file of the folder or of the bucket."""
    with default_storage.open(name) as file:
        entry = tarfile.TarInfo(f"media/{name}")
        entry.size, entry.mtime, entry.mode = file.size, int(time.time()), 0o640
        archive.addfile(entry, file)


def drained(archive: tarfile.TarFile, one: tarfile.TarInfo) -> bool:
    content = archive.extractfile(one)
    while content and content.read(1_048_576):
        pass
    return True


def note_success() -> None:
    """For /sante/pret/, which tells when the last backup is old (`BACKUP_MAX_HOURS`)."""
    settings.LAST_BACKUP.touch()
