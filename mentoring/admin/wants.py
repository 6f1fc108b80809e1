"""What the month proposed for « Je cherche », as the mission follows it: how many, of which kind, what became of them.
Whom it was proposed to is read by that person alone."""

from typing import ClassVar

from django.contrib import admin

from emi_alumni.foundation.back_office.confirmed_action import ReadOnly
from mentoring.models import WantMatch


@admin.register(WantMatch)
class WantMatchAdmin(ReadOnly):
    list_display = ("month", "kind", "state", "proposed_at", "answered_at")
    list_filter: ClassVar = ("kind", "state", "month")
    date_hierarchy = None
    actions = None
    fields = ("month", "kind", "state", "proposed_at", "answered_at")
    readonly_fields = fields
