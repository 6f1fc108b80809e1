"""Challenges as the mission follows them. What members write is decided in the queue, taken away here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from mentoring.models import Challenge, ChallengeStory


def page_link(thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), thing)


@admin.register(Challenge)
class ChallengeAdmin(ContributionAdmin):
    """Its end is changed on its page, with a reason."""

    list_display = ("title", "where", "starts_on", "ends_on", "teams", "people", "author", "state")
    list_filter = ("state", "theme")
    list_select_related = ("author", "theme")
    search_fields = ("title", "text")
    search_help_text = "Mots du défi."
    fields = (
        *("page", "text", "author", "where", "starts_on", "ends_on", "closed_on", "theme", "club"),
        *("teams", "people", "told_over_at", "state", "reason", "created_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Challenge]:
        """Without drafts, which are their authors' own."""
        challenges: Any = super().get_queryset(request)
        return challenges.exclude(state=State.DRAFT).with_figures()

    @admin.display(description="page")
    def page(self, challenge: Challenge) -> str:
        return page_link(challenge)

    @admin.display(description="où il en est")
    def where(self, challenge: Challenge) -> str:
        return challenge.stage.label

    @admin.display(description="équipes", ordering="team_count")
    def teams(self, challenge: Any) -> int:
        return challenge.team_count

    @admin.display(description="personnes", ordering="people_count")
    def people(self, challenge: Any) -> int:
        return challenge.people_count


@admin.register(ChallengeStory)
class ChallengeStoryAdmin(ContributionAdmin):
    list_display = ("author", "of_team", "text", "figure", "state", "created_at")
    list_select_related = ("author", "team__challenge", "team__collectivity", "team__cohort")
    search_fields = ("text", "team__challenge__title")
    search_help_text = "Mots du récit ou du défi."
    fields = (
        *("author", "of_team", "text", "figure", "project", "state", "reason"),
        *("created_at", "edited_at", "published_at"),
    )

    @admin.display(description="équipe")
    def of_team(self, story: ChallengeStory) -> str:
        return page_link(story)
