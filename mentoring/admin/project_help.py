"""What is offered to projects, as the mission follows it: which project, where it stands. Words are between the two."""

from typing import ClassVar

from django.contrib import admin

from emi_alumni.foundation.back_office.confirmed_action import ReadOnly
from mentoring.models import HelpOffer


@admin.register(HelpOffer)
class HelpOfferAdmin(ReadOnly):
    list_display = ("project", "state", "offered_at", "answered_at", "ended_at")
    list_filter: ClassVar = ("state",)
    list_select_related = ("project",)
    search_fields = ("project__title",)
    search_help_text = "Mots du titre du projet."
    actions = None
    fields = ("project", "state", "offered_at", "answered_at", "ended_at")
    readonly_fields = fields
