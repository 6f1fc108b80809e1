"""Addresses of the agenda, one section per subject."""

from django.urls import URLPattern, path

from events.views import agenda, detail, registrations
from events.views.writing import EventPages

app_name = "events"
urlpatterns: list[URLPattern] = [
    path("agenda/", agenda.agenda, name="agenda"),
    *EventPages().urls("agenda/", "event"),
    path("agenda/<int:pk>/", detail.event, name="event"),
    # Coming
    path("agenda/<int:pk>/inscription/", registrations.event_register, name="event_register"),
    path("agenda/<int:pk>/inscription/prendre/", registrations.event_accept, name="event_accept"),
    path("agenda/<int:pk>/inscription/quitter/", registrations.event_leave, name="event_leave"),
]
