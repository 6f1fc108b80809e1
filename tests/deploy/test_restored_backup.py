"""A backup is restored as docs/operations.md says, in an empty place, and the portal serves what it held."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from tests.deploy.files import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
RESTORED = "emi_restored"


def server() -> dict[str, str]:
    at = connection.get_connection_params()
    return {name: str(at[name]) for name in ("host", "port", "user", "password")}


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    """Where to restore; on PostgreSQL an empty database, dropped afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/restored/portail.sqlite3"
        return
    name, at = sql.Identifier(RESTORED), server()
    with psycopg.connect(**at, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        yield f"postgres://{at['user']}:{at['password']}@{at['host']}:{at['port']}/{RESTORED}"
        admin.execute(sql.SQL("DROP DATABASE {}").format(name))


def restore(backup: Path, data: Path, address: str) -> None:
    """Steps 2 and 3 of « Restoring »."""
    if connection.vendor == "sqlite":
        shutil.copy(backup / "portail.sqlite3", data)
    else:
        command = ["pg_restore", "--no-owner", f"--dbname={address}", backup / "portail.dump"]
        subprocess.run(command, check=True, capture_output=True)
    with tarfile.open(backup / "media.tar.gz") as archive:
        archive.extractall(data)  # noqa: S202 — made by this test


def test_a_backup_is_restored_and_serves_people_their_photos_and_the_search(settings, tmp_path, address, helene, karim):
    settings.MEDIA_ROOT, settings.LAST_BACKUP = tmp_path / "media", tmp_path / "last-backup"
    (tmp_path / "media" / "photos").mkdir(parents=True)
    (tmp_path / "media" / "photos" / "a.webp").write_bytes(b"RIFF of a photo")
    type(helene).objects.filter(pk=helene.pk).update(photo="photos/a.webp")
    call_command("back_up", tmp_path / "backups", verbosity=0)
    helene.delete()  # what happens afterwards is not in it
    data = tmp_path / "restored"
    data.mkdir()
    [backup] = (tmp_path / "backups").iterdir()
    restore(backup, data, address)

    done = subprocess.run(
        [sys.executable, "-m", "tests.deploy.restored", data, "helene-lefevre"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "No migrations to apply" in answer["commands"]
    assert "Hélène Lefèvre" in answer["directory"]
    assert "Karim" in answer["found"]
    assert answer["photo"] == "RIFF of a photo"
