"""Letters sent to people who have not yet taken up their profile: read, and cancelled."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from directory.invitations import revoke
from directory.models import Invitation
from emi_alumni.foundation.back_office.base import PortalAdmin, staff
from emi_alumni.foundation.outbox.models import Letter, State


def state_of(invitation: Invitation) -> str:
    """In which state a letter is, in a word."""
    if invitation.used_at:
        return "utilisée"
    if invitation.revoked_at:
        return "annulée"
    return "en cours" if invitation.expires_at > timezone.now() else "expirée"


class StateFilter(admin.SimpleListFilter):
    title = "état"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "en cours"),
            ("soon", "finit sous trois jours"),
            ("used", "utilisée"),
            ("expired", "expirée"),
            ("revoked", "annulée"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> QuerySet[Invitation]:
        now = timezone.now()
        waiting = Q(used_at=None, revoked_at=None)
        chosen = {
            "open": waiting & Q(expires_at__gt=now),
            "soon": waiting & Q(expires_at__gt=now, expires_at__lte=now + timedelta(days=3)),
            "used": Q(used_at__isnull=False),
            "expired": waiting & Q(expires_at__lte=now),
            "revoked": Q(used_at=None, revoked_at__isnull=False),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


@admin.register(Invitation)
class InvitationAdmin(PortalAdmin):
    position = 2
    list_display = ("person", "email", "created_at", "letter", "expires_at", "state", "created_by")
    list_display_links = ("person",)
    list_filter = (StateFilter,)
    list_select_related = ("member", "created_by__member")
    search_fields = ("member__sort_key",)
    folded = ("member__sort_key", "email")
    search_help_text = "Nom de la personne, ou adresse à laquelle la lettre est écrite."
    fields = (
        "person",
        "email",
        "state",
        "letter",
        "created_by",
        "created_at",
        "expires_at",
        "used_at",
        "revoked_at",
        "vouched_reason",
    )
    readonly_fields = fields
    actions = ("revoke",)
    explains: ClassVar[dict[str, str]] = {
        "revoke": "Leur lien n’ouvre plus rien, tout de suite. Cela ne pourra pas être annulé : il faudra réinviter.",
    }

    @admin.display(description="personne", ordering="member__sort_key")
    def person(self, invitation: Invitation) -> str:
        return str(invitation.member)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        kind = ContentType.objects.get_for_model(Invitation)
        letters = Letter.objects.filter(content_type=kind, object_id=OuterRef("pk")).order_by("-pk")
        return super().get_queryset(request).annotate(letter_state=Subquery(letters.values("state")[:1]))

    @admin.display(description="lettre")
    def letter(self, invitation: Invitation) -> str:
        """What became of the letter; nothing once its trace is thrown away, a month later."""
        state = getattr(invitation, "letter_state", None)
        return State(state).label if state else ""

    @admin.display(description="état")
    def state(self, invitation: Invitation) -> str:
        return state_of(invitation)

    @admin.action(description="Annuler les invitations choisies", permissions=["cancel"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        self.do_to_each(
            request,
            queryset.select_related("member"),
            lambda invitation: revoke(invitation, by=staff(request)),
            "L’invitation est annulée : son lien n’ouvre plus rien.|{n} invitations sont annulées.",
            "Invitation annulée",
        )

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("directory.change_invitation")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
