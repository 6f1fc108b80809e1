"""Relais of promotions: named, prolonged or ended by the mission; never by oneself."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from directory.models import Member
from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly
from governance.models import RelayMandate, RelayOffer

from .memberships import AnswerFilter
from .seats import GivenMandates, MandateForm, WhenFilter


class RelayMandateForm(MandateForm):
    class Meta:
        model = RelayMandate
        fields = ("cohort", "member", "starts_on", "until")
        help_texts = {
            "cohort": "Deux relais au plus à la fois.",
            "member": "Quelqu’un de cette promotion, qui a dit oui. La personne est prévenue ; elle peut le rendre.",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        cohort, member = data.get("cohort"), data.get("member")
        if member is not None and cohort is not None and member.cohort_id != cohort.pk:
            raise forms.ValidationError({"member": f"{member} n’est pas de la promotion {cohort}."})
        return data

    @staticmethod
    def why_not(seat: Any, member: Member) -> str:
        return MandateForm.why_not(None, member)


@admin.register(RelayMandate)
class RelayMandateAdmin(GivenMandates):
    """Given here, prolonged or ended by an action."""

    form = RelayMandateForm
    list_display = ("member", "cohort", "starts_on", "last", "runs")
    list_filter = (WhenFilter, "cohort")
    list_select_related = ("member", "cohort")
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key",)
    search_help_text = "Nom de la personne, avec ou sans accents."
    ordering = ("-starts_on", "-pk")
    autocomplete_fields = ("member",)
    actions = ("renew", "end_now")
    fields = ("cohort", "member", "starts_on", "until")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was given is not rewritten: it is prolonged, or ended."""
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: RelayMandate, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        obj.tell_given(staff(request))

    @admin.action(description="Renouveler pour douze mois", permissions=["change"])
    def renew(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "renew",
            "Renouveler des relais",
            "Chacun de ces mandats dure douze mois de plus, à partir de sa fin prévue. Les personnes le sauront.",
            "Renouveler et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "cohort"),
            question,
            lambda mandate: mandate.renew(by=staff(request)),
            "Le mandat est renouvelé.|{n} mandats sont renouvelés.",
            "Mandat de relais renouvelé",
        )

    @admin.action(description="Mettre fin aujourd’hui", permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "end_now",
            "Mettre fin à des mandats de relais",
            "Ces mandats s’arrêtent tout de suite. Ce que la promotion a écrit reste. Les personnes sont prévenues.",
            "Mettre fin et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "cohort"),
            question,
            lambda mandate: mandate.end(by=staff(request)),
            "Le mandat est terminé.|{n} mandats sont terminés.",
            "Mandat de relais terminé",
        )


@admin.register(RelayOffer)
class RelayOfferAdmin(ReadOnly):
    """Sent by people from the page of their promotion, answered here by an action."""

    list_display = ("member", "cohort", "offered_at", "state", "answered_at")
    list_filter = (AnswerFilter, "cohort")
    list_select_related = ("member", "cohort")
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key",)
    search_help_text = "Nom de la personne, avec ou sans accents."
    fields = ("member", "cohort", "offered_at", "state", "answered_at", "reason")
    readonly_fields = fields
    actions = ("accept", "decline")

    @admin.action(description="Nommer relais pour douze mois", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "accept",
            "Nommer des relais de promotion",
            "Chacune de ces personnes devient relais de sa promotion pour douze mois, à partir d’aujourd’hui. Elle est "
            "prévenue, et son nom se lit sur la page de la promotion.",
            "Nommer et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "cohort"),
            question,
            lambda offered: offered.accept(by=staff(request)),
            "Le relais est nommé.|{n} relais sont nommés.",
            "Relais de promotion nommé",
        )

    @admin.action(description="Décliner, avec un mot", permissions=["decide"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "decline",
            "Décliner des propositions de relais",
            "Les personnes concernées liront votre mot, personne d’autre. Elles pourront se proposer de nouveau.",
            "Répondre",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user", "cohort"),
            question,
            lambda offered: offered.decline(by=staff(request), reason=form.cleaned_data["reason"]),
            "La réponse est envoyée.|{n} réponses sont envoyées.",
            "Proposition de relais déclinée",
            form,
        )
