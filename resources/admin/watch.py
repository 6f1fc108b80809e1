"""The watch as the mission follows it: decided in the queue, taken away here. Who said « utile » is shown to nobody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from resources.models import WatchItem


@admin.register(WatchItem)
class WatchItemAdmin(ContributionAdmin):
    list_display = ("title", "theme", "collectivity", "useful", "published_at", "author", "state")
    list_filter = ("state", "theme")
    list_select_related = ("author", "theme", "collectivity")
    search_fields = ("title", "text", "url")
    search_help_text = "Mots de la brève, ou de son adresse."
    fields = (
        *("page", "url", "text", "theme", "collectivity", "useful", "author", "state", "reason"),
        *("created_at", "edited_at", "published_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[WatchItem]:
        """Without drafts, which are their authors' own."""
        items: Any = super().get_queryset(request)
        return items.exclude(state=State.DRAFT).with_figures()

    @admin.display(description="page")
    def page(self, item: WatchItem) -> str:
        return format_html('<a href="{}">{}</a>', item.get_absolute_url(), item)

    @admin.display(description="utile à", ordering="useful_count")
    def useful(self, item: Any) -> int:
        return item.useful_count
