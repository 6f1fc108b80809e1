"""Changes of collectivité that people announce: the mission confirms them, or cannot."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from directory.models import CollectivityMove
from emi_alumni.foundation.back_office.base import PortalAdmin, staff


@admin.register(CollectivityMove)
class CollectivityMoveAdmin(PortalAdmin):
    position = 2
    list_display = ("member", "left", "joined", "created_at", "state", "decided_by")
    list_filter = ("state",)
    list_select_related = ("member", "left", "joined", "decided_by")
    fields = ("member", "left", "joined", "created_at", "state", "decided_by", "decided_at")
    readonly_fields = fields
    actions = ("confirm", "refuse")
    explains: ClassVar[dict[str, str]] = {
        "confirm": "La personne travaillera dans sa nouvelle collectivité, en sera prévenue, et le réseau le lira.",
        "refuse": "La personne restera sans collectivité, et sera invitée à écrire à la mission.",
    }

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Confirmer : elle ou il y travaille", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[CollectivityMove]) -> None:
        self.do_to_each(
            request,
            queryset.select_related("member__user", "joined"),
            lambda move: move.confirm(by=staff(request)),
            "Le changement est confirmé : la personne et le réseau le lisent.|{n} changements sont confirmés.",
            "Changement de collectivité confirmé",
        )

    @admin.action(description="Ne pas confirmer", permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[CollectivityMove]) -> None:
        self.do_to_each(
            request,
            queryset.select_related("member__user", "joined"),
            lambda move: move.refuse(by=staff(request)),
            "Le changement n’est pas confirmé : la personne est prévenue.|{n} changements ne sont pas confirmés.",
            "Changement de collectivité non confirmé",
        )
