"""How much one account may read of the directory in an hour (TRUST cases 17 and 18): enough for anybody who looks for
people, too little to copy them all.

Counted in each worker's memory, because a page that is only read writes nothing: with three workers, an account may
read up to three times as much. The limits on signing in, which must be exact, are counted in the shared cache.
"""

import logging
from collections.abc import Callable
from functools import wraps
from time import time

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

HOUR = 3600
# Live filtering asks for a list at each pause of the typing.
LIVE_LISTS_PER_HOUR = 600
SUGGESTIONS_PER_MINUTE = 30

View = Callable[..., HttpResponse]


def pages_of_people(view: View) -> View:
    """Counts this page against the account's hour; beyond, the page 429 says how long to wait."""

    @wraps(view)
    def counted(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.htmx:
            wait = over("live lists", request, LIVE_LISTS_PER_HOUR, HOUR)
        else:
            wait = over("pages", request, settings.DIRECTORY_PAGES_PER_HOUR, HOUR)
        return later(request, wait) if wait else view(request, *args, **kwargs)

    return counted


def suggestions(view: View) -> View:
    """Counts suggestions against the account's minute."""

    @wraps(view)
    def counted(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        wait = over("suggestions", request, SUGGESTIONS_PER_MINUTE, 60)
        return later(request, wait) if wait else view(request, *args, **kwargs)

    return counted


def later(request: HttpRequest, wait: int) -> HttpResponse:
    """The page 429 of the portal, which says how long to wait: `wait`, in seconds."""
    request.wait = wait
    return respond_429(request)


def over(what: str, request: HttpRequest, limit: int, window: int) -> int:
    """Count once more; the seconds to wait once this window's limit is passed, else 0. A limit of 0 is none."""
    if not limit:
        return 0
    now = int(time())
    cache = caches["local"]
    key = f"limit:{what}:{request.user.pk}:{now // window}"
    cache.add(key, 0, window)
    count = cache.incr(key)
    if count <= limit:
        return 0
    if count == limit + 1:
        logger.warning("Limit reached: account %s asked for more than %s %s.", request.user.pk, limit, what)
    return window - now % window
