"""Letters that wait for a worker, and a mail server that answers as a test asks."""

import pytest
from django.utils import timezone

from emi_alumni.foundation.outbox.models import Kind, Letter
from tests.outbox.smtp_server import Server, mail_server


@pytest.fixture
def waits(settings):
    """As in production: what is posted waits for the worker."""
    settings.MAIL_AT_ONCE = False


@pytest.fixture
def server(waits, settings):
    with mail_server() as running:
        reach(settings, running)
        yield running


def reach(settings, running: Server) -> None:
    settings.EMAIL_BACKEND = "emi_alumni.foundation.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 2
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.fixture
def post(db, waits):
    """A letter in the outbox."""

    def one(to: str = "karim@exemple.fr", *, kind: Kind = Kind.NOTICE, **facts) -> Letter:
        return Letter.post(**{"kind": kind, "to": to, "subject": "Un avis", "body": "Bonjour.\n"} | facts)

    return one


@pytest.fixture
def due_now():
    """Whatever waits is due: as if its pause, or a dead worker's lease, were over."""
    return lambda: Letter.objects.waiting().update(next_attempt_at=timezone.now())
