"""A disk without a free byte: reading goes on, writing says so. On a real file system of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, connection

from emi_alumni.foundation.storage import NO_ROOM, is_full
from tests.database_templates import Template
from tests.full_disk import READ, WORDS
from tests.reading import plain

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def answers(tmp_path_factory, django_db_setup):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its files elsewhere")
    folder = tmp_path_factory.mktemp("full")
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder], capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("NOT TRIED: a file system of 40 MB can be mounted by root only")
    try:
        Template("empty").copy_to(f"{folder}/portail.sqlite3")
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.full_disk", folder],
            cwd=ROOT,
            capture_output=True,
            timeout=300,
        )
        assert run.returncode == 0, run.stderr.decode()
        return json.loads(run.stdout)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("address", READ)
def test_every_page_is_read_on_a_full_disk(answers, address):
    assert answers[address][0] == 200


def test_a_photo_is_answered_by_a_sentence_and_leaves_nothing(answers):
    status, html = answers["photo"]
    assert (status, NO_ROOM in plain(html)) == (200, True)
    assert answers["kept"][1] == "|"
    assert answers["media"][1] == ""


def test_what_cannot_be_written_says_why_and_gives_the_words_back(answers):
    status, html = answers["section"]
    assert status == 507
    assert "La place manque sur le serveur" in html
    assert WORDS in html


def test_writing_goes_on_once_there_is_room(answers):
    assert answers["afterwards"][0] == 302


@pytest.mark.parametrize(
    ("problem", "full"),
    [
        (OSError(28, "No space left on device"), True),
        (OperationalError("database or disk is full"), True),
        (DatabaseError("could not extend file: No space left on device"), True),
        (OSError(2, "No such file"), False),
        (OperationalError("database is locked"), False),
        (None, False),
    ],
)
def test_a_full_disk_is_known_by_its_error(problem, full):
    assert is_full(problem) is full
