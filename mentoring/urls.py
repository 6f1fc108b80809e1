"""Addresses of mutual help, one section per subject."""

from django.urls import URLPattern, path

from mentoring.views import hub

app_name = "mentoring"
urlpatterns: list[URLPattern] = [
    path("entraide/", hub.hub, name="hub"),
]
