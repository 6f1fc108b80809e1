"""What teams say of their projects: statuses, read; news, which the mission may take off."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator

from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from projects.history_edits import take_news_off
from projects.models import JournalEntry, StatusEntry

from .base import OfProject


class StruckFilter(ChoiceFilter):
    title = "barrée ou non"
    parameter_name = "barree"
    options: ClassVar[Options] = {
        "non": ("se lit", lambda rows: rows.filter(struck_at=None)),
        "oui": ("barrée", lambda rows: rows.filter(struck_at__isnull=False)),
    }


@admin.register(StatusEntry)
class StatusEntryAdmin(OfProject):
    """Read only: a status is corrected or struck on the project's page."""

    position = 7
    list_display = ("of_project", "status", "on", "cause", "author", "stands")
    list_display_links = ("status",)
    list_filter = ("status", "cause", StruckFilter)
    list_select_related = ("project", "author")
    list_columns = (
        *("status", "on", "cause", "struck_at", "project__title"),
        *("author__given_name", "author__family_name"),
    )
    ordering = ("-on", "-pk")
    fields = (
        *("page", "status", "on", "cause", "why", "author", "created_at", "edited_at"),
        *("struck_at", "struck_by", "struck_why"),
    )
    readonly_fields = fields
    actions = None

    @admin.display(description="se lit", boolean=True)
    def stands(self, entry: StatusEntry) -> bool:
        return entry.struck_at is None


@admin.register(JournalEntry)
class JournalEntryAdmin(OfProject):
    position = 6
    list_display = ("words", "of_project", "on", "author", "edited_at")
    list_display_links = ("words",)
    list_select_related = ("project", "author")
    ordering = ("-on", "-pk")
    fields = ("page", "on", "text", "author", "created_at", "edited_at")
    readonly_fields = fields
    actions = ("remove",)

    @admin.display(description="nouvelle", ordering="pk")
    def words(self, entry: JournalEntry) -> str:
        return Truncator(entry.text).words(12)

    @admin.action(description="Retirer, en disant pourquoi", permissions=["decide"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        question = Question(
            "remove",
            "Retirer des nouvelles",
            "Elles ne seront plus sur la page, et ne pourront pas être remises.",
            "Retirer et prévenir l’équipe",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("project", "author__user").prefetch_related("project__roles"),
            question,
            lambda entry: take_news_off(entry, by=staff(request), reason=form.cleaned_data["reason"]),
            "La nouvelle est retirée ; l’équipe est prévenue.|{n} nouvelles sont retirées ; leurs équipes le savent.",
            "Nouvelle retirée",
            form,
        )
