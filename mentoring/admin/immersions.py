"""Immersions as the mission follows them: what the network reads, never what two people wrote each other."""

from typing import Any

from django.contrib import admin

from directory.contributions.admin import ContributionAdmin
from mentoring.models import Immersion, ImmersionStory


@admin.register(Immersion)
class ImmersionAdmin(ContributionAdmin):
    list_display = ("title", "direction", "service", "collectivity", "author", "state")
    list_filter = ("direction", "field", "state")
    list_select_related = ("author", "collectivity")
    search_fields = ("title", "service")
    search_help_text = "Mots de l’immersion ou du service."


@admin.register(ImmersionStory)
class ImmersionStoryAdmin(ContributionAdmin):
    list_display: Any = ("immersion", "author", "collectivity", "state", "created_at")
    list_select_related = ("author", "immersion", "collectivity")
    search_fields = ("text", "immersion__title")
    search_help_text = "Mots du récit ou de l’immersion."
