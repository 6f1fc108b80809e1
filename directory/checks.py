"""Settings that make no sense for a portal of people stop the start with a sentence (`manage.py check`)."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# Caches that each worker has for itself, or that keep nothing: limits counted there are no limits.
NOT_SHARED = ("django.core.cache.backends.locmem.LocMemCache", "django.core.cache.backends.dummy.DummyCache")
NEEDED_MIDDLEWARE = {
    "django.contrib.auth.middleware.LoginRequiredMiddleware": "pages would be public unless somebody thought of it",
    "emi_alumni.foundation.middleware.SecondFactorForStaff": "a stolen mailbox would open the administration",
    "emi_alumni.foundation.middleware.PrivateResponses": "shared computers would keep copies of people's pages",
    "django.middleware.csrf.CsrfViewMiddleware": "other sites could act in people's name",
}


@register(Tags.security)
def people_are_invited(**kwargs: Any) -> list[CheckMessage]:
    if get_adapter().is_open_for_signup(None):
        return [Error("Anybody could sign up: people are invited, or vouched for by the mission.", id="directory.E001")]
    return []


@register(Tags.security)
def strangers_learn_nothing(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if getattr(settings, "ACCOUNT_PREVENT_ENUMERATION", True) != "strict":
        found.append(Error("The sign-in page would tell who is in the network.", id="directory.E002"))
    if getattr(settings, "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS", True):
        found.append(Error("Strangers could make us write to any address.", id="directory.E003"))
    return found


@register(Tags.security)
def limits_are_shared(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    caches: dict[str, Any] = settings.CACHES
    if caches["default"]["BACKEND"] in NOT_SHARED:
        found.append(
            Error("The default cache belongs to one worker: limits on sign-in would not hold.", id="directory.E004")
        )
    if getattr(settings, "ACCOUNT_RATE_LIMITS", {}) is False:
        found.append(Error("ACCOUNT_RATE_LIMITS=False lets anybody guess codes for ever.", id="directory.E005"))
    return found


@register(Tags.security)
def guards_are_in_place(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{name} is missing from MIDDLEWARE: {why}.", id="directory.E006")
        for name, why in NEEDED_MIDDLEWARE.items()
        if name not in settings.MIDDLEWARE
    ]


@register(Tags.security)
def staff_can_set_a_second_factor_up(**kwargs: Any) -> list[CheckMessage]:
    if {"totp", "recovery_codes"} <= set(settings.MFA_SUPPORTED_TYPES):
        return []
    return [
        Error("Staff need an application of codes and recovery codes: see MFA_SUPPORTED_TYPES.", id="directory.E007")
    ]


@register(Tags.security)
def the_demo_stays_at_home(**kwargs: Any) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if not settings.DEBUG:
        found.append(Error("DEMO without DEBUG: the demonstration never runs in production.", id="directory.E008"))
    if strangers := [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]:
        found.append(
            Error(
                f"The demonstration signs people in with one click: it answers this machine only, not {strangers}.",
                hint="Remove ALLOWED_HOSTS, or DEMO.",
                id="directory.E009",
            )
        )
    return found


@register(Tags.security)
def scripts_stay_ours(**kwargs: Any) -> list[CheckMessage]:
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    unsafe = sorted(
        name
        for name, sources in policy.items()
        if isinstance(sources, list | tuple) and any("unsafe-" in source or source == "data:" for source in sources)
    )
    if unsafe:
        return [Error(f"The content policy lets inline code or data: in through {unsafe}.", id="directory.E010")]
    return []


@register(Tags.security, deploy=True)
def mails_lead_here(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    address = urlsplit(settings.PORTAL_URL)
    if address.scheme != "https":
        found.append(Warning("PORTAL_URL is not https: invitations would travel in clear.", id="directory.W001"))
    if not any(
        address.hostname == host or (host.startswith(".") and f".{address.hostname}".endswith(host))
        for host in settings.ALLOWED_HOSTS
    ):
        found.append(Warning("PORTAL_URL is no host of ALLOWED_HOSTS: links in mails fail.", id="directory.W002"))
    return found
