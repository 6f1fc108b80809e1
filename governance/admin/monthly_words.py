"""The words of each month, as the mission read them again; they are written on their own page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from emi_alumni.foundation.back_office.base import PortalAdmin
from governance.models import MonthlyWord


@admin.register(MonthlyWord)
class MonthlyWordAdmin(PortalAdmin):
    list_display = ("__str__", "approved_at", "approved_by")
    list_select_related = ("approved_by",)
    fields = ("month", "opening", "approved_at", "approved_by")
    readonly_fields = fields
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
