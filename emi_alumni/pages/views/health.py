"""Is the portal alive, is it able to serve: asked by the machine that watches over it (TRUST § 6.5)."""

import logging
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.outbox.sending import SERVER_AWAY

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 200 * 1024 * 1024
LOOPBACK = ("127.0.0.1", "::1")


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The process answers: “ok”, nothing else, nothing asked to the database."""
    return _plain("ok", 200)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """“ok”, or 503 and the codes of what fails; for this machine and holders of HEALTH_TOKEN, 404 for anybody else."""
    if not may_ask(request):
        raise Http404
    failing = [name for name, check in CHECKS.items() if not _passes(name, check)]
    return _plain("\n".join(failing) or "ok", 503 if failing else 200)


def may_ask(request: HttpRequest) -> bool:
    """The machine itself, when nothing was forwarded to it (a proxy is local too), or the secret of the settings."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.HEALTH_TOKEN and constant_time_compare(given, settings.HEALTH_TOKEN):
        return True
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError) as problem:
        logger.error("Not ready: %s (%s)", name, problem)
        return False


def database_reads() -> bool:
    ContentType.objects.exists()
    return True


def database_writes() -> bool:
    """A row goes into the table of counts, and is taken back: nothing of it is ever seen."""
    with transaction.atomic():
        written = caches["default"].add(f"probe-{uuid4()}", 1, timeout=60)
        transaction.set_rollback(True)
    return written


def media_writes() -> bool:
    """In the folder, or in the bucket."""
    files: Any = default_storage
    files.probe()
    return True


def disk_has_room() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free >= LEAST_FREE_BYTES


def mail_is_taken() -> bool:
    """The process of letters runs: a code is taken up within two minutes, the time that a silent server may hold the
    letter before it; others within half an hour, since a hundred invitations may stand before them."""
    now = timezone.now()
    due = Letter.objects.due()
    codes = due.filter(kind=Kind.CODE, next_attempt_at__lte=now - timedelta(minutes=2))
    return not (codes.exists() or due.filter(next_attempt_at__lte=now - timedelta(minutes=30)).exists())


def mail_leaves() -> bool:
    """The mail server can be spoken to; an address that it refuses for now is no fault of the portal."""
    return not Letter.objects.late().filter(last_error__startswith=SERVER_AWAY).exists()


def backup_is_recent() -> bool:
    """By the date of the mark that `manage.py back_up` leaves; none yet is not recent."""
    hours = settings.BACKUP_MAX_HOURS
    return not hours or time.time() - settings.LAST_BACKUP.stat().st_mtime <= hours * 3600


CHECKS = {
    "database-read": database_reads,
    "database-write": database_writes,
    "media-write": media_writes,
    "disk-free": disk_has_room,
    "mail-process": mail_is_taken,
    "mail-server": mail_leaves,
    "backup-age": backup_is_recent,
}
