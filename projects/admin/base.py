"""What the bank's screens share: read here, written on the project's own pages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from directory.admin.asking import Asking
from projects.models import Project


def page_link(project: Project) -> str:
    return format_html('<a href="{}">{}</a>', project.get_absolute_url(), project)


def screen_link(project: Project) -> str:
    return format_html('<a href="{}">{}</a>', reverse("admin:projects_project_change", args=[project.pk]), project)


class ReadOnly(Asking):
    """Nothing is added or edited by hand; an action may be offered to who has the right to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Asked of the actions that declare `permissions=["decide"]`."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")


class OfProject(ReadOnly):
    """Things that belong to a project."""

    list_select_related: ClassVar[Any] = ("project",)
    search_fields: ClassVar[Any] = ("project__sort_key",)
    search_help_text = "Titre du projet, avec ou sans accents."

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        from emi_alumni.text import fold

        for word in fold(search_term).split():
            queryset = queryset.filter(project__sort_key__contains=word)
        return queryset, False

    @admin.display(description="projet", ordering="project__sort_key")
    def of_project(self, thing: Any) -> str:
        return screen_link(thing.project)

    @admin.display(description="page du projet")
    def page(self, thing: Any) -> str:
        return page_link(thing.project)
