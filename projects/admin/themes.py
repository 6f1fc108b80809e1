"""Themes: the mission's short list, with how many projects each has, and two spellings made one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.confirmed_action import Question
from emi_alumni.foundation.back_office.reference_data import Merging
from emi_alumni.foundation.listing.figures import count_of
from projects.models import Project, Theme


@admin.register(Theme)
class ThemeAdmin(Merging):
    position = 10
    list_display = ("name", "how_many")
    ordering = ("key",)
    actions = ("merge",)
    helps: ClassVar[dict[str, str]] = {
        "name": "Court : « Accueil des usagers ». Les équipes le choisissent dans une liste.",
    }

    def list_rows(self, rows: Any) -> QuerySet[Theme]:
        return rows.annotate(project_count=count_of(Project.themes.through.objects.filter(theme=OuterRef("pk"))))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "slug") if obj else ("name",)

    @admin.display(description="projets", ordering="project_count")
    def how_many(self, theme: Any) -> int:
        return theme.project_count

    @admin.action(description="Fusionner les thèmes choisis", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Theme]) -> HttpResponse | None:
        question = Question(
            "merge",
            "Fusionner des thèmes",
            "Les projets de tous ces thèmes passent sous celui que vous gardez. Cela ne s’annule pas.",
            "Fusionner",
        )
        return self.merge_chosen(request, queryset, question)
