"""What became of the portal's letters: read, and never their words."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from directory.undelivered import to_dead_addresses
from emi_alumni.foundation.back_office.base import PortalAdmin, staff
from emi_alumni.foundation.outbox.models import Kind, Letter, State


class DeadAddressFilter(admin.SimpleListFilter):
    title = "adresse"
    parameter_name = "adresse"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("morte", "ne reçoit plus nos courriels")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        return queryset.filter(pk__in=to_dead_addresses().values("pk")) if self.value() == "morte" else queryset


@admin.register(Letter)
class LetterAdmin(PortalAdmin):
    position = 3
    list_display = ("kind", "to", "created_at", "state", "finished_at", "attempts", "last_error")
    list_filter = ("state", "kind", DeadAddressFilter)
    list_select_related = ()
    search_fields = ("to",)
    folded = ("to",)
    search_help_text = "Adresse, ou partie d’une adresse."
    fields = (
        *("kind", "to", "state", "attempts", "last_error", "address_refused"),
        *("created_at", "next_attempt_at", "expires_at", "finished_at"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """The mission follows its invitations, and sees what did not arrive; who receives messages is not for it."""
        letters = super().get_queryset(request)
        if staff(request).is_superuser:
            return letters
        return letters.filter(Q(kind=Kind.INVITATION) | ~Q(state=State.SENT))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
