"""Kits as the mission follows them: decided in the queue, taken away here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, linebreaks

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from resources.models import Kit


@admin.register(Kit)
class KitAdmin(ContributionAdmin):
    list_display = ("title", "for_whom", "author", "state", "created_at")
    list_filter = ("for_whom", "state")
    list_select_related = ("author",)
    search_fields = ("title", "purpose")
    search_help_text = "Mots du titre ou de ce à quoi il sert."
    fields = (
        *("page", "title", "for_whom", "purpose", "shown"),
        *("author", "state", "reason", "created_at", "edited_at", "published_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Kit]:
        """Without drafts, which are their authors' own."""
        return super().get_queryset(request).exclude(state=State.DRAFT)

    @admin.display(description="page")
    def page(self, kit: Kit) -> str:
        return format_html('<a href="{}">{}</a>', kit.get_absolute_url(), kit)

    @admin.display(description="ce qu’il montre")
    def shown(self, kit: Kit) -> str:
        return linebreaks(kit.in_words, autoescape=True)
