"""What every response owes its reader: no copies of private pages, and a second factor before staff work."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from csp.constants import HEADER as CONTENT_POLICY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from emi_alumni.foundation.documents import INERT
from emi_alumni.foundation.url_reversing import reverse

GetResponse = Callable[[HttpRequest], HttpResponse]

# Set by the demo's one-click sign-in, and believed only where that sign-in exists.
DEMO_SECOND_FACTOR = "demo_second_factor"
SIGN_OUT = ("account_logout", "admin:logout")


# Where people sign in, where staff set up their second factor, and where they give it.
DOORS = (settings.LOGIN_URL, "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")


def leads_to_a_door(address: str) -> bool:
    return address.split("?")[0] in map(reverse, DOORS)


def may_be_indexed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages that visitors read and search engines may list; every other answer says « noindex »."""

    @wraps(view)
    def open_to_engines(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("X-Robots-Tag", "all")
        return response

    return open_to_engines


class ContentPolicy(CSPMiddleware):
    """The policy of the settings on every answer, written once, not for each; where nothing is drawn, the shortest."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG:  # Django's pages about an error have none
            return super().process_response(request, response)
        response.headers.setdefault(CONTENT_POLICY, INERT if response.status_code == 204 else self.policy)
        return response


class Sessions(SessionMiddleware):
    """Django's, for which a cookie that it cannot have given (a NUL, which PostgreSQL refuses) is no cookie."""

    def process_request(self, request: HttpRequest) -> None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not (key.isascii() and key.isalnum()):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        super().process_request(request)


class Accounts(AuthenticationMiddleware):
    """Django's, which gives views the account itself: each question to what Django puts in its place
    (`SimpleLazyObject`) goes through that first. Answers without a view, of an error above all, ask the database for
    nobody."""

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs) -> None:
        request.user = get_user(request)


class PrivateResponses:
    """Pages of a signed-in person are kept by no cache; fragments and pages are told apart; nobody embeds us, and no
    search engine lists what is not for everybody (`may_be_indexed`)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked_by_htmx = getattr(request, "htmx", False)  # not there when a middleware above answered
        if asked_by_htmx and response.status_code == 302 and leads_to_a_door(response["Location"]):
            # A fragment asked for after the session ended: the page goes to the door, not the door into the page.
            response = HttpResponse(headers={"HX-Redirect": response["Location"]})
        patch_vary_headers(response, ["HX-Request"])
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        match = request.resolver_match
        if request.method == "POST" and match and match.view_name in SIGN_OUT and response.status_code == 302:
            # Not "cookies": browsers would also sign people out of every other site of the same domain.
            response["Clear-Site-Data"] = '"cache", "storage"'
        # Asked in this order: an error page says how it is kept, and must not need the database.
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"  # nothing more is needed (RFC 9111, 5.2.2.5)
        return response


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether one was shown in this very session, at sign-in or since: that the account has one is not enough."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def is_demonstrated(request: HttpRequest) -> bool:
    """Whether the demonstration's one click counts as a second factor here."""
    return bool(settings.DEBUG and settings.DEMO and request.session.get(DEMO_SECOND_FACTOR))


class SecondFactorForStaff:
    """Staff who have not given a second factor in this session may do nothing but set one up, give it, or sign out.

    They hold the directory's keys: a stolen mailbox alone, or a session left open elsewhere, must not open it.
    """

    # What staff need on the way to a second factor: its pages, their address, the way out, and what everybody may read.
    OPEN_PREFIXES = ("mfa_", "account_")
    OPEN_NAMES = (
        "usersessions_list",
        "legal",
        "privacy",
        "accessibility",
        "sitemap",
        "help",
        "health",
        "ready",
        "theme",
        "demo_sign_in",
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs) -> HttpResponseBase | None:
        user = request.user
        if not (user.is_authenticated and user.is_staff) or self.is_open(request):
            return None
        if is_demonstrated(request):
            return None
        if not is_mfa_enabled(user):
            return redirect("mfa_index")
        return None if gave_second_factor(request) else self.ask_for_it(request)

    @staticmethod
    def ask_for_it(request: HttpRequest) -> HttpResponseBase:
        """The page that takes a code or a key of this account, then comes back to what was asked."""
        methods = get_adapter().get_reauthentication_methods(request.user)
        page = next(method["url"] for method in methods if method["id"].startswith("mfa_reauthenticate"))
        comes_back = request.method == "GET" and not request.headers.get("HX-Request")
        back_to = request.get_full_path() if comes_back else reverse("home")
        return redirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: back_to})}")

    @classmethod
    def is_open(cls, request: HttpRequest) -> bool:
        match = request.resolver_match
        if match is None or match.namespaces or not match.url_name:
            return False
        return match.url_name in cls.OPEN_NAMES or match.url_name.startswith(cls.OPEN_PREFIXES)
