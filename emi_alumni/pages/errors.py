"""Error pages in French, drawn without repeating what was asked. None needs the database: those that say that a page is
missing or closed ask it who is signed in, to show them the way on, and do without when it does not answer."""

import logging
import sys
from collections.abc import Callable
from functools import cache

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from emi_alumni.foundation.storage import is_full
from emi_alumni.foundation.unsent.filling import words_in
from emi_alumni.foundation.unsent.middleware import after_csrf_failure, is_from_here, is_mark, words_of
from emi_alumni.pages.context import without_database

logger = logging.getLogger(__name__)

RETRY_AFTER_OUTAGE = 30  # seconds: SQLite gives up after 20, a restarted PostgreSQL is back in less
RETRY_AFTER_LIMIT = 300  # the longest window of the limits on signing in
# Columns that people write in; those of which our pages have hidden fields.
WRITTEN = (
    *(models.CharField, models.TextField, models.DateField, models.TimeField),
    *(models.DecimalField, models.IntegerField),
)
IN_HIDDEN_FIELDS = ("action", "token", "version")


def error_page(request: HttpRequest, status: int, *, template: str = "", retry_after: int = 0, **said) -> HttpResponse:
    """The page of this status: nobody indexes it, no cache keeps it. `said` is what its template needs to say more."""
    context = without_database(request) | {"wait": 0, "signed_in": False}
    html = render_to_string(template or f"{status}.html", context | said)
    response = HttpResponse(html, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the page may show the portal's navigation. Without a session cookie nobody is asked; a database that does
    not answer knows nobody, and the page is drawn all the same."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return False
    try:
        return request.user.is_authenticated
    except (DatabaseError, InterfaceError):
        return False


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was typed comes back too, as where the page is not found any more."""
    signed_in = is_signed_in(request)
    if words := typed(request):
        return error_page(request, 403, template="404_words.html", words=words, signed_in=signed_in, code=403)
    return error_page(request, 403, signed_in=signed_in)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form too old (its reader signed in again since), or sent from elsewhere: nothing was saved.

    What was typed is back in its page, or at least in this one; a form that came from elsewhere is answered nothing.
    """
    logger.warning("CSRF failure on %s: %s", request.path, reason)
    if way_back := after_csrf_failure(request):
        return way_back
    words = sentences(request) if request.method == "POST" and is_from_here(request) else []
    return error_page(request, 403, template="403_csrf.html", words=words)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A form may have been open when the right to send it ended: what was typed comes back, to be copied."""
    words = typed(request)
    signed_in = is_signed_in(request)
    if words:
        return error_page(request, 404, template="404_words.html", words=words, signed_in=signed_in, code=404)
    return error_page(request, 404, signed_in=signed_in)


def typed(request: HttpRequest) -> list[str]:
    """What was written in a form that came from our own pages; none for anything else, a page answers no stranger's."""
    if request.method != "POST" or not getattr(request, "csrf_processing_done", False):
        return []
    return sentences(request)


def sentences(request: HttpRequest) -> list[str]:
    """Sentences, and what stands in a field that one writes in: a title may be one word, a day has none."""
    fields = [(name, text.strip()) for name, texts in words_of(request).items() if not is_mark(name) for text in texts]
    return [text for name, text in fields if words_in(text) or (text and is_typed(name.rpartition("-")[2], text))]


def is_typed(name: str, text: str) -> bool:
    """Whether a column of this name is written in, by words, a day, an hour or a figure; and this is no choice of one
    that has the same name, nor its key."""
    return (
        name in columns_of(*WRITTEN) and not (text.isdigit() and name in relations()) and text not in choices_of(name)
    )


@cache
def columns_of(*kinds: type[models.Field]) -> frozenset[str]:
    """The names of columns of these kinds, without those of hidden fields."""
    columns = (column for model in apps.get_models() for column in model._meta.concrete_fields)
    found = {one.name for one in columns if isinstance(one, kinds) and not one.choices and not one.primary_key}
    return frozenset(found - set(IN_HIDDEN_FIELDS))


@cache
def relations() -> frozenset[str]:
    return frozenset(one.name for model in apps.get_models() for one in model._meta.concrete_fields if one.is_relation)


@cache
def choices_of(name: str) -> frozenset[str]:
    columns = (column for model in apps.get_models() for column in model._meta.concrete_fields if column.name == name)
    return frozenset(str(value) for column in columns for value, _ in column.flatchoices)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The answer beyond a limit. Who counts may leave the seconds to wait in `request.wait`; allauth does not say."""
    wait = getattr(request, "wait", 0)
    signed_in = is_signed_in(request)
    return error_page(request, 429, retry_after=wait or RETRY_AFTER_LIMIT, wait=wait, signed_in=signed_in)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 while the database cannot be reached: the reader may simply come back (TRUST F12 to F14); 507 when
    there is no room to write what was sent, which comes back to be copied (F15, F16)."""
    problem = sys.exc_info()[1]
    if is_full(problem) and request.method == "POST":
        return error_page(request, 507, words=typed(request))
    if isinstance(problem, OperationalError | InterfaceError):
        return error_page(request, 503, retry_after=RETRY_AFTER_OUTAGE)
    return error_page(request, 500)


class InTheDemoToo:
    """A middleware for the demonstration, where DEBUG is on: what is missing or closed has our pages, not Django's.

    Real faults keep Django's report: a developer is reading.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            return page_not_found(request, exception)
        if isinstance(exception, PermissionDenied):
            return permission_denied(request, exception)
        return None


@login_not_required
def no_such_address(request: HttpRequest) -> HttpResponse:
    """The demonstration's last address, for all that no other answers: an unknown one is met as in production."""
    raise Http404
