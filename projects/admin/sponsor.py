"""Private links of sponsors: to whom, until when, used or not. Their secret is kept nowhere."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from directory.admin.asking import Question
from directory.admin.base import staff
from projects.models import SponsorLink

from .base import OfProject


def state_of(link: SponsorLink) -> str:
    if link.used_at:
        return "a servi"
    if link.revoked_at:
        return "annulé"
    return "ouvert" if link.expires_at > timezone.now() else "expiré"


class LinkFilter(admin.SimpleListFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ouvert", "ouvert"), ("servi", "a servi"), ("expire", "expiré"), ("annule", "annulé")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SponsorLink]) -> QuerySet[SponsorLink]:
        now, waits = timezone.now(), Q(used_at=None, revoked_at=None)
        chosen = {
            "ouvert": waits & Q(expires_at__gt=now),
            "servi": Q(used_at__isnull=False),
            "expire": waits & Q(expires_at__lte=now),
            "annule": Q(used_at=None, revoked_at__isnull=False),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


@admin.register(SponsorLink)
class SponsorLinkAdmin(OfProject):
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
        if not self.answered(request):
            question = Question(
                "revoke",
                "Annuler des liens",
                "Ces liens n’ouvriront plus rien. Les équipes en sont prévenues, et peuvent en créer d’autres.",
                "Annuler ces liens",
            )
            return self.ask(request, queryset, question)
        self.do_to_each(
            request,
            queryset.select_related("project").prefetch_related("project__roles"),
            lambda link: link.revoke_by_mission(by=staff(request)),
            "Le lien n’ouvre plus rien.|{n} liens n’ouvrent plus rien.",
            "Lien de commanditaire annulé",
        )
        return None
