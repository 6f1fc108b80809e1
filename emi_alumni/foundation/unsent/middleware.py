"""Keeps the words of a form that met the sign-in page, and puts them back in their form once signed in again."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.utils.functional import LazyObject, empty

from emi_alumni.foundation.middleware import SIGN_OUT, leads_to_a_door

from .cookie import Trace
from .filling import fill, words_in
from .models import UnsentForm

GetResponse = Callable[[HttpRequest], HttpResponse]
# What is asked on the way in is not what somebody writes.
DOORS = ("account_", "mfa_")
SECRETS = ("password", "code", "csrf")
LONGEST = 200_000  # signs of one form
MARKS = ("mark", "key")
# Pages that are nobody's form, where one is told of all that waits.
WHERE_ALL_ARE_TOLD = ("home", "directory:me")


class UnsentForms:
    """Needs the session and the account; stands around what refuses a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trace = Trace.of(request)
        request.unsent = trace  # type: ignore[attr-defined]
        response = self.get_response(request)
        door = response.get("Location") or response.get("HX-Redirect") or ""
        if door and leads_to_a_door(door) and not asks_the_way_in(request):
            return at_the_door(request, response, door, trace)
        account = known_account(request)
        if signs_out(request, response):
            UnsentForm.objects.filter(account=trace.account).delete()
            Trace(shared=True).put(response)
        elif account is None:
            return response
        elif account.pk != trace.account:
            Trace(account.pk, shared=trace.shared or trace.account is not None).put(response)
        elif trace.form and getattr(request, "unsent_kept", None) is None:
            return give_back(request, response, trace)
        return response


def at_the_door(request: HttpRequest, response: HttpResponse, door: str, trace: Trace) -> HttpResponse:
    """The way in leads back to the page where one was; what was written there waits behind it."""
    account = known_account(request)
    kept = keep(request, account.pk if account else trace.account)
    page = kept.page if kept else page_of(request)
    if page != request.get_full_path() and "next=" in door:
        way_in = f"{door.split('?')[0]}?{urlencode({'next': page})}"
        response["HX-Redirect" if response.has_header("HX-Redirect") else "Location"] = way_in
    if kept:
        Trace(kept.account_id, kept.pk, trace.shared).put(response)
    elif account and account.pk != trace.account:
        Trace(account.pk, shared=trace.shared or trace.account is not None).put(response)
    return response


def after_csrf_failure(request: HttpRequest) -> HttpResponse | None:
    """The way back to the page, whose form will hold what was written; None when it cannot be told whose words it is.

    The token of a page stops being good when its reader signs in again in another tab. Several accounts signed in here:
    the page may be another person's, and nothing is kept of it.
    """
    trace: Trace = getattr(request, "unsent", None) or Trace()
    if request.method != "POST" or trace.account is None or not is_from_here(request):
        return None
    signed_in = request.user.is_authenticated
    if signed_in and (trace.shared or request.user.pk != trace.account):
        return None
    kept = keep(request, trace.account)
    if kept is None:
        return None
    request.unsent_kept = kept  # type: ignore[attr-defined]
    where = kept.page if signed_in else f"{resolve_url('account_login')}?{urlencode({'next': kept.page})}"
    by_htmx = request.headers.get("HX-Request") == "true"
    response = HttpResponse(headers={"HX-Redirect": where}) if by_htmx else redirect(where)
    Trace(kept.account_id, kept.pk, trace.shared).put(response)
    return response


def keep(request: HttpRequest, account_id: int | None) -> UnsentForm | None:
    """The words of this request, for this account; None when there are none, or nobody to keep them for."""
    if request.method != "POST" or account_id is None or asks_the_way_in(request):
        return None
    fields = words_of(request)
    if not any(words_in(text) for name, values in fields.items() if not is_mark(name) for text in values):
        return None
    if not get_user_model()._default_manager.filter(pk=account_id, is_active=True).exists():
        return None
    return UnsentForm.keep(
        account_id=account_id, action=request.get_full_path()[:500], page=page_of(request)[:500], fields=fields
    )


