"""Stories as the mission follows them: decided in the queue, taken away here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import State
from resources.models import PublicStory, Story, StoryFollowUp


@admin.register(Story)
class StoryAdmin(ContributionAdmin):
    list_display = ("title", "subject", "collectivity", "cohort", "author", "state", "created_at")
    list_filter = ("subject", "state", "cohort")
    list_select_related = ("author", "collectivity", "cohort")
    search_fields = ("title", "changed")
    search_help_text = "Mots du titre ou de ce qui a changé."
    fields = (
        *("page", "public", "title", "guide", "before", "tried", "changed", "held_back", "advice", "subject"),
        *("project", "module", "asked_no_more"),
        *("author", "collectivity", "cohort", "state", "reason", "created_at", "edited_at", "published_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        """Without drafts, which are their authors' own."""
        return super().get_queryset(request).exclude(state=State.DRAFT)

    @admin.display(description="page")
    def page(self, story: Story) -> str:
        return format_html('<a href="{}">{}</a>', story.get_absolute_url(), story)

    @admin.display(description="copie publique")
    def public(self, story: Story) -> str:
        """Where it stands, and the day that its author agreed."""
        copy = PublicStory.objects.filter(story=story).first()
        return f"{copy.state_label}, accord du {french_date(copy.agreed_at)}" if copy else "aucune"


@admin.register(StoryFollowUp)
class StoryFollowUpAdmin(ContributionAdmin):
    list_display = ("story", "months", "author", "state", "created_at")
    list_filter = ("months", "state")
    list_select_related = ("author", "story")
    search_fields = ("text",)
    search_help_text = "Mots de la réponse."
