"""Boosters as the mission follows them: planned on their calendar, decided in the queue, taken away here. Who did one
is shown to nobody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from resources.models import Booster, BoosterEcho


def page_link(thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), thing)


@admin.register(Booster)
class BoosterAdmin(ContributionAdmin):
    list_display = ("title", "module", "opens_on", "done", "later", "stopped", "author", "state")
    list_filter = ("state", "module")
    list_select_related = ("author", "module")
    search_fields = ("title", "steps", "to_try")
    search_help_text = "Mots du titre ou des étapes."
    fields = (
        *("page", "module", "steps", "to_try", "tool", "resource", "link", "opens_on", "done", "later", "stopped"),
        *("author", "state", "reason", "created_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booster]:
        """Without drafts, which are their authors' own."""
        boosters: Any = super().get_queryset(request)
        return boosters.exclude(state=State.DRAFT).with_figures()

    @admin.display(description="page")
    def page(self, booster: Booster) -> str:
        return page_link(booster)

    @admin.display(description="faite par", ordering="done_count")
    def done(self, booster: Any) -> int:
        return booster.done_count

    @admin.display(description="remise par", ordering="later_count")
    def later(self, booster: Any) -> int:
        return booster.later_count

    @admin.display(description="arrêtée par", ordering="stop_count")
    def stopped(self, booster: Any) -> int:
        return booster.stop_count


@admin.register(BoosterEcho)
class BoosterEchoAdmin(ContributionAdmin):
    list_display = ("author", "of_booster", "text", "state", "created_at")
    list_select_related = ("author", "booster")
    search_fields = ("text", "booster__title")
    search_help_text = "Mots de la phrase ou de la piqûre."
    fields = ("author", "of_booster", "text", "state", "reason", "created_at", "edited_at", "published_at")

    @admin.display(description="piqûre de rappel", ordering="booster__title")
    def of_booster(self, echo: BoosterEcho) -> str:
        return page_link(echo.booster)
