"""The stack on the loopback: a machine that dies or restarts costs nobody an error."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.deploy.files import ROOT
from tests.deploy.stack import Stack, production
from tests.deploy.test_files import needs
from tests.signing_in import signed_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="two machines share PostgreSQL, never SQLite"),
]
PAGES = ("/", "/agenda/", "/projets/")  # none that counts against an account's hour: a fast machine reads hundreds
READERS = 3


@pytest.fixture
def stack(tmp_path) -> Iterator[Stack]:
    at = connection.get_connection_params()
    database = f"postgres://{at['user']}:{at['password']}@{at['host']}:{at['port']}/{at['dbname']}"
    environment = production(tmp_path / "data", database, settings.SECRET_KEY)
    (tmp_path / "data" / "media" / "photos").mkdir(parents=True)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True, capture_output=True)
    with Stack(tmp_path, environment, needs("nginx")) as running:
        yield running


@contextmanager
def readers(stack: Stack, cookie: str) -> Iterator[Counter]:
    """People who read without a pause; what they were answered."""
    answers: Counter = Counter()
    over = threading.Event()

    def read(place: int) -> None:
        asked = place
        while not over.is_set():
            asked += 1
            try:
                status: int | str = stack.get(PAGES[asked % len(PAGES)], cookie)[0]
            except OSError as error:
                status = repr(error)
            answers[status] += 1

    threads = [threading.Thread(target=read, args=(place,)) for place in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join()


def wait_until_read(answers: Counter, more: int) -> None:
    wanted, until = answers.total() + more, time.monotonic() + 30
    while answers.total() < wanted and time.monotonic() < until:
        time.sleep(0.02)
    assert answers.total() >= wanted, answers


def test_two_nodes_serve_one_portal_and_one_may_die_or_restart_while_people_read(stack, helene, karim):
    """By nginx's file and the unit's command."""
    photo = Path(stack.environment["DATA_DIR"]) / "media" / "photos" / "a.webp"
    photo.write_bytes(b"RIFF of a photo")
    type(karim).objects.filter(pk=karim.pk).update(photo="photos/a.webp")
    cookie = f"__Host-session={signed_in(helene).cookies[settings.SESSION_COOKIE_NAME].value}"
    first, second = stack.nodes

    for port in (first, second):
        assert karim.full_name.encode() in stack.get("/annuaire/", cookie, port=port)[1], "one database"
        assert stack.get(f"/annuaire/{karim.slug}/photo/", cookie, port=port) == (200, photo.read_bytes()), "one folder"
    assert stack.get("/annuaire/")[0] == 302, "nobody is let in by the door itself"

    with readers(stack, cookie) as answers:
        wait_until_read(answers, 12)
        stack.kill(stack.nodes[first])
        wait_until_read(answers, 24)
        stack.start(first)
        stack.wait_for(first)
        time.sleep(1.2)  # nginx asks it again
        os.kill(stack.nodes[second].pid, signal.SIGHUP)  # what `systemctl reload` sends
        wait_until_read(answers, 40)
    assert set(answers) == {200}, answers
    told = (stack.folder / "error.log").read_text()
    assert f"http://127.0.0.1:{first}/" in told, "the dead node was asked, then the other one"
    log = (stack.folder / "nodes.log").read_text()
    assert "Handling signal: hup" in log
    assert "[ERROR]" not in log  # gunicorn 27 wants a folder of its own in the home that the unit leaves read-only
