"""How much one account may read of the directory (TRUST cases 17 and 18): enough for anybody who looks for people, too
little to copy them all; and how many secrets one network may try.

Workers share the counts through the default cache. A worker writes there one time in ten only, because a page that is
merely read should not wait for the disk: each other worker may thus let through a tenth of the limit more.
"""

import logging
from collections.abc import Callable
from functools import wraps
from time import time
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import salted_hmac

from emi_alumni.foundation.views import HtmxRequest

logger = logging.getLogger(__name__)

HOUR, MINUTE = 3600, 60
# Live filtering asks for the first page at each pause of the typing: four of them count for one page.
LIVE_PER_PAGE = 4
SUGGESTIONS_PER_MINUTE = 30
MISSED_PER_HOUR = 20
SECRETS_PER_MINUTE = 30
WRITTEN_EVERY = 10  # tenths of a limit

View = Callable[..., HttpResponse]


class Tally(NamedTuple):
    """What a worker knows of one count: as last read from the shared cache, and its own since."""

    shared: int = 0
    own: int = 0


def pages_of_people(view: View) -> View:
    """Counts this page against the account's hour; beyond, the page 429 says how long to wait. One's own is free."""

    @wraps(view)
    def counted(request: HtmxRequest, *args, **kwargs) -> HttpResponse:
        if is_own(request):
            return view(request, *args, **kwargs)
        cost = 1 if is_live(request) else LIVE_PER_PAGE
        limit = settings.DIRECTORY_PAGES_PER_HOUR * LIVE_PER_PAGE
        wait = over("pages", request, limit, HOUR, cost)
        return later(request, wait) if wait else view(request, *args, **kwargs)

    return counted


def suggestions(view: View) -> View:
    """Counts suggestions against the account's minute."""

    @wraps(view)
    def counted(request: HtmxRequest, *args, **kwargs) -> HttpResponse:
        wait = over("suggestions", request, SUGGESTIONS_PER_MINUTE, MINUTE)
        return later(request, wait) if wait else view(request, *args, **kwargs)

    return counted


def missed_searches(request: HttpRequest) -> int:
    """The seconds to wait when this account said too many times within the hour that nothing was found, else 0."""
    return over("missed", request, MISSED_PER_HOUR, HOUR)


def secrets_tried(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Of an address that a secret opens: beyond thirty within a minute that open nothing (TRUST case 53), whoever asks
    from that network waits. A secret that is right opens meanwhile: an office has one network address."""

    @wraps(view)
    def counted(request: HtmxRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            if wait := wrong_secrets(request):
                return later(request, wait)
            raise
        wait = wrong_secrets(request) if response.status_code == 404 else 0
        return later(request, wait) if wait else response

    return counted


def wrong_secrets(request: HttpRequest) -> int:
    """Count one; the seconds to wait past the limit, else 0. The network address is not kept: the count is named by a
    keyed hash that changes every minute."""
    now = int(time())
    rest = MINUTE - now % MINUTE
    network = get_adapter().get_client_ip(request)
    key = salted_hmac("rate_limits.secrets", f"{now // MINUTE} {network}", algorithm="sha256").hexdigest()
    return rest if counted(f"limit:secrets:{key}", SECRETS_PER_MINUTE, rest) > SECRETS_PER_MINUTE else 0


def is_own(request: HtmxRequest) -> bool:
    """Whether the page, or the card, is that of the person who reads it."""
    member = getattr(request.user, "member", None)
    return member is not None and request.path.startswith(member.get_absolute_url())


def is_live(request: HtmxRequest) -> bool:
    """A first page narrowed in place; further pages and letters are a way through the directory, and count whole."""
    return bool(request.htmx) and not request.GET.get("page") and not request.GET.get("lettre")


def over(what: str, request: HttpRequest, limit: int, window: int, cost: int = 1) -> int:
    """Count this request; the seconds to wait when it passes the limit of this window, else 0. A limit of 0 is none."""
    now = int(time())
    rest = window - now % window
    count = limit and counted(f"limit:{what}:{request.user.pk}:{now // window}", limit, rest, cost)
    if count <= limit:
        return 0
    if count <= limit + cost:
        logger.warning("Limit reached: account %s asks for more %s than it may.", request.user.pk, what)
    return rest


def counted(key: str, limit: int, seconds: int, cost: int = 1) -> int:
    """Add to the count of this key, which lasts `seconds`; how much it is now, all workers together."""
    own, shared = caches["local"], caches["default"]
    tally = own.get(key) or Tally(shared=shared.get(key, 0))
    tally = Tally(tally.shared, tally.own + cost)
    if tally.own * WRITTEN_EVERY >= limit:
        tally = Tally(shared=shared.get(key, 0) + tally.own)
        shared.set(key, tally.shared, seconds)
    own.set(key, tally, seconds)
    return tally.shared + tally.own


def later(request: HtmxRequest, wait: int) -> HttpResponse:
    """The page 429 of the portal, with the seconds to wait; a fragment sends the browser to that page."""
    request.wait = wait  # type: ignore[attr-defined] # the page says it in words, and in Retry-After
    response = respond_429(request)
    if request.htmx:
        response["HX-Redirect"] = request.get_full_path()
    return response
