"""The agenda as the mission follows it. Events are written on their own pages, and decided in the queue."""

from typing import ClassVar

from django.contrib import admin

from directory.contributions.admin import ContributionAdmin
from emi_alumni.foundation.back_office.confirmed_action import ReadOnly
from events.models import Event, Registration


@admin.register(Event)
class EventAdmin(ContributionAdmin):
    list_display = ("title", "kind", "starts_at", "host", "club", "seats_taken", "status", "state")
    list_filter = ("state", "status", "kind", "format")
    list_select_related = ("author", "host", "club")
    search_fields = ("title",)
    search_help_text = "Mots du titre."


@admin.register(Registration)
class RegistrationAdmin(ReadOnly):
    list_display = ("event", "member", "state", "asked_at")
    list_filter: ClassVar = ("state",)
    list_select_related = ("event", "member")
    fields = ("event", "member", "state", "asked_at", "offered_until", "shows_name")
    readonly_fields = fields
