"""What the mission follows of mutual help: who waits since when, whom a request may be handed to. Its words are read
only once nobody answered in ten working days; those of others are between two people."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from directory.models import Member
from emi_alumni.foundation.back_office.base import ReadOnlyInline
from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly
from emi_alumni.foundation.forms import PlainWords
from mentoring import help_requests
from mentoring.models import Handover, HelpRequest, Mentor, Pairing, RequestState

NOT_READ = "entre les deux personnes"


class HandToForm(PlainWords, forms.Form):
    """Somebody of the network, by the end of the address of their page."""

    member = forms.ModelChoiceField(
        label="Adresse de la page de cette personne dans l’annuaire",
        queryset=Member.objects.listed().filter(user__is_active=True),
        to_field_name="slug",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="La fin de l’adresse de sa page : son prénom et son nom, sans accent, joints par un tiret.",
        error_messages={
            "required": "Écrivez à qui confier cette demande.",
            "invalid_choice": "Personne du réseau n’a cette adresse : copiez la fin de l’adresse de sa page.",
        },
    )


class HandoversInline(ReadOnlyInline):
    model = Handover
    fields = ("rank", "mentor", "sent_at", "seen_at", "answer_by", "outcome", "answered_at", "by_mission")
    readonly_fields = fields
    verbose_name_plural = "personnes sollicitées"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Handover]:
        return super().get_queryset(request).select_related("mentor", "request").order_by("rank")


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnly):
    list_display = ("asker", "need", "state", "sent_at", "mission_on", "ends_on", "outcome")
    list_filter = ("state", "outcome")
    list_select_related = ("asker",)
    ordering = ("closed_at", "ends_on", "pk")
    fields = ("asker", "need", "more", "format", "by_when", "state", "sent_at", "mission_at", "ends_on", "closed_at")
    readonly_fields = (*fields, "outcome", "mission_words")
    inlines: ClassVar[Any] = (HandoversInline,)
    actions = ("hand_to", "answer")

    @admin.display(description="question")
    def need(self, request: HelpRequest) -> str:
        return request.question if request.state == RequestState.WITH_MISSION else NOT_READ

    @admin.display(description="contexte")
    def more(self, request: HelpRequest) -> str:
        return request.context if request.state == RequestState.WITH_MISSION else NOT_READ

    @admin.action(description="Confier à une personne", permissions=["decide"])
    def hand_to(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = HandToForm(request.POST if "answered" in request.POST else None)
        question = Question(
            "hand_to",
            "Confier des demandes à une personne",
            "Elle la lira et répondra dans les délais ; qui l’a demandé sera prévenu.",
            "Confier",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda one: help_requests.hand_to(one, form.cleaned_data["member"]),
            "La demande est confiée.|{n} demandes sont confiées.",
            "Demande confiée",
            form,
        )

    @admin.action(description="Répondre et clore", permissions=["decide"])
    def answer(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "answer", "Répondre et clore", "Votre phrase est lue par qui a demandé. La demande est close.", "Répondre"
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda one: help_requests.close_by_mission(one, form.cleaned_data["reason"]),
            "La demande est close.|{n} demandes sont closes.",
            "Demande close par la mission",
            form,
        )


@admin.register(Mentor)
class MentorAdmin(ReadOnly):
    list_display = ("member", "capacity", "paused_until", "stopped_at", "created_at")
    list_filter: ClassVar = ("call", "visit", "co_reading")
    list_select_related = ("member",)
    search_fields = folded = ("member__sort_key",)
    search_help_text = "Nom."
    fields = ("member", "subjects", "brings", "call", "visit", "co_reading", "other", "capacity", "paused_until")
    readonly_fields = (*fields, "stopped_at")

    @admin.display(description="sujets")
    def subjects(self, mentor: Mentor) -> str:
        return ", ".join(mentor.topic_names)


@admin.register(Pairing)
class PairingAdmin(ReadOnly):
    list_display = ("newcomer", "mentor", "state", "proposed_at", "answer_by")
    list_filter: ClassVar = ("state",)
    list_select_related = ("newcomer", "mentor")
    fields = ("newcomer", "mentor", "state", "proposed_at", "answer_by", "ended_at")
    readonly_fields = fields
