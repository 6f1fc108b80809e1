"""A setting that makes no sense for a portal of people stops the start with a sentence."""

import pytest
from django.core.checks import run_checks

from directory.account_adapters import AccountAdapter


def found(deployment: bool = False) -> set[str]:
    return {
        message.id
        for message in run_checks(include_deployment_checks=deployment)
        if message.id.startswith("directory.")
    }


def test_our_own_settings_are_sound():
    assert found() == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ACCOUNT_PREVENT_ENUMERATION": False}, "directory.E002"),
        ({"ACCOUNT_PREVENT_ENUMERATION": True}, "directory.E002"),
        ({"ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": True}, "directory.E003"),
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}, "directory.E004"),
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}}, "directory.E004"),
        ({"ACCOUNT_RATE_LIMITS": False}, "directory.E005"),
        ({"MFA_SUPPORTED_TYPES": ["webauthn"]}, "directory.E007"),
        ({"DEMO": True, "DEBUG": False}, "directory.E008"),
        ({"DEMO": True, "DEBUG": True, "ALLOWED_HOSTS": ["alumni.example.org"]}, "directory.E009"),
        ({"DEMO": True, "DEBUG": True, "ALLOWED_HOSTS": ["localhost", "192.168.1.4"]}, "directory.E009"),
        (
            {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"script-src": ["'self'", "'unsafe-inline'"]}}},
            "directory.E010",
        ),
        ({"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"img-src": ["'self'", "data:"]}}}, "directory.E010"),
    ],
    ids=str,
)
def test_a_setting_without_sense_is_found(settings, changes, expected):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert expected in found()


@pytest.mark.parametrize(
    "name", ["LoginRequiredMiddleware", "SecondFactorForStaff", "PrivateResponses", "CsrfViewMiddleware"]
)
def test_a_missing_guard_is_found(settings, name):
    settings.MIDDLEWARE = [path for path in settings.MIDDLEWARE if not path.endswith(name)]
    assert "directory.E006" in found()


def test_an_open_door_is_found(monkeypatch):
    monkeypatch.setattr(AccountAdapter, "is_open_for_signup", lambda self, request: True)
    assert "directory.E001" in found()


def test_links_in_mails_must_lead_here(settings):
    settings.PORTAL_URL, settings.ALLOWED_HOSTS = "http://ailleurs.example.org", ["alumni.example.org"]
    assert {"directory.W001", "directory.W002"} <= found(deployment=True)
    settings.PORTAL_URL = "https://alumni.example.org"
    assert not {"directory.W001", "directory.W002"} & found(deployment=True)


def test_the_demo_at_home_is_sound(settings):
    settings.DEMO, settings.DEBUG, settings.ALLOWED_HOSTS = True, True, ["127.0.0.1", "localhost"]
    assert found() == set()
