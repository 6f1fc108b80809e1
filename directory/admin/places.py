"""Cohorts, which the mission keeps; collectivités, which are reference data and only read."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from directory.models import Cohort, Collectivity
from emi_alumni.foundation.back_office.base import PortalAdmin


@admin.register(Cohort)
class CohortAdmin(PortalAdmin):
    position = 4
    list_display = ("label", "scope", "appetizer_on", "presented_on", "people")
    search_fields = ("label",)
    ordering = ("-starts_on", "label")
    fields = ("label", ("starts_on", "ends_on"), "scope", ("appetizer_on", "presented_on"), "look")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return super().get_queryset(request).annotate(people_count=Count("members"))

    @admin.display(description="personnes", ordering="people_count")
    def people(self, cohort: Any) -> int:
        return cohort.people_count


@admin.register(Collectivity)
class CollectivityAdmin(PortalAdmin):
    """Read only: `load_collectivities` brings them, with their source."""

    position = 5
    list_display = ("short_name", "kind", "parent", "postal_code", "people")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = folded = ("sort_key",)
    search_help_text = "Nom d’usage, avec ou sans accents."
    ordering = ("sort_key", "pk")
    fields = ("short_name", "name", "kind", "parent", "code", "siren", "insee", "postal_code", "population", "website")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collectivity]:
        return super().get_queryset(request).annotate(people_count=Count("members"))

    @admin.display(description="personnes", ordering="people_count")
    def people(self, place: Any) -> int:
        return place.people_count

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
