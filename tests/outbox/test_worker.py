"""The process that sends letters: within seconds, until it is asked to stop, whatever the database does meanwhile."""

import os
import signal
import threading
import time

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from emi_alumni.foundation.outbox.management.commands import send_mail_queue
from emi_alumni.foundation.outbox.models import Kind, State


def test_once_sends_what_is_due_and_says_how_many(server, post, capsys):
    post()
    call_command("send_mail_queue")
    assert capsys.readouterr().out == "courriels essayés : 1\n"
    assert len(server.texts) == 1


@pytest.fixture
def running(monkeypatch):
    """The worker in this thread; `then` runs beside it, then the process is asked to stop."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(send_mail_queue, "PAUSE", 0.1)
    monkeypatch.setattr(send_mail_queue, "PAUSE_AFTER_A_FAULT", 0.1)
    monkeypatch.setattr(send_mail_queue, "close_old_connections", lambda: None)  # the test's own connection

    def run(then) -> None:
        def beside() -> None:
            try:
                then()
            finally:
                connection.close()
                os.kill(os.getpid(), signal.SIGTERM)

        thread = threading.Thread(target=beside)
        thread.start()
        call_command("send_mail_queue", "--forever")
        thread.join(timeout=10)

    yield run
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.django_db(transaction=True)
def test_a_code_posted_while_it_runs_leaves_within_seconds(server, post, running):
    def write() -> None:
        post(kind=Kind.CODE)
        until = time.monotonic() + 5
        while not server.texts and time.monotonic() < until:
            time.sleep(0.05)

    running(write)
    assert len(server.texts) == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_away_for_a_moment_does_not_end_it(server, post, running, monkeypatch):
    faults, real = [], send_mail_queue.send_due

    def sometimes(**options) -> int:
        if not faults:
            faults.append(1)
            raise OperationalError("the server closed the connection")
        return real(**options)

    monkeypatch.setattr(send_mail_queue, "send_due", sometimes)
    letter = post()
    running(lambda: time.sleep(1))
    letter.refresh_from_db()
    assert (letter.state, faults) == (State.SENT, [1])


def test_asked_to_stop_it_finishes_the_letter_in_hand(server, post, monkeypatch):
    post("a@exemple.fr")
    post("b@exemple.fr")
    asked = iter([False, True])
    from emi_alumni.foundation.outbox.sending import send_due

    assert send_due(stop=lambda: next(asked)) == 1
    assert len(server.texts) == 1
