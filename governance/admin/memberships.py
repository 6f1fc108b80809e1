"""Memberships of the association, and the requests that members send: accepted, or declined with a reason they read."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question, ReadOnly
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from governance.models import Convocation, Membership, MembershipRequest, RequestState
from governance.models.convocations import tell_newcomers

from .seats import WhenFilter


@admin.register(Membership)
class MembershipAdmin(ConfirmedActions):
    """Shown to each member at level 3 only; the mission may prepare them before."""

    position = 7
    list_display = ("member", "starts_on", "until", "paid_on")
    list_filter = (WhenFilter, ("paid_on", admin.EmptyFieldListFilter))
    list_select_related = ("member",)
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key",)
    search_help_text = "Nom de la personne, avec ou sans accents."
    autocomplete_fields = ("member",)
    fields = ("member", "starts_on", "until", "paid_on")
    actions = ("paid",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        tell_newcomers()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("member",) if obj else ()

    @admin.action(description="Cotisation réglée aujourd’hui", permissions=["change"])
    def paid(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "paid",
            "Cotisations réglées",
            "La date d’aujourd’hui est inscrite pour chacune de ces adhésions qui n’en a pas.",
            "Inscrire la date",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member"),
            question,
            lambda membership: membership.mark_paid(),
            "La cotisation est inscrite.|{n} cotisations sont inscrites.",
            "Cotisation inscrite",
        )


class AnswerFilter(ChoiceFilter):
    title = "réponse"
    parameter_name = "reponse"
    options: ClassVar[Options] = {
        "attente": ("attendue", lambda rows: rows.to_answer()),
        "acceptee": ("acceptée", lambda rows: rows.filter(state=RequestState.ACCEPTED)),
        "refusee": ("refusée", lambda rows: rows.filter(state=RequestState.DECLINED)),
        "retiree": ("retirée", lambda rows: rows.filter(state=RequestState.WITHDRAWN)),
    }


@admin.register(MembershipRequest)
class MembershipRequestAdmin(ReadOnly):
    """Sent by members from their own page at level 3, answered here by an action."""

    position = 8
    list_display = ("member", "asked_at", "state", "answered_at")
    list_filter = (AnswerFilter,)
    list_select_related = ("member",)
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key",)
    search_help_text = "Nom de la personne, avec ou sans accents."
    fields = ("member", "asked_at", "state", "answered_at", "reason", "membership")
    readonly_fields = fields
    actions = ("accept", "decline")

    @admin.action(description="Accepter pour un an", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "accept",
            "Accepter des demandes d’adhésion",
            "Chacune donne une adhésion d’un an, à partir d’aujourd’hui ou de la fin de celle qui court. Les personnes "
            "concernées sont prévenues, personne d’autre.",
            "Accepter et prévenir",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user"),
            question,
            lambda asked: asked.accept(by=staff(request)),
            "La demande est acceptée.|{n} demandes sont acceptées.",
            "Demande d’adhésion acceptée",
        )

    @admin.action(description="Ne pas accepter, en disant pourquoi", permissions=["decide"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "decline",
            "Ne pas accepter des demandes d’adhésion",
            "Les personnes concernées liront pourquoi. Elles pourront demander de nouveau.",
            "Répondre",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("member__user"),
            question,
            lambda asked: asked.decline(by=staff(request), reason=form.cleaned_data["reason"]),
            "La réponse est envoyée.|{n} réponses sont envoyées.",
            "Demande d’adhésion refusée",
            form,
        )


@admin.register(Convocation)
class ConvocationAdmin(ReadOnly):
    """Who was convoked to the assembly, and what they answered: the only place where each is named."""

    position = 9
    list_display = ("member", "meeting", "told_at", "answer", "proxy")
    list_filter = ("answer",)
    list_select_related = ("member", "proxy", "meeting__body")
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key",)
    search_help_text = "Nom de la personne, avec ou sans accents."
    ordering = ("-meeting__on", "member__sort_key", "pk")
    fields = ("member", "meeting", "told_at", "answer", "proxy", "answered_at")
    readonly_fields = fields
    actions = None
