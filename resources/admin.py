"""Tools and methods: the mission's list, with what uses each, and duplicates made one."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.confirmed_action import Question
from emi_alumni.foundation.back_office.reference_data import Merging
from resources.models import Tool


@admin.register(Tool)
class ToolAdmin(Merging):
    list_display = ("name", "module", "how_many")
    list_filter = ("module",)
    list_select_related = ("module",)
    ordering = ("name", "pk")
    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tool]:
        return super().get_queryset(request).annotate(use_count=Count("project"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "module", "slug") if obj else ("name", "module")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "module" and field:
            field.help_text = "Le module qui apprend cet outil, s’il y en a un."
            field.empty_label = "Aucun"
        return field

    @admin.display(description="projets", ordering="use_count")
    def how_many(self, tool: Any) -> int:
        return tool.use_count

    @admin.action(description="Fusionner les outils choisis", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Tool]) -> HttpResponse | None:
        question = Question(
            "merge",
            "Fusionner des outils",
            "Tout ce qui nomme ces outils nommera celui que vous gardez. Cela ne s’annule pas.",
            "Fusionner",
        )
        return self.merge_chosen(request, queryset, question)
