"""Practices as the mission follows them. What members write is decided in the queue, taken away here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from resources.models import Practice


@admin.register(Practice)
class PracticeAdmin(ContributionAdmin):
    list_display = ("tool", "author", "frequency", "since_year", "stopped_year", "collectivity", "state", "told_on")
    list_filter = ("state", "frequency", "tool")
    list_select_related = ("author", "tool", "collectivity")
    search_fields = ("context", "role_change", "tip", "obstacle", "tool__name")
    search_help_text = "Mots de la pratique, ou nom de l’outil."
    fields = (
        *("page", "author", "collectivity", "frequency", "rhythm", "since_year", "context", "role_change"),
        *("obstacle", "tip", "stopped_year", "stopped_why", "may_be_asked", "former_name", "told_on"),
        *("state", "reason", "created_at", "edited_at", "published_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Practice]:
        """Without drafts, which are their authors' own."""
        return super().get_queryset(request).exclude(state=State.DRAFT)

    @admin.display(description="outil")
    def page(self, practice: Practice) -> str:
        return format_html('<a href="{}">{}</a>', practice.get_absolute_url(), practice)
