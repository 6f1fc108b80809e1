"""Consultations: asked, postponed, closed, concluded by the mission. Who voted for what has no screen."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.base import read_once
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from governance.models import Consultation, ConsultationOption
from governance.votes import results_of

ASKED = ("question", "text", "idea", "body", "opens_at", "closes_at")


def is_settled(consultation: Consultation | None) -> bool:
    """Somebody has voted: what was asked does not change any more."""
    return consultation is not None and (consultation.is_over or consultation.votes.exists())


class OptionForm(forms.ModelForm):
    class Meta:
        model = ConsultationOption
        fields = ("position", "text")
        error_messages = {"text": {"required": "Écrivez la réponse : il en faut au moins deux."}}


class OptionInline(admin.TabularInline):
    model = ConsultationOption
    form = OptionForm
    fields = ("position", "text")
    extra = 2
    min_num = 2
    validate_min = True
    verbose_name_plural = "Réponses possibles (au moins deux ; elles ne changent plus dès le premier vote)"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not read_once(request, is_settled, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not read_once(request, is_settled, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not read_once(request, is_settled, obj)


def begun() -> QuerySet[Any]:
    return Consultation.objects.begun().order_by().values("pk")


def open_now() -> QuerySet[Any]:
    return Consultation.objects.open().order_by().values("pk")


class StateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"
    options: ClassVar[Options] = {
        "ouverte": ("ouverte", lambda rows: rows.filter(pk__in=open_now())),
        "terminee": ("terminée", lambda rows: rows.filter(pk__in=begun()).exclude(pk__in=open_now())),
        "a-venir": ("à venir", lambda rows: rows.exclude(pk__in=begun())),
    }


@admin.register(Consultation)
class ConsultationAdmin(ConfirmedActions):
    list_display = ("question", "opens_at", "closes_at", "now", "how_many")
    list_filter = (StateFilter,)
    search_fields = ("question",)
    search_help_text = "Mots de la question."
    ordering = ("-closes_at", "-pk")
    autocomplete_fields = ("idea",)
    inlines = (OptionInline,)
    actions = ("close_now", "record_decision")
    helps: ClassVar[dict[str, str]] = {
        "question": "Une phrase, qui finit par un point d’interrogation.",
        "idea": "Facultatif : l’idée dont parle la consultation.",
        "body": "Vide : tous les membres votent. Sinon, qui y siège (à l’assemblée, les adhésions en cours) ; tout le "
        "monde lit les résultats.",
        "opens_at": "Avant cette date, personne ne voit la consultation.",
        "closes_at": "Les votes sont reçus jusqu’à cette date ; les résultats paraissent ensuite.",
        "outcome": "Ce que le comité de pilotage ou le conseil en a décidé : se lit sous les résultats.",
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consultation]:
        return super().get_queryset(request).with_votes()  # type: ignore[attr-defined]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ASKED
        return (*ASKED, "outcome", "how_many", "results") if obj.is_over else (*ASKED, "how_many")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Once somebody has voted, only the end moves; once it is over, only what was decided of it is written."""
        known = ("how_many", "results")
        if obj is None:
            return known
        if obj.is_over:
            return (*known, "question", "text", "body", "opens_at", "closes_at")
        return (*known, "question", "text", "body", "opens_at") if read_once(request, is_settled, obj) else known

    @admin.action(description="Clore maintenant", permissions=["change"])
    def close_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "close_now",
            "Clore des consultations",
            "Les votes ne sont plus reçus à partir de maintenant, et tout le monde lit les résultats. "
            "Cela ne s’annule pas.",
            "Clore et montrer les résultats",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda consultation: consultation.close(),
            "La consultation est close.|{n} consultations sont closes.",
            "Consultation close",
        )

    @admin.display(description="état")
    def now(self, consultation: Consultation) -> str:
        if consultation.is_over:
            return "terminée"
        return "ouverte" if consultation.is_open else "à venir"

    @admin.display(description="votes", ordering="votes_count")
    def how_many(self, consultation: Any) -> int:
        return getattr(consultation, "votes_count", 0)

    @admin.display(description="résultats")
    def results(self, consultation: Consultation) -> str:
        found = results_of(consultation)
        if found is None:
            return "à la fin"
        return " ".join([found.words, *(f"{line.text} : {line.count}." for line in found.lines)])

    @admin.action(description="Inscrire la décision au registre", permissions=["change"])
    def record_decision(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "record_decision",
            "Inscrire des décisions au registre",
            "Ce qui est décidé de chacun de ces votes devient une décision de l’instance, datée de la fin du vote. "
            "Elle sera marquée comme faite plus tard, avec ce qui le montre.",
            "Inscrire au registre",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda consultation: consultation.record_decision(),
            "La décision est au registre.|{n} décisions sont au registre.",
            "Décision inscrite au registre",
        )
