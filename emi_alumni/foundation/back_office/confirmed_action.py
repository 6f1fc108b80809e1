"""An action of the administration that asks before it acts: what will happen, then a reason or a choice."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from emi_alumni.foundation.forms import PlainWords

from .base import ANSWERED, PortalAdmin, Question

__all__ = ["ANSWERED", "ConfirmedActions", "Question", "ReadOnly", "WhyForm"]


class WhyForm(PlainWords, forms.Form):
    """« Pourquoi ? » : those concerned read it."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={
            "required": "Écrivez pourquoi : les personnes concernées liront cette phrase.",
            "max_length": "Raccourcissez : 300 caractères au plus.",
        },
        help_text="Les personnes concernées liront cette phrase, telle quelle.",
    )


class ConfirmedActions(PortalAdmin):
    """Screens whose actions ask more than whether: why, since when, which one is kept."""

    def why(self, request: HttpRequest) -> WhyForm:
        return WhyForm(request.POST if ANSWERED in request.POST else None)

    def ask_then_do(
        self,
        request: HttpRequest,
        things: QuerySet,
        question: Question,
        verb: Callable[[Any], object],
        done: str,
        log: str,
        form: forms.Form | None = None,
    ) -> TemplateResponse | None:
        """The question first; once it is answered, the verb to each (see `do_to_each`)."""
        if not self.answered(request, form):
            return self.ask(request, things, question, form)
        self.do_to_each(request, things, verb, done, log)
        return None


class ReadOnly(ConfirmedActions):
    """Nothing is added or edited by hand; an action may be offered to who has the right to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Asked of the actions that declare `permissions=["decide"]`."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
