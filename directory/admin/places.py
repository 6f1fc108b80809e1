"""Cohorts, which the mission keeps; collectivités, which are reference data and only read."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse

from directory import training
from directory.cohorts_file import CohortsFile
from directory.models import Cohort, Collectivity, DiplomaText, Member, PlaceAlias
from emi_alumni.foundation.back_office.base import PortalAdmin, staff
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question
from emi_alumni.foundation.back_office.list_import import ListImport
from emi_alumni.foundation.listing.figures import count_of


@admin.register(DiplomaText)
class DiplomaTextAdmin(PortalAdmin):
    """The one page of the diploma: written once, corrected afterwards."""

    position = 6
    list_display = ("__str__", "updated_at")
    fields = ("what", "how", "updated_at")
    readonly_fields = ("updated_at",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not DiplomaText.objects.exists()


@admin.register(Cohort)
class CohortAdmin(ListImport, ConfirmedActions):
    list_file = CohortsFile
    import_title = "Importer des promotions"
    position = 4
    list_display = ("label", "state", "scope", "appetizer_on", "presented_on", "people")
    search_fields = ("label",)
    ordering = ("-starts_on", "label")
    fields = (
        *("label", ("starts_on", "ends_on"), "scope", ("appetizer_on", "jury_on"), ("teams_on", "presented_on")),
        *("look", "cancelled_on", "cancelled_why"),
    )
    readonly_fields = ("cancelled_on", "cancelled_why")
    actions = ("cancel", "resume")

    def list_rows(self, rows: Any) -> QuerySet[Cohort]:
        return rows.annotate(people_count=count_of(Member.objects.filter(cohort=OuterRef("pk"))))

    @admin.display(description="personnes", ordering="people_count")
    def people(self, cohort: Any) -> int:
        return cohort.people_count

    @admin.display(description="état")
    def state(self, cohort: Cohort) -> str:
        return cohort.state.label if cohort.state else "—"

    @admin.action(description="Annuler la promotion, en disant pourquoi", permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "cancel",
            "Annuler la promotion",
            "Rien ne sera plus demandé en son nom. Son appel à sujets se ferme, ses points d’étape à venir sont "
            "annulés, ses vœux et ses équipes non publiées sont mis de côté. Les personnes de la promotion, et celles "
            "invitées aux points d’étape, sont prévenues et liront votre phrase. Sa page et ses projets restent ; la "
            "promotion peut être rétablie.",
            "Annuler et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda cohort: training.cancel(cohort, by=staff(request), reason=form.cleaned_data["reason"]),
            "La promotion est annulée.|{n} promotions sont annulées.",
            "Promotion annulée",
            form,
        )

    @admin.action(description="Rétablir la promotion", permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "resume",
            "Rétablir la promotion",
            "Ses dates comptent de nouveau, ses points d’étape à venir et ses équipes en préparation reviennent. Les "
            "personnes de la promotion, et celles invitées aux points d’étape, sont prévenues.",
            "Rétablir et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda cohort: training.resume(cohort, by=staff(request)),
            "La promotion est rétablie.|{n} promotions sont rétablies.",
            "Promotion rétablie",
        )


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

    def list_rows(self, rows: Any) -> QuerySet[Collectivity]:
        return rows.annotate(people_count=count_of(Member.objects.filter(collectivity=OuterRef("pk"))))

    @admin.display(description="personnes", ordering="people_count")
    def people(self, place: Any) -> int:
        return place.people_count

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PlaceAlias)
class PlaceAliasAdmin(PortalAdmin):
    """What imports learnt: a wrong answer is put right here, for the next file."""

    position = 7
    list_display = ("written", "collectivity", "learnt_at")
    list_select_related = ("collectivity",)
    search_fields = folded = ("key",)
    search_help_text = "Nom écrit, avec ou sans accents."
    ordering = ("key", "pk")
    fields = ("written", "collectivity")
    autocomplete_fields = ("collectivity",)
