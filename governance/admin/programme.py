"""The programme of the EMI: its modules, in their order, with what uses each."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from emi_alumni.foundation.back_office.reference_data import NamedList
from governance.models import Module


@admin.register(Module)
class ModuleAdmin(NamedList):
    list_display = ("name", "is_core", "position", "tool_count", "project_count")
    list_filter = ("is_core",)
    ordering = ("position", "name", "pk")
    actions = None
    helps: ClassVar[dict[str, str]] = {
        "is_core": "Décoché : un module d’approfondissement, suivi au choix.",
        "position": "L’ordre dans la formation : 1 pour le premier.",
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Module]:
        counts = {"tools_n": Count("tools", distinct=True), "projects_n": Count("project", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = ("name", "description", "is_core", "position")
        return (*fields, "slug") if obj else fields

    @admin.display(description="outils", ordering="tools_n")
    def tool_count(self, module: Any) -> int:
        return module.tools_n

    @admin.display(description="projets", ordering="projects_n")
    def project_count(self, module: Any) -> int:
        return module.projects_n
