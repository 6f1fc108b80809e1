"""The page where one asks for help, and where one gives it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.rights import acting


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Every subject of mutual help, each drawn by its own piece of the page."""
    return render(request, "mentoring/hub.html", {"me": acting(request.user)})
