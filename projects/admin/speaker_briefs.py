"""Before a module: the links of speakers, what teams ask, and what speakers answered."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from projects.models import ModuleAsk, SpeakerBrief, SpeakerReply

from .base import OfProject


class OpenFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"
    options: ClassVar[Options] = {
        "ouvert": ("ouvert", lambda rows: rows.open()),
        "expire": ("expiré", lambda rows: rows.filter(revoked_at=None, expires_at__lte=timezone.now())),
        "annule": ("annulé", lambda rows: rows.filter(~Q(revoked_at=None))),
    }


@admin.register(SpeakerBrief)
class SpeakerBriefAdmin(ReadOnly):
    """Made on the page of the promotion's speakers."""

    position = 10
    list_display = ("name", "training_module", "promotion", "asks_until", "expires_at", "state")
    list_filter = (OpenFilter,)
    list_select_related = ("module__module", "module__cohort", "created_by")
    fields = ("name", "training_module", "promotion", "asks_until", "given_by", "created_at", "expires_at", "state")
    readonly_fields = fields
    actions = ("revoke",)

    @admin.display(description="module")
    def training_module(self, brief: SpeakerBrief) -> str:
        return str(brief.module.module)

    @admin.display(description="promotion")
    def promotion(self, brief: SpeakerBrief) -> str:
        return str(brief.module.cohort)

    @admin.display(description="état")
    def state(self, brief: SpeakerBrief) -> str:
        if brief.revoked_at:
            return "annulé"
        return "ouvert" if brief.is_open else "expiré"

    @admin.display(description="donné par")
    def given_by(self, brief: SpeakerBrief) -> str:
        return brief.created_by.full_name if brief.created_by else "—"

    @admin.action(description="Annuler les liens choisis", permissions=["decide"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "revoke",
            "Annuler des liens",
            "Ces liens n’ouvriront plus rien. Ce que les intervenants ont déjà écrit reste aux équipes.",
            "Annuler ces liens",
        )
        return self.ask_then_do(
            request,
            queryset,
            question,
            lambda brief: brief.revoke(),
            "Le lien n’ouvre plus rien.|{n} liens n’ouvrent plus rien.",
            "Lien d’intervenant annulé",
        )


@admin.register(ModuleAsk)
class ModuleAskAdmin(OfProject):
    position = 11
    list_display = ("of_project", "training_module", "written_at")
    list_display_links = ("training_module",)
    list_select_related = ("project", "module__module", "module__cohort", "written_by")
    fields = ("page", "training_module", "text", "author", "written_at")
    readonly_fields = fields
    actions = None

    @admin.display(description="module")
    def training_module(self, ask: ModuleAsk) -> str:
        return f"{ask.module.module}, promotion {ask.module.cohort}"

    @admin.display(description="écrit par")
    def author(self, ask: ModuleAsk) -> str:
        return ask.written_by.full_name if ask.written_by else "—"


@admin.register(SpeakerReply)
class SpeakerReplyAdmin(ReadOnly):
    """Read and passed on in the queue."""

    position = 12
    list_display = ("words", "signature", "promotion", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("cohort", "module", "project")
    fields = (
        "signature",
        "training_module",
        "promotion",
        "team",
        "text",
        "state",
        "created_at",
        "published_at",
        "reason",
    )
    readonly_fields = fields
    actions = None

    @admin.display(description="réponse")
    def words(self, reply: SpeakerReply) -> str:
        return str(reply)

    @admin.display(description="module")
    def training_module(self, reply: SpeakerReply) -> str:
        return str(reply.module or "—")

    @admin.display(description="promotion")
    def promotion(self, reply: SpeakerReply) -> str:
        return str(reply.cohort)

    @admin.display(description="pour")
    def team(self, reply: SpeakerReply) -> str:
        return reply.project.title if reply.project else "toutes les équipes"
