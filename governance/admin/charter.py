"""The charter's versions, and who accepted which. A version that somebody accepted is read, no longer written."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest

from emi_alumni.foundation.back_office.base import PortalAdmin
from emi_alumni.foundation.listing.figures import count_of
from governance.models import Charter, CharterAcceptance
from governance.models.charter import WRITTEN


@admin.register(Charter)
class CharterAdmin(PortalAdmin):
    list_display = ("number", "since", "changes", "acceptance_count")
    ordering = ("-since", "-pk")
    fields = ("number", "since", "changes", "text")
    actions = None

    def list_rows(self, rows: Any) -> QuerySet[Charter]:
        return rows.annotate(acceptances_n=count_of(CharterAcceptance.objects.filter(charter=OuterRef("pk"))))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new version begins as a copy of the one in force."""
        in_force = Charter.objects.in_force()
        return {"text": in_force.text} if in_force else {}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return WRITTEN if obj is not None and obj.acceptances.exists() else ()

    @admin.display(description="acceptée par", ordering="acceptances_n")
    def acceptance_count(self, charter: Any) -> str:
        return f"{charter.acceptances_n} membre{'s' if charter.acceptances_n > 1 else ''}"


@admin.register(CharterAcceptance)
class CharterAcceptanceAdmin(PortalAdmin):
    list_display = ("member", "charter", "at")
    list_filter = ("charter",)
    list_select_related = ("member", "charter")
    search_fields = ("member__given_name", "member__family_name")
    ordering = ("-at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
