"""The library as the mission follows it. What members write is decided in the queue, taken away here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.moderation.models import State
from resources.models import Resource, ResourceUse


@admin.register(Resource)
class ResourceAdmin(ContributionAdmin):
    """Who keeps one is shown to nobody."""

    list_display = ("title", "kind", "audience", "expires_on", "uses_count", "author", "state")
    list_filter = ("kind", "audience", "state", "module")
    list_select_related = ("author",)
    search_fields = ("title", "summary", "purpose")
    search_help_text = "Mots du titre, de la description ou de l’usage."
    fields = (
        *("page", "summary", "purpose", "duration", "for_whom", "credit", "author", "collectivity", "audience"),
        *("link", "document", "module", "project", "club", "version", "updated_on", "told_note", "expires_on"),
        *("uses_count", "state", "reason", "created_at", "published_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        """Without drafts, which are their authors' own."""
        found = super().get_queryset(request).exclude(state=State.DRAFT)
        return found.select_related("author", "collectivity", "module", "project", "club", "document")

    @admin.display(description="page")
    def page(self, resource: Resource) -> str:
        return format_html('<a href="{}">{}</a>', resource.get_absolute_url(), resource)

    @admin.display(description="durée")
    def duration(self, resource: Resource) -> str:
        return resource.duration


@admin.register(ResourceUse)
class ResourceUseAdmin(ContributionAdmin):
    list_display = ("author", "resource_page", "text", "state", "created_at")
    list_select_related = ("author", "resource")
    search_fields = ("text", "resource__title")
    search_help_text = "Mots du retour ou du titre de la ressource."
    fields = ("author", "resource_page", "text", "department", "collectivity", "state", "reason", "created_at")

    @admin.display(description="ressource", ordering="resource__title")
    def resource_page(self, use: Any) -> str:
        return format_html('<a href="{}">{}</a>', use.resource.get_absolute_url(), use.resource)
