"""What the bank's screens share: read here, written on the project's own pages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from emi_alumni.foundation.back_office.confirmed_action import ReadOnly
from emi_alumni.foundation.url_reversing import reverse
from projects.models import Project


def page_link(project: Project) -> str:
    return format_html('<a href="{}">{}</a>', project.get_absolute_url(), project)


def screen_link(project: Project) -> str:
    return format_html('<a href="{}">{}</a>', reverse("admin:projects_project_change", args=[project.pk]), project)


class OfProject(ReadOnly):
    """Things that belong to a project."""

    list_select_related: ClassVar[Any] = ("project",)
    search_fields: ClassVar[Any] = ("project__sort_key",)
    folded = ("project__sort_key",)
    search_help_text = "Titre du projet, avec ou sans accents."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What belongs to a draft is its team's alone, like the draft."""
        return super().get_queryset(request).exclude(project__in=Project.objects.theirs_alone().order_by())

    @admin.display(description="projet", ordering="project__sort_key")
    def of_project(self, thing: Any) -> str:
        return screen_link(thing.project)

    @admin.display(description="page du projet")
    def page(self, thing: Any) -> str:
        return page_link(thing.project)
