"""What people do at the door, in one line each."""

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

CODE = re.compile(r"\b([B-Z]{4}-[B-Z]{4})\b")


def ask_code(browser: Client, email: str, **extra: str) -> HttpResponse:
    return browser.post(reverse("account_login"), {"login": email}, **extra)


def last_code() -> str:
    return CODE.search(mail.outbox[-1].body).group(1)


def give_code(browser: Client, code: str) -> HttpResponse:
    return browser.post(reverse("account_confirm_login_code"), {"code": code})


def come_in(browser: Client, email: str) -> HttpResponse:
    ask_code(browser, email)
    return give_code(browser, last_code())


def prove(browser: Client, then: str = "/") -> HttpResponse:
    """Somebody with neither password nor second factor recopies the code sent to their present address."""
    page = reverse("account_reauthenticate_by_mail")
    browser.post(page, {"action": "send", "next": then})
    return browser.post(page, {"code": last_code(), "next": then})


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session
