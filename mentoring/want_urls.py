"""Addresses of « Je cherche »."""

from django.urls import URLPattern, path

from mentoring.views import wants

WANTS: list[URLPattern] = [
    path("entraide/je-cherche/", wants.want_list, name="want_list"),
    path("entraide/je-cherche/effacer/", wants.want_clear, name="want_clear"),
    path("entraide/je-cherche/<int:pk>/", wants.want_answer, name="want_answer"),
]
