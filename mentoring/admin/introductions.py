"""Introductions as the mission follows them: between which places, and what became of them; never who passed."""

from typing import ClassVar

from django.contrib import admin

from emi_alumni.foundation.back_office.confirmed_action import ReadOnly
from mentoring.models import Introduction


@admin.register(Introduction)
class IntroductionAdmin(ReadOnly):
    list_display = ("collectivity", "state", "asked_at", "ends_on", "settled_at")
    list_filter: ClassVar = ("state",)
    list_select_related = ("collectivity",)
    date_hierarchy = None
    actions = None
    fields = ("collectivity", "state", "asked_at", "ends_on", "settled_at")
    readonly_fields = fields
