"""A backup is whole, opened and counted, or it is not there."""

import os
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from emi_alumni.pages.management.commands import back_up

SQLITE = connection.vendor == "sqlite"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LAST_BACKUP = tmp_path / "last-backup"
    (settings.MEDIA_ROOT / "photos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "photos" / "a.webp").write_bytes(b"RIFF")
    return tmp_path


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "backups"


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_backup_holds_the_database_and_the_files(folder, helene, capsys):
    call_command("back_up", folder)
    [name] = names(folder)
    database = folder / name / back_up.DATABASE[connection.vendor]
    if SQLITE:
        assert names(folder / name) == ["media.tar.gz", "portail.sqlite3"]
        with closing(sqlite3.connect(database)) as copy:
            assert copy.execute("SELECT family_name FROM directory_member").fetchall() == [(helene.family_name,)]
    else:
        words = subprocess.run(["pg_restore", "--file=-", database], capture_output=True, check=True).stdout
        assert helene.family_name.encode() in words
    with tarfile.open(folder / name / "media.tar.gz") as archive:
        assert archive.getnames() == ["media/photos/a.webp"]
    said = capsys.readouterr().out
    assert "membres 1" in said
    assert "fichiers 1" in said
    assert (folder / name).stat().st_mode & 0o077 == 0, "nobody else reads everybody's address"


@pytest.mark.parametrize("stage", ["save_database", "save_media", "to_disk"])
def test_a_backup_killed_midway_is_not_there_and_the_next_one_cleans(folder, helene, monkeypatch, stage):
    """Killed for good: the process ends without a word, whatever it was doing."""
    call_command("back_up", folder)
    before = names(folder)
    child = os.fork()
    if child == 0:
        real = getattr(back_up, stage)

        def dies(path):
            if stage == "to_disk":
                real(path)
            else:
                path.write_bytes(b"half of it")
            os._exit(9)

        setattr(back_up, stage, dies)
        try:
            call_command("back_up", folder)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = [name for name in names(folder) if name not in before]
    assert len(left) == 1
    assert left[0].startswith(back_up.UNFINISHED)

    monkeypatch.setattr(back_up, "PREFIX", "emi-next-")
    call_command("back_up", folder)
    assert len(names(folder)) == 2
    assert not any(name.startswith(back_up.UNFINISHED) for name in names(folder))


@pytest.mark.skipif(not SQLITE, reason="pg_restore checks PostgreSQL's")
def test_a_copy_that_is_damaged_does_not_count(folder, helene, monkeypatch):
    real = sqlite3.connect

    def damaged(path, **options):
        if "mode=ro" in str(path):
            file = Path(str(path).removeprefix("file:").partition("?")[0])
            content = bytearray(file.read_bytes())
            content[4096 * 3 : 4096 * 30] = b"\xff" * 4096 * 27
            file.write_bytes(content)
        return real(path, **options)

    monkeypatch.setattr(back_up.sqlite3, "connect", damaged)
    with pytest.raises(CommandError, match="Rien n’est sauvegardé"):
        call_command("back_up", folder)
    assert names(folder) == []


def test_an_empty_copy_does_not_count(folder):
    from directory.models import Collectivity

    Collectivity.objects.all().delete()
    with pytest.raises(CommandError, match="la copie est vide"):
        call_command("back_up", folder)
    assert names(folder) == []


def test_a_disk_without_room_leaves_the_former_backup(folder, helene, monkeypatch):
    call_command("back_up", folder)
    before = names(folder)

    def full(path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(back_up, "save_media", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("back_up", folder)
    assert names(folder) == before


def test_two_at_once_do_not_take_each_others_for_abandoned(folder, helene):
    folder.mkdir()
    with back_up.alone_in(folder), pytest.raises(CommandError, match="en cours"):
        call_command("back_up", folder)
    assert names(folder) == []


def test_old_ones_go_once_a_new_one_is_whole(folder, helene):
    for name in ("emi-2020-01-01-000000", "emi-2999-01-01-000000", "a-folder-of-somebody"):
        (folder / name).mkdir(parents=True)
    call_command("back_up", folder, keep=30)
    assert "emi-2020-01-01-000000" not in names(folder)
    assert len(names(folder)) == 3


def test_a_backup_that_is_old_or_missing_is_told_to_who_watches(folder, helene, settings):
    assert Client().get("/sante/pret/").content == b"ok", "not watched unless asked"
    settings.BACKUP_MAX_HOURS = 26
    assert Client().get("/sante/pret/").content == b"backup-age"
    call_command("back_up", folder)
    assert Client().get("/sante/pret/").content == b"ok"
    os.utime(settings.LAST_BACKUP, (0, 0))
    assert Client().get("/sante/pret/").content == b"backup-age"
