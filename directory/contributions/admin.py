"""The screen of a contribution: read by the mission, decided in the queue, withdrawn here."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.back_office.base import staff
from emi_alumni.foundation.back_office.confirmed_action import Question, ReadOnly

UNSHOWN = {"id", "submitted_at", "hidden_at", "form_key", "edited_at"}


class ContributionAdmin(ReadOnly):
    """Every field is read, none is written. `withdrawn_explains`: what the page that asks says of withdrawing."""

    list_display: Any = ("__str__", "author", "state", "created_at")
    list_filter: ClassVar[Any] = ("state",)
    list_select_related: ClassVar[Any] = ("author",)
    actions: Any = ("withdraw",)
    withdrawn_explains = (
        "Ce ne sera plus en ligne. Les personnes qui l’ont écrit liront votre phrase et pourront le reprendre en "
        "brouillon."
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or [field.name for field in self.opts.concrete_fields if field.name not in UNSHOWN]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    @admin.action(description="Retirer, en disant pourquoi", permissions=["decide"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = self.why(request)
        names = str(self.opts.verbose_name_plural)
        question = Question("withdraw", f"Retirer : {names}", self.withdrawn_explains, "Retirer et prévenir")
        return self.ask_then_do(
            request,
            queryset.select_related("author__user"),
            question,
            lambda thing: thing.withdraw(by=staff(request), reason=form.cleaned_data["reason"]),
            "C’est retiré.|{n} lignes sont retirées.",
            f"Retiré : {self.opts.verbose_name}",
            form,
        )
