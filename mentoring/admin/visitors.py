"""Requests that came by the outside door: those that nobody took are answered by the mission."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly
from mentoring import visitor_requests
from mentoring.models import VisitorRequest


@admin.register(VisitorRequest)
class VisitorRequestAdmin(ReadOnly):
    list_display = ("name", "kind", "trade", "place", "state", "asked_at")
    list_filter: ClassVar = ("state", "kind")
    list_select_related = ("place",)
    actions = ("close",)
    fields = (
        *("name", "email", "kind", "trade", "place", "question"),
        *("state", "asked_at", "confirmed_at", "ended_at", "accepted_by"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[VisitorRequest]:
        """Without those whose address did not answer yet, nor those whose days are over."""
        requests: Any = super().get_queryset(request)
        return requests.kept(timezone.now()).confirmed()

    @admin.action(description="Marquer comme traitées", permissions=["decide"])
    def close(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "close",
            "Marquer des demandes comme traitées",
            "Elles ne sont plus proposées à personne. Répondez d’abord à leur adresse : le portail ne leur écrit pas.",
            "Oui, c’est traité",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            visitor_requests.close,
            "La demande est traitée.|{n} demandes sont traitées.",
            "Demande traitée",
        )
