"""What each promotion follows: the mission's screen, beside the council's own on the programme page."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from emi_alumni.foundation.back_office.base import PortalAdmin
from governance.models import CurriculumModule


@admin.register(CurriculumModule)
class CurriculumModuleAdmin(PortalAdmin):
    list_display = ("module", "cohort", "is_core", "starts_on", "days", "position")
    list_filter = ("cohort", "is_core", "module")
    list_select_related = ("cohort", "module")
    ordering = ("-cohort__starts_on", "position", "pk")
    fields = ("cohort", "module", "is_core", ("starts_on", "days"), "note", "position")
    search_fields = ("module__name", "cohort__label")
    search_help_text = "Nom du module, ou promotion."
    helps: ClassVar[dict[str, str]] = {
        "is_core": "Décoché : une option, dans cette promotion.",
        "days": "En jours ou demi-journées, par exemple 1,5.",
        "position": "L’ordre dans le parcours : 1 pour le premier.",
    }

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A module leaves a promotion's training; it stays in the programme."""
        return request.user.has_perm("governance.delete_curriculummodule")
