"""Codes sent to the address of an account: they die with it, and one of them proves who is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.internal.stagekit import clear_login, unstash_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from directory.models import User

CODE_IS_DEAD = "Ce code ne sert plus : l’adresse du compte a changé depuis. Demandez-en un autre à l’adresse actuelle."
# How this way of proving who one is appears in allauth's records of a session.
BY_MAIL = "mailbox"


def forget_dead_codes(request: HttpRequest) -> bool:
    """Forget a sign-in or a new password that this browser began with an address the account has no more.

    Whether there was one. The code went to somebody's former mailbox: it must neither open the account nor bring the
    address back.
    """
    forgotten = False
    login = unstash_login(request, peek=True)
    if login and login.user and is_former_address(login.email, login.user):
        clear_login(request)
        forgotten = True
    reset = PasswordResetVerificationProcess.resume(request)
    if reset and reset.user and is_former_address(reset.state["email"], reset.user):
        reset.abort()
        forgotten = True
    return forgotten


def is_former_address(email: str | None, user: Any) -> bool:
    return bool(email) and email.strip().lower() != user.email


def without_dead_codes(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of accounts, before which dead codes are forgotten: whoever typed one starts again."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if forget_dead_codes(request):
            messages.warning(request, CODE_IS_DEAD)
            return redirect("account_login")
        return view(request, *args, **kwargs)

    return checked


class MailboxProof(AbstractCodeVerificationProcess):
    """« C’est bien vous ? » for accounts with neither password nor second factor: a code to their present address."""

    SESSION_KEY = "account_mailbox_proof"

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def pending(cls, request: HttpRequest) -> "MailboxProof | None":
        """The code that this session awaits, while it is valid."""
        state = request.session.get(cls.SESSION_KEY)
        process = cls(request, state) if state else None
        return process if process and process.is_valid() else None

    @classmethod
    def start(cls, request: HttpRequest, user: User) -> None:
        process = cls(request, cls.initial_state(user, user.email))
        process.send()
        process.persist()

    def is_valid(self) -> bool:
        return super().is_valid() and not is_former_address(self.state.get("email"), self.user)

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.code}
        adapter.send_mail("directory/mail/mailbox_proof", self.state["email"], context)

    def persist(self) -> None:
        self.request.session[self.SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(self.SESSION_KEY, None)

    def finish(self) -> None:
        self.abort()
        record_authentication(self.request, self.user, method=BY_MAIL, reauthenticated=True)


def proved_by_mail(request: HttpRequest) -> bool:
    """Whether this person gave a code sent to their present address, in this session, within the delay that a proof is
    worth: one asked for this, or the one that they signed in by."""
    mailbox = request.user.email
    at = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == BY_MAIL or (record["method"] == "code" and record.get("email") == mailbox)
    ]
    return bool(at) and timezone.now().timestamp() - at[-1] < app_settings.REAUTHENTICATION_TIMEOUT
