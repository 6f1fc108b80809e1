"""When this account last came to the home page in this browser: to say what is new since.

A cookie says it, for reading a page writes nothing: the moment of the visit before, and of this one. It is signed for
the account, so that somebody else who signs in at the same desk is told nothing of it.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "visite"
SAME_VISIT = timedelta(hours=4)  # pages opened within are one visit
KEPT = timedelta(days=180)  # as long as news are


def moments(request: HttpRequest) -> tuple[datetime | None, datetime]:
    """The end of the visit before, and now. None where this browser knows no visit before of this account."""
    now = timezone.now()
    try:
        said = request.get_signed_cookie(COOKIE, salt=salt_of(request), max_age=KEPT).split(".")
        before, last = (datetime.fromtimestamp(int(second), UTC) if second != "0" else None for second in said)
    except (KeyError, ValueError, OverflowError, OSError, signing.BadSignature):
        return None, now
    return (last if last and now - last > SAME_VISIT else before), now


def salt_of(request: HttpRequest) -> str:
    return f"{COOKIE}:{request.user.pk}"


def note(request: HttpRequest, response: HttpResponse, before: datetime | None, now: datetime) -> None:
    """The next visit will know this one."""
    response.set_signed_cookie(
        COOKIE,
        f"{int(before.timestamp()) if before else 0}.{int(now.timestamp())}",
        salt=salt_of(request),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
