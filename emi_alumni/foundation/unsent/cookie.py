"""Whose browser this was: a signed cookie that survives the session, and is nothing without signing in again.

It holds the number of the account that signed in last, of the form kept for it if any, and whether several accounts
signed in here. It opens nothing: kept words are shown to that account alone, once it is signed in.
"""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

SALT = "emi_alumni.foundation.unsent"
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Trace:
    """`account`: nobody after somebody signed out. `form`: what is kept for them. `shared`: several signed in here."""

    account: int | None = None
    form: int | None = None
    shared: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """An unreadable cookie is no cookie."""
        try:
            account, form, shared = signing.loads(request.COOKIES.get(settings.UNSENT_COOKIE_NAME, ""), salt=SALT)
        except (signing.BadSignature, ValueError, TypeError):
            return cls()
        return cls(account, form, bool(shared))

    def put(self, response: HttpResponseBase) -> None:
        response.set_cookie(
            settings.UNSENT_COOKIE_NAME,
            signing.dumps([self.account, self.form, int(self.shared)], salt=SALT),
            max_age=settings.SESSION_COOKIE_AGE + A_DAY,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
