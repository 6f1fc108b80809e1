"""Addresses of what is offered to projects."""

from django.urls import URLPattern, path

from mentoring.views import project_help

PROJECT_HELP: list[URLPattern] = [
    path("entraide/projets/<slug:slug>/je-peux/", project_help.project_help, name="project_help"),
    path("entraide/aides/<int:pk>/repondre/", project_help.project_help_answer, name="project_help_answer"),
]
