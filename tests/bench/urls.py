"""The portal's addresses, after the two that pages are compared with.

The floor is what no page of the portal can beat: an authenticated page through every middleware, one query of its own,
twenty-four rows in the portal's base template. The bare view is what Django costs alone (`tests.bench.wsgi` serves it
without any middleware).
"""

from functools import cache
from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from directory.models import Member
from tests.bench.addresses import BARE, FLOOR, OBVIOUS_AGENDA

TEMPLATE = """{% extends "base.html" %}{% block title %}Plancher{% endblock %}
{% block content %}<h1>Plancher</h1><ul>
{% for name, slug, position in rows %}<li><a href="/annuaire/{{ slug }}/">{{ name }}</a> {{ position }}</li>{% endfor %}
</ul>{% endblock %}"""


@cache
def template():
    return engines["django"].from_string(TEMPLATE)


def floor(request: HttpRequest) -> HttpResponse:
    rows = Member.objects.listed().values_list("family_name", "slug", "position")[:24]
    return HttpResponse(template().render({"rows": rows}, request))


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path(BARE[1:], bare),
    path(FLOOR[1:], floor),
    path("", include("emi_alumni.urls")),
]
if find_spec("events"):  # an earlier commit may have no agenda
    from tests.bench.obvious_agenda import obvious_agenda

    urlpatterns.insert(0, path(OBVIOUS_AGENDA[1:], obvious_agenda))
# Error pages are those of the portal.
from emi_alumni.urls import handler400, handler403, handler404, handler429, handler500  # noqa: E402, F401
