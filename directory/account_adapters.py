"""Accounts: nobody signs up alone, people are invited or vouched for by the mission innovation."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import Login
from allauth.core import context as allauth_context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory import mails
from directory.mailbox_codes import BY_MAIL, proved_by_mail
from directory.models import User
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse

# « Garder ma session ouverte », ticked on the sign-in page and kept until the person is in.
STAY_SIGNED_IN = "stay_signed_in"
STAFF_SESSION = 12 * 3600  # seconds

WRONG_CODE = "Ce n’est pas le code attendu. Recopiez celui du dernier courriel reçu, ou demandez-en un autre."
NO_MATCH = "L’adresse et le mot de passe ne vont pas ensemble. Essayez de nouveau, ou recevez un code par courriel."
TOO_MANY = "Trop d’essais de suite. Attendez quelques minutes, puis recommencez."

PROOFS = {
    "reauthenticate": "Écrire mon mot de passe",
    "mfa_reauthenticate": "Écrire un code",
    "mfa_reauthenticate:webauthn": "Présenter ma clé d’accès",
    BY_MAIL: "Recevoir un code par courriel",
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth as the portal wants it: closed, patient with mail servers, and in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est suspendu. Écrivez à la mission innovation.",
        "duplicate_email": "C’est déjà l’adresse de votre compte. Écrivez la nouvelle.",
        "email_password_mismatch": NO_MATCH,
        "email_taken": "Un autre compte utilise cette adresse. Écrivez-en une autre, ou écrivez-nous.",
        "enter_current_password": "Écrivez votre mot de passe actuel.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Ce n’est pas votre mot de passe. Essayez de nouveau.",
        "invalid_login": "Écrivez votre adresse en entier.",
        "rate_limited": "Attendez une minute avant de demander un autre code.",
        "same_as_current": "C’est déjà l’adresse de votre compte. Écrivez la nouvelle.",
        "too_many_login_attempts": TOO_MANY,
        "unverified_primary_email": "Confirmez d’abord votre adresse.",
    }

    def is_open_for_signup(self, request: HttpRequest | None) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: the page waits for no mail server, and offers to send again."""
        context = {"portal_url": settings.PORTAL_URL, "CONTACT_EMAIL": settings.CONTACT_EMAIL, "email": email} | context
        letter = self.render_mail(template_prefix, email, context)
        mails.post_of_account(letter, holds_code="code" in context)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """How this person may prove to be there, the first one being offered first: a key before recovery codes.

        A code by mail is for those who have nothing else: a mailbox must not do what a second factor protects.
        """
        methods = [
            method | {"description": PROOFS[method["id"]]} for method in super().get_reauthentication_methods(user)
        ]
        if not methods and user.is_authenticated:
            return [{"id": BY_MAIL, "description": PROOFS[BY_MAIL], "url": reverse("account_reauthenticate_by_mail")}]
        has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
        return sorted(methods, key=lambda method: method["id"] == "mfa_reauthenticate" and not has_app)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth lets whoever has neither password nor second factor through; we ask them for a code by mail.

        Raises ReauthenticationRequired for that: `True` would not do, allauth believing that they cannot prove it.
        """
        request = allauth_context.request
        if not get_reauthentication_flows(request.user) and not proved_by_mail(request):
            raise ReauthenticationRequired
        return super().is_reauthentication_required(app=app, **kwargs)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Write the password alone: the account was read a moment ago, and its rights may have changed since."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        """The session lasts as long as the person asked for: thirty days or this window; twelve hours for staff."""
        limit_session(request, user, stay=request.session.pop(STAY_SIGNED_IN, False))
        return super().post_login(request, user, **kwargs)


def limit_session(request: HttpRequest, user: User, *, stay: bool) -> None:
    request.session.set_expiry(STAFF_SESSION if user.is_staff else settings.SESSION_COOKIE_AGE if stay else 0)


@prepared
def kinds_of_second_factor(user_id: int) -> QuerySet:
    return Authenticator.objects.filter(user=user_id).values_list("type")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors in our words, with a QR code that needs no `data:` address."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce n’est pas le code attendu. Écrivez celui que l’application affiche en ce moment.",
        "unverified_email": "Confirmez d’abord votre adresse électronique.",
        "cannot_generate_recovery_codes": "Les codes de secours accompagnent un second facteur : activez-en un.",
        "cannot_delete_authenticator": "Gardez au moins un second facteur.",
    }

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """allauth's own answer, asked before each page of the mission."""
        held: set[str] = set() if user.is_anonymous else {kind for (kind,) in kinds_of_second_factor(user.pk)}
        return bool(held if types is None else held.intersection(types))

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code of this address, inline: dark squares on white whatever the theme, or no phone reads it."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make(fit=True)
        rows = code.get_matrix()
        squares = "".join(f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="Code QR à lire avec votre application" '
            'shape-rendering="crispEdges"><rect width="{0}" height="{0}" fill="#fff"/><path d="{1}"/></svg>',
            len(rows),
            squares,
        )

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Ma clé d’accès" if number == 1 else f"Ma clé d’accès n° {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Réseau des alumni de l’EMI"}


def sign_in_by_invitation(request: HttpRequest, user: User, *, redirect_url: str) -> HttpResponseBase:
    """Sign in the person whose mailbox held the invitation; a second factor that they already have is still asked."""
    from allauth.account.internal.flows.login import perform_login, record_authentication

    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=redirect_url))
