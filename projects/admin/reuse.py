"""What lives on elsewhere: takeovers, decided in the queue; reuses, which the mission may take off."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from projects.models import Reuse, Takeover

from .base import OfProject, screen_link


@admin.register(Takeover)
class TakeoverAdmin(OfProject):
    """Read only: accepted or refused in the queue."""

    position = 3
    list_display = ("of_project", "author", "collectivity", "sponsor", "state", "created_at")
    list_display_links = ("author",)
    list_filter = ("state",)
    list_select_related = ("project", "author", "collectivity")
    fields = (
        *("page", "author", "collectivity", "sponsor", "with_whom", "note"),
        *("state", "reason", "created_at", "published_at", "begun"),
    )
    readonly_fields = fields
    actions = None

    @admin.display(description="nouveau projet")
    def begun(self, takeover: Takeover) -> str:
        return screen_link(takeover.new_project) if takeover.new_project else "pas encore"


class AnswerFilter(ChoiceFilter):
    title = "réponse de l’équipe d’origine"
    parameter_name = "reponse"
    options: ClassVar[Options] = {
        "attente": ("attendue", lambda rows: rows.filter(confirmed_at=None, declined_at=None)),
        "confirmee": ("confirmée", lambda rows: rows.filter(confirmed_at__isnull=False)),
        "non": ("non reconnue ou retirée", lambda rows: rows.filter(confirmed_at=None, declined_at__isnull=False)),
    }


@admin.register(Reuse)
class ReuseAdmin(OfProject):
    position = 4
    list_display = ("of_project", "member", "collectivity", "on", "answer")
    list_display_links = ("member",)
    list_filter = (AnswerFilter,)
    list_select_related = ("project", "member", "collectivity")
    fields = (
        *("page", "member", "collectivity", "on", "kept", "changed", "dropped", "own_project"),
        *("created_at", "answer", "confirmed_by", "confirmed_at", "declined_at"),
    )
    readonly_fields = fields
    actions = ("remove",)

    @admin.display(description="équipe d’origine")
    def answer(self, reuse: Reuse) -> str:
        if reuse.confirmed_at:
            return "confirmée"
        return "non reconnue ou retirée" if reuse.declined_at else "attendue"

    @admin.action(description="Retirer du registre, en disant pourquoi", permissions=["decide"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "remove",
            "Retirer du registre",
            "Les réutilisations confirmées ne seront plus comptées ni montrées ; les deux équipes sont prévenues.",
            "Retirer et prévenir les équipes",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("project", "member__user"),
            question,
            lambda reuse: reuse.withdraw(by=staff(request), reason=form.cleaned_data["reason"]),
            "La réutilisation est retirée du registre.|{n} réutilisations sont retirées du registre.",
            "Réutilisation retirée du registre",
            form,
        )