def words_of(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, field by field: neither files, nor passwords, nor tokens."""
    try:
        sent = list(request.POST.lists())
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, OSError):
        return {}
    fields = {
        name: [str(value).replace("\0", "") for value in values]
        for name, values in sent
        if not any(secret in name.lower() for secret in SECRETS)
    }
    return fields if sum(len(value) for values in fields.values() for value in values) <= LONGEST else {}


def is_mark(name: str) -> bool:
    return name.rpartition("-")[2] in MARKS


def page_of(request: HttpRequest) -> str:
    """The page that shows the form: its own address when it answers a GET, else the page that one was reading."""
    by_htmx = request.headers.get("HX-Request") == "true"
    read = local(request, request.headers.get("HX-Current-URL", "") or request.headers.get("Referer", ""))
    if request.method == "POST":
        return request.get_full_path() if answers_get(request) or not read else read
    return read if by_htmx and read else request.get_full_path()


def local(request: HttpRequest, address: str) -> str:
    """The path and query of one of our own addresses; nothing for any other."""
    parts = urlsplit(address)
    if not address or parts.netloc != request.get_host():
        return ""
    path = f"/{parts.path.lstrip('/')}"  # two slashes would name another host to whoever is sent there
    return f"{path}?{parts.query}" if parts.query else path


def answers_get(request: HttpRequest) -> bool:
    """Whether the view, as its decorators say, may be asked for by a GET (`require_POST` says no)."""
    view: Any = request.resolver_match.func if request.resolver_match else None
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            return "GET" in view.__closure__[names.index("request_method_list")].cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent it. Browsers say so; who does not is a stranger."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.get_host()


def asks_the_way_in(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and not match.namespaces and (match.url_name or "").startswith(DOORS))


def signs_out(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return request.method == "POST" and bool(match and match.view_name in SIGN_OUT) and response.status_code == 302


def known_account(request: HttpRequest) -> Any:
    """Who is signed in, if the page asked: an error page must not need the database."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user._wrapped is empty:
        return None
    return user if user is not None and user.is_authenticated else None


# Giving back -----------------------------------------------------------------------------------------


def give_back(request: HttpRequest, response: HttpResponse, trace: Trace) -> HttpResponse:
    """A GET of the page of a form: its words are in it. A POST of the form: it is sent, they are kept no longer."""
    if request.method == "POST" and response.status_code < 400:
        account = known_account(request)
        if UnsentForm.sent(account.pk, request.get_full_path(), words_of(request)) and not kept_for(request):
            Trace(trace.account, None, trace.shared).put(response)
        return response
    is_page = request.method == "GET" and request.headers.get("HX-Request") != "true"
    if not is_page or not (kept := kept_for(request)):
        return response
    own = [one for one in kept if one.is_of(request.path)]
    if response.status_code in (403, 404, 405):
        elsewhere = next((one for one in own if urlsplit(one.page).path != request.path), None)
        if elsewhere:
            return redirect(elsewhere.page)
    is_html = response.get("Content-Type", "").startswith("text/html")
    # A page that closed meanwhile says its words too, to be copied.
    if response.status_code in (200, 403, 404) and is_html and not response.streaming:
        if own:
            put_back(request, response, own, kept)
        elif request.resolver_match and request.resolver_match.view_name in WHERE_ALL_ARE_TOLD:
            insert(request, response, head_of_main(response), {"others": kept})
    return response


def kept_for(request: HttpRequest) -> list[UnsentForm]:
    """All that waits for who is signed in, the latest first."""
    return list(UnsentForm.objects.of(request.user))


def put_back(request: HttpRequest, response: HttpResponse, own: list[UnsentForm], kept: list[UnsentForm]) -> None:
    """Each form of the page with its latest words; what waits elsewhere, or for its turn here, is told with the first.

    From the last to the first: the latest words stand at the head of the page when their form is no longer in it.
    """
    shown = list({one.action: one for one in reversed(own)}.values())
    for number, one in enumerate(shown, start=1):
        html = response.content.decode(response.charset)
        filled = fill(html, request.get_full_path(), one.action, one.fields)
        others = [other for other in kept if other not in shown] if number == len(shown) else []
        context = {"kept": one, "others": others}
        if filled is None:  # no such form any more: its words are said, to be copied
            fields = one.fields.items()
            texts = [text for name, values in fields if not is_mark(name) for text in values if words_in(text)]
            insert(request, response, head_of_main(response), context | {"texts": texts})
        else:
            context |= {"texts": filled.left_over, "has_form": True, "has_file": filled.has_file}
            insert(request, response, (filled.before, filled.after), context)


def head_of_main(response: HttpResponse) -> tuple[str, str]:
    head, main, rest = response.content.decode(response.charset).partition("<main")
    tag, close, rest = rest.partition(">")
    return head + main + tag + close, rest


def insert(request: HttpRequest, response: HttpResponse, around: tuple[str, str], context: dict[str, Any]) -> None:
    """The notice, between what is before it and what is after it. Such a page is kept by no cache."""
    before, after = around
    notice = render_to_string("components/unsent.html", context | {"csrf_token": get_token(request)})
    response.content = before + notice + after
    response["Cache-Control"] = "no-store, private"
