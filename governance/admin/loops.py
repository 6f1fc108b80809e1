"""Loops outside the portal: entered, checked and taken out of the register by the mission."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.confirmed_action import ConfirmedActions, Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from governance.models import ExternalLoop


class CheckedFilter(ChoiceFilter):
    title = "lien"
    parameter_name = "lien"
    options: ClassVar[Options] = {
        "a-verifier": ("à vérifier", lambda rows: rows.stale()),
        "retirees": ("retirées du registre", lambda rows: rows.filter(closed_on__isnull=False)),
    }


@admin.register(ExternalLoop)
class ExternalLoopAdmin(ConfirmedActions):
    list_display = ("name", "kind", "circle", "owner", "phone", "checked_on", "closed_on")
    list_filter = (CheckedFilter, "kind")
    list_select_related = ("club", "cohort", "owner")
    search_fields = ("name",)
    search_help_text = "Nom du groupe."
    ordering = ("name", "pk")
    autocomplete_fields = ("club", "cohort", "owner")
    fields = ("name", "kind", "url", "club", "cohort", "owner", "rules", "shows_phone", "checked_on")
    actions = ("mark_checked", "close")
    helps: ClassVar[dict[str, str]] = {
        "club": "Ni club ni promotion : le groupe est pour tout le réseau. Le lien n’est montré qu’à ce cercle.",
        "rules": "Ce qui s’y dit, ce qui n’y a pas sa place, qui ajoute et retire : à lire avant d’entrer.",
        "shows_phone": "Toujours vrai pour WhatsApp. La page le dit avant le lien.",
        "checked_on": "Le dernier jour où quelqu’un a ouvert ce lien. Au bout de six mois, le portail le redemande.",
    }

    @admin.display(description="pour")
    def circle(self, loop: ExternalLoop) -> str:
        return str(loop.club or (f"promotion {loop.cohort}" if loop.cohort else "tout le réseau"))

    @admin.display(description="numéro", ordering="shows_phone")
    def phone(self, loop: ExternalLoop) -> str:
        return "montré" if loop.shows_phone else "—"

    @admin.action(description="Lien vérifié aujourd’hui", permissions=["change"])
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "mark_checked", "Liens vérifiés", "Vous les avez ouverts, ils mènent au bon groupe.", "Inscrire la date"
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda loop: loop.mark_checked(),
            "Le lien est vérifié.|{n} liens sont vérifiés.",
            "Lien de boucle vérifié",
        )

    @admin.action(description="Retirer du registre", permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not self.answered(request):
            question = Question(
                "close", "Retirer du registre", "Ces liens ne seront plus montrés à personne.", "Retirer du registre"
            )
            return self.ask(request, queryset, question)
        self.do_to_each(
            request,
            queryset.filter(closed_on=None),
            lambda loop: loop.close(),
            "La boucle est retirée.|{n} boucles sont retirées.",
            "Boucle retirée du registre",
        )
        return None
