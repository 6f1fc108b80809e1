"""News asked for at +6, +12 and +24 months: who answered, who is still asked; never a ranking."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from emi_alumni.foundation.back_office.confirmed_action import Question
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from projects.follow_ups import remind
from projects.models import FollowUp

from .base import OfProject


def due() -> QuerySet[Any]:
    return FollowUp.objects.due().order_by().values("pk")


def passed(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(answered_at=None, due_on__lte=timezone.localdate()).exclude(pk__in=due())


class StateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"
    options: ClassVar[Options] = {
        "attendue": ("réponse attendue", lambda rows: rows.filter(pk__in=due())),
        "repondue": ("répondue", lambda rows: rows.filter(answered_at__isnull=False)),
        "passee": ("dépassée par la suivante", passed),
    }


@admin.register(FollowUp)
class FollowUpAdmin(OfProject):
    position = 2
    list_display = ("of_project", "months", "due_on", "state", "answered_at")
    list_display_links = ("months",)
    list_filter = (StateFilter, "months")
    ordering = ("-due_on", "-pk")
    fields = ("page", "months", "due_on", "state", "answered_at", "answered_by", "news", "help_wanted")
    readonly_fields = fields
    actions = ("remind",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FollowUp]:
        due = FollowUp.objects.due().filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(is_due=Exists(due))

    @admin.display(description="état")
    def state(self, follow_up: Any) -> str:
        if follow_up.answered_at:
            return "répondue" if follow_up.news or follow_up.help_wanted else "répondue : rien de neuf"
        if follow_up.is_due:
            return "réponse attendue"
        return "à venir" if follow_up.due_on > timezone.localdate() else "dépassée par la suivante"

    @admin.action(description="Demander encore une fois", permissions=["decide"])
    def remind(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        question = Question(
            "remind",
            "Demander encore une fois",
            "Les équipes reçoivent de nouveau la question, dans le portail. Une fois par semaine au plus ; ne pas "
            "répondre n’a aucune conséquence.",
            "Demander",
        )
        return self.ask_then_do(
            request,
            queryset.select_related("project"),
            question,
            remind,
            "La question est partie.|{n} questions sont parties.",
            "Suite redemandée",
        )
