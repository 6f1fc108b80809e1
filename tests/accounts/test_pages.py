"""Every page and every letter that allauth can show is ours: our look, our words, nothing inline."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from tests.accounts.steps import prove

OURS = Path(settings.BASE_DIR) / "templates"
LIBRARY = Path(allauth.__file__).parent / "templates"
# What cannot be reached: telephones and social accounts are not installed, nobody signs up, several addresses are not
# allowed (email.html, snippets), links in mails gave way to codes, and browsers are not trusted. Elements are only
# used by the library's own pages; recovery codes are one page here.
UNREACHABLE = {
    "account/base_entrance.html", "account/base_manage.html", "account/base_manage_email.html",
    "account/base_manage_password.html", "account/base_manage_phone.html",
    "account/confirm_phone_verification_code.html", "account/phone_change.html",
    "account/email.html", "account/email_confirm.html", "account/snippets/already_logged_in.html",
    "account/snippets/warn_no_email.html", "account/password_reset_done.html", "account/signup.html",
    "account/signup_by_passkey.html", "mfa/base_entrance.html", "mfa/base_manage.html",
    "mfa/recovery_codes/base.html", "mfa/totp/base.html", "mfa/trust.html", "mfa/webauthn/base.html",
    "mfa/webauthn/signup_form.html", "mfa/webauthn/snippets/login_script.html", "mfa/webauthn/snippets/scripts.html",
    "usersessions/base_manage.html", "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt", "account/email/password_reset_key_message.txt",
    "account/email/password_reset_key_subject.txt",
}  # fmt: skip
CLOSED_NAMES = {"account_signup_by_passkey", "account_confirm_email", "mfa_trust", "account_reset_password_from_key"}


def library_templates() -> list[str]:
    folders = ("account", "mfa", "usersessions")
    paths = [path for folder in folders for path in sorted((LIBRARY / folder).rglob("*.*"))]
    return [str(path.relative_to(LIBRARY)) for path in paths]


@pytest.mark.parametrize("name", library_templates())
def test_a_template_of_the_library_is_ours_or_cannot_be_reached(name):
    assert (OURS / name).is_file() != (name in UNREACHABLE)


def test_what_is_called_unreachable_has_no_address():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not names & CLOSED_NAMES
    assert "phone" not in settings.ACCOUNT_SIGNUP_FIELDS


FOR_VISITORS = (
    "account_login", "account_login_password", "account_request_login_code", "account_signup",
    "account_reset_password", "account_inactive", "account_password_reset_completed", "claim", "claim_done",
)  # fmt: skip
FOR_MEMBERS = (
    "account_email", "account_set_password", "account_logout", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn",
    "mfa_add_webauthn", "usersessions_list", "account_reauthenticate_by_mail",
)  # fmt: skip
ENGLISH = re.compile(r"\b(the|your|please|sign|password|email address|code has)\b", re.I)


def words_of(page: str) -> str:
    """What people read: neither tags nor scripts."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"<[^>]+>", " ", page)


@pytest.mark.parametrize("name", FOR_VISITORS)
def test_a_page_for_visitors_is_ours_and_french(visitor, db, name):
    check(visitor.get(reverse(name)))


@pytest.mark.parametrize("name", FOR_MEMBERS)
def test_a_page_for_members_is_ours_and_french(sign_in, helene, name):
    browser = sign_in(helene)
    prove(browser)
    check(browser.get(reverse(name)))


def check(answer) -> None:
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Réseau des alumni de l’EMI</title>" in page
    assert not ENGLISH.findall(words_of(page))
    assert "placeholder=" not in page[page.index("<main") :], "the header's search, which has a label too, may show one"
    assert not re.search(r"<script(?![^>]*(src=|application/json))|\sstyle=|data:image", page)


LETTERS = sorted(
    {str(path.relative_to(OURS)) for folder in ("account", "mfa") for path in (OURS / folder / "email").glob("*")}
)


@pytest.mark.parametrize("name", [name for name in LETTERS if "/base_" not in name])
def test_a_letter_is_in_french_and_says_who_writes(name, rf):
    from django.template.loader import render_to_string
    from django.utils import timezone

    context = {
        "code": "BCDF-GHJK", "email": "helene@exemple.fr", "from_email": "a@exemple.fr", "to_email": "b@exemple.fr",
        "deleted_email": "a@exemple.fr", "timestamp": timezone.now(), "user_agent": "Firefox & amis",
        "portal_url": settings.PORTAL_URL, "CONTACT_EMAIL": settings.CONTACT_EMAIL,
    }  # fmt: skip
    text = render_to_string(name, context)
    assert text.strip()
    assert "{{" not in text
    assert "&" not in text.replace("Firefox & amis", "")
    assert not ENGLISH.findall(text)
    if name.endswith("_message.txt"):
        assert "La mission innovation" in text
        assert settings.CONTACT_EMAIL in text
    else:
        assert len(text.strip().splitlines()) == 1
        assert len(text) < 78
