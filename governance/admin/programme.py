"""The programme of the EMI: its modules, in their order, with what uses each; its tools, and duplicates made one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.confirmed_action import Question
from emi_alumni.foundation.back_office.reference_data import Merging, NamedList
from emi_alumni.foundation.listing.figures import count_of
from governance.models import Module, Tool


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

    def list_rows(self, rows: Any) -> QuerySet[Module]:
        projects = Module.project_set.through.objects.filter(module=OuterRef("pk"))
        tools = Tool.objects.filter(module=OuterRef("pk"))
        return rows.annotate(tools_n=count_of(tools), projects_n=count_of(projects))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = ("name", "description", "is_core", "position")
        return (*fields, "slug") if obj else fields

    @admin.display(description="outils", ordering="tools_n")
    def tool_count(self, module: Any) -> int:
        return module.tools_n

    @admin.display(description="projets", ordering="projects_n")
    def project_count(self, module: Any) -> int:
        return module.projects_n


@admin.register(Tool)
class ToolAdmin(Merging):
    list_display = ("name", "module", "how_many")
    list_filter = ("module",)
    list_select_related = ("module",)
    ordering = ("name", "pk")
    actions = ("merge",)

    def list_rows(self, rows: Any) -> QuerySet[Tool]:
        return rows.annotate(use_count=count_of(Tool.project_set.through.objects.filter(tool=OuterRef("pk"))))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "description", "module", "slug") if obj else ("name", "description", "module")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "module" and field:
            field.help_text = "Le module qui apprend cet outil, s’il y en a un."
            field.empty_label = "Aucun"
        if db_field.name == "description" and field:
            field.help_text = "Une ou deux phrases : à quoi cela sert, comment cela se passe. Lues sur sa page."
        return field

    @admin.display(description="projets", ordering="use_count")
    def how_many(self, tool: Any) -> int:
        return tool.use_count

    @admin.action(description="Fusionner les outils choisis", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Tool]) -> HttpResponse | None:
        question = Question(
            "merge",
            "Fusionner des outils",
            "Tout ce qui nomme ces outils nommera celui que vous gardez, et leurs adresses mèneront à sa page. De qui "
            "a raconté plusieurs de ces outils, la pratique la plus récente compte, les autres restent lisibles. "
            "Cela ne s’annule pas.",
            "Fusionner",
        )
        return self.merge_chosen(request, queryset, question)
