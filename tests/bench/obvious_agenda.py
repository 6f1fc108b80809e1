"""The list of the agenda as one would first write it, in the portal's own templates: what the agenda is compared with
(`tests.bench.agenda`)."""

from functools import cache

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone

from events.models import Event

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


def obvious_agenda(request: HttpRequest) -> HttpResponse:
    """A count and a question for each event, a count for each value."""
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
