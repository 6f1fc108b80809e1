"""Stories as the mission follows them: decided in the queue, taken away here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from resources.models import Story


@admin.register(Story)
class StoryAdmin(ContributionAdmin):
    list_display = ("title", "family", "collectivity", "cohort", "author", "state", "created_at")
    list_filter = ("family", "state", "cohort")
    list_select_related = ("author", "collectivity", "cohort")
    search_fields = ("title", "changed")
    search_help_text = "Mots du titre ou de ce qui a changé."
    fields = (
        *("page", "title", "before", "tried", "changed", "held_back", "advice", "family", "project", "module"),
        *("author", "collectivity", "cohort", "state", "reason", "created_at", "edited_at", "published_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        """Without drafts, which are their authors' own."""
        return super().get_queryset(request).exclude(state=State.DRAFT)

    @admin.display(description="page")
    def page(self, story: Story) -> str:
        return format_html('<a href="{}">{}</a>', story.get_absolute_url(), story)
