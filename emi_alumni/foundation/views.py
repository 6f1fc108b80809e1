"""What the views of every app share: who has a profile, an act done or refused with its sentence, the way back."""

from collections.abc import Callable
from functools import wraps

from django.contrib.messages import error, success
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

View = Callable[..., HttpResponse]


class HtmxRequest(HttpRequest):
    """A request as django-htmx's middleware completes it."""

    htmx: HtmxDetails


def with_profile(view: View) -> View:
    """For people of the directory: an account without a profile (some of the staff) is told so instead, as a 404."""

    @wraps(view)
    def asked_first(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        member = getattr(request.user, "member", None)
        if member is None or not member.is_present:
            return render(request, "directory/me_without_profile.html", status=404)
        return view(request, *args, **kwargs)

    return asked_first


def done_or_refused(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do it, and say `done`; when the model refuses (ValidationError), say its sentence instead, and answer False."""
    try:
        act()
    except ValidationError as refusal:
        error(request, refusal.messages[0])
        return False
    success(request, done)
    return True


def back_to(request: HttpRequest, default: str) -> str:
    """Where the form said to return (`next`), when that is a page of this portal; else the default."""
    asked = request.POST.get("next", "")
    if "/" in asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(default)
