"""Calls for testers and what testers found, as the mission follows them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from resources.models import Trial, TrialReport


@admin.register(Trial)
class TrialAdmin(ContributionAdmin):
    list_display = ("name", "author", "until", "testers", "places", "state")
    list_filter = ("state",)
    list_select_related = ("author", "tool")
    search_fields = ("tool__name", "tool_name", "purpose")
    search_help_text = "Nom de l’outil, ou mots de l’appel."
    fields = (
        *("page", "author", "purpose", "request", "until", "places", "testers"),
        *("state", "reason", "created_at", "edited_at", "published_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trial]:
        """Without drafts, which are their authors' own."""
        return super().get_queryset(request).exclude(state=State.DRAFT).with_figures()  # type: ignore[attr-defined]

    @admin.display(description="outil", ordering="tool__name")
    def name(self, trial: Trial) -> str:
        return str(trial)

    @admin.display(description="page")
    def page(self, trial: Trial) -> str:
        return format_html('<a href="{}">{}</a>', trial.get_absolute_url(), trial)

    @admin.display(description="testeurs", ordering="testers_count")
    def testers(self, trial: Trial) -> int:
        return trial.testers_count  # type: ignore[attr-defined]


@admin.register(TrialReport)
class TrialReportAdmin(ContributionAdmin):
    list_display = ("author", "of_trial", "verdict", "advice", "state", "created_at")
    list_filter = ("state", "verdict")
    list_select_related = ("author", "trial__tool")
    search_fields = ("text", "trial__tool__name", "trial__tool_name")
    search_help_text = "Mots du compte rendu, ou nom de l’outil."
    fields = ("author", "of_trial", "verdict", "text", "advice", "state", "reason", "created_at", "published_at")

    @admin.display(description="test", ordering="trial__tool__name")
    def of_trial(self, report: TrialReport) -> str:
        return format_html('<a href="{}">{}</a>', report.trial.get_absolute_url(), report.trial)
