"""Private links of sponsors: to whom, until when, used or not. Their secret is kept nowhere."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from projects.models import SponsorLink, SubjectLink

from .base import OfProject


def state_of(link: SponsorLink | SubjectLink) -> str:
    if link.used_at:
        return "a servi"
    if link.revoked_at:
        return "annulé"
    return "ouvert" if link.expires_at > timezone.now() else "expiré"


WAITS = Q(used_at=None, revoked_at=None)


class LinkFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"
    options: ClassVar[Options] = {
        "ouvert": ("ouvert", lambda rows: rows.filter(WAITS, expires_at__gt=timezone.now())),
        "servi": ("a servi", lambda rows: rows.filter(used_at__isnull=False)),
        "expire": ("expiré", lambda rows: rows.filter(WAITS, expires_at__lte=timezone.now())),
        "annule": ("annulé", lambda rows: rows.filter(used_at=None, revoked_at__isnull=False)),
    }


@admin.register(SponsorLink)
class SponsorLinkAdmin(OfProject):
    position = 9
    list_display = ("name", "of_project", "created_by_name", "created_at", "expires_at", "state")
    list_display_links = ("name",)
    list_filter = (LinkFilter,)
    list_select_related = ("project", "created_by")
    fields = ("name", "page", "created_by_name", "created_at", "expires_at", "state", "used_at", "revoked_at")
    readonly_fields = fields
    actions = ("revoke",)

    @admin.display(description="état")
    def state(self, link: SponsorLink) -> str:
        return state_of(link)

    @admin.display(description="créé par")
    def created_by_name(self, link: SponsorLink) -> str:
        return link.created_by.full_name if link.created_by else "—"

    @admin.action(description="Annuler les liens choisis", permissions=["decide"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "revoke",
            "Annuler des liens",
            "Ces liens n’ouvriront plus rien. Les équipes en sont prévenues, et peuvent en créer d’autres.",
            "Annuler ces liens",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("project").prefetch_related("project__roles"),
            question,
            lambda link: link.revoke_by_mission(by=staff(request)),
            "Le lien n’ouvre plus rien.|{n} liens n’ouvrent plus rien.",
            "Lien de commanditaire annulé",
        )
