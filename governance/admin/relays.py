"""Relais of promotions: named, prolonged or ended by the mission; never by oneself."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from directory.models import Member
from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import Question
from governance.models import RelayMandate

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
