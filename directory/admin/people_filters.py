"""What the list of people may be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from directory.models import Invitation, Member
from directory.models.member_queries import NUDGE_AFTER
from directory.models.members import MemberState

OPPOSED = Q(hidden_by_choice=True) | Q(suspended=True)
WAITS = Q(state=MemberState.IMPORTED, user=None) & ~OPPOSED


class InvitationFilter(admin.SimpleListFilter):
    """How far a person is on the way into the network."""

    title = "invitation"
    parameter_name = "invitation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("todo", "à inviter"),
            ("no_address", "sans adresse"),
            ("sent", "invitée, pas encore venue"),
            ("account", "a un compte"),
            ("opposed", "hors de l’annuaire (à sa demande, ou suspension)"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        open_one = Exists(Invitation.objects.open().filter(member=OuterRef("pk")))
        chosen = {
            "todo": WAITS & ~Q(email="") & ~Q(open_one),
            "no_address": WAITS & Q(email="") & ~Q(open_one),
            "sent": WAITS & Q(open_one),
            "account": Q(user__isnull=False),
            "opposed": OPPOSED & ~Q(state=MemberState.ERASED),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


class FreshnessFilter(admin.SimpleListFilter):
    title = "fraîcheur"
    parameter_name = "freshness"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("fresh", "confirmée depuis moins de onze mois"), ("old", "confirmée il y a onze mois ou plus")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        limit = timezone.now() - NUDGE_AFTER
        chosen = {
            "fresh": Q(confirmed_at__gt=limit),
            "old": Q(confirmed_at__lte=limit, user__is_active=True) & ~Q(state=MemberState.ERASED),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset
