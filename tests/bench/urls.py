"""The portal's addresses, after the two that pages are compared with.

The floor is what no page of the portal can beat: an authenticated page through every middleware, one query of its own,
twenty-four rows in the portal's base template. The bare view is what Django costs alone (`tests.bench.wsgi` serves it
without any middleware).
"""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone

from directory.models import Member
from events.models import Event
from tests.bench.addresses import BARE, FLOOR, OBVIOUS_AGENDA

TEMPLATE = """{% extends "base.html" %}{% block title %}Plancher{% endblock %}
{% block content %}<h1>Plancher</h1><ul>
{% for name, slug, position in rows %}<li><a href="/annuaire/{{ slug }}/">{{ name }}</a> {{ position }}</li>{% endfor %}
</ul>{% endblock %}"""


OBVIOUS = """{% extends "base.html" %}{% load events_tags %}{% block title %}Agenda{% endblock %}
{% block content %}<h1>Agenda</h1>
{% for name, values in facets.items %}<ul>{% for value, n in values %}<li>{{ value }} {{ n }}</li>
{% endfor %}</ul>{% endfor %}
{% for line in lines %}{% include "events/_line.html" with event=line.event standing=None level=3 %}
{{ line.coming }}{% endfor %}
{{ page.paginator.count }}{% endblock %}"""


@cache
def obvious_template():
    return engines["django"].from_string(OBVIOUS)


@cache
def template():
    return engines["django"].from_string(TEMPLATE)


def floor(request: HttpRequest) -> HttpResponse:
    rows = Member.objects.listed().values_list("family_name", "slug", "position")[:24]
    return HttpResponse(template().render({"rows": rows}, request))


def obvious_agenda(request: HttpRequest) -> HttpResponse:
    """The list of the agenda as one would first write it, in the portal's own templates: what the agenda is compared
    with (`tests.bench.agenda`)."""
    found = Event.objects.filter(state="published", ends_at__gt=timezone.now()).exclude(audience="cohort")
    found = found.select_related("host", "club", "cohort", "author").order_by("starts_at")
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    lines = [
        {"event": event, "coming": event.registrations.count(), "mine": event.registrations.filter(member=who).exists()}
        for who in [request.user.member]
        for event in page
    ]
    facets = {
        name: [
            (value, Event.objects.filter(**{name: value}, state="published", ends_at__gt=timezone.now()).count())
            for value in Event.objects.order_by(name).values_list(name, flat=True).distinct()
        ]
        for name in ("kind", "format", "host")
    }
    return HttpResponse(obvious_template().render({"lines": lines, "facets": facets, "page": page}, request))


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path(OBVIOUS_AGENDA[1:], obvious_agenda),
    path(BARE[1:], bare),
    path(FLOOR[1:], floor),
    path("", include("emi_alumni.urls")),
]
# Error pages are those of the portal.
from emi_alumni.urls import handler400, handler403, handler404, handler429, handler500  # noqa: E402, F401
