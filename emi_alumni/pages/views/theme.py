"""Light, dark, or as the browser asks: a choice kept in a cookie of one year, signed in or not."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from emi_alumni.pages.context import THEMES

COOKIE = "theme"
ONE_YEAR = 365 * 24 * 3600


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """GET shows the three choices; POST keeps the one made and goes back where the reader was."""
    if request.method != "POST":
        return render(request, "pages/theme.html", {"themes": THEMES, "back": _way_back(request)})
    response = redirect(_way_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            COOKIE, chosen, max_age=ONE_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _way_back(request: HttpRequest) -> str:
    """The page of ours that the reader came from; the choice itself otherwise."""
    came_from = request.POST.get("back") or request.headers.get("Referer", "")
    ours = {request.get_host()}
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts=ours, require_https=request.is_secure()):
        return came_from
    return request.path
