"""« Tableau de bord »: the network in figures, for those who run it; and the sheet that a committee is given."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emi_alumni.pages.dashboard import dashboard_for


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    return draw(request, "pages/dashboard.html")


@require_safe
def dashboard_print(request: HttpRequest) -> HttpResponse:
    """On paper, without what only the desk needs."""
    return draw(request, "pages/dashboard_print.html")


def draw(request: HttpRequest, template: str) -> HttpResponse:
    """For the mission and the administrators; nobody else knows of it."""
    if not request.user.is_staff:
        raise Http404
    told = dashboard_for(request.user)
    return render(request, template, {"told": told, "figures": told.figures})
