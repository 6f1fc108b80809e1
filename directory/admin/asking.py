"""An action of the administration that asks before it acts: what will happen, then a reason or a choice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from .base import AT_ONCE, PortalAdmin

ANSWERED = "answered"


@dataclass(frozen=True)
class Question:
    """`action` is the name of the action; `explains` says what happens; `verb` is on the button."""

    action: str
    title: str
    explains: str
    verb: str


class WhyForm(forms.Form):
    """« Pourquoi ? » : those concerned read it."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={
            "required": "Écrivez pourquoi : les personnes concernées liront cette phrase.",
            "max_length": "Raccourcissez : 300 caractères au plus.",
        },
        help_text="Les personnes concernées liront cette phrase, telle quelle.",
    )


class Asking(PortalAdmin):
    """Screens whose actions ask first."""

    def answered(self, request: HttpRequest, form: forms.Form | None = None) -> bool:
        return ANSWERED in request.POST and (form is None or form.is_valid())

    def why(self, request: HttpRequest) -> WhyForm:
        return WhyForm(request.POST if ANSWERED in request.POST else None)

    def ask(
        self, request: HttpRequest, queryset: QuerySet, question: Question, form: forms.Form | None = None
    ) -> TemplateResponse:
        """The page that asks; its answer comes back to the same action."""
        context = self.admin_site.each_context(request) | {
            "title": question.title,
            "opts": self.opts,
            "question": question,
            "form": form,
            "things": list(queryset[: AT_ONCE + 1]),
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            "answered": ANSWERED,
        }
        return TemplateResponse(request, "admin/ask.html", context)

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


class ReadOnly(Asking):
    """Nothing is added or edited by hand; an action may be offered to who has the right to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Asked of the actions that declare `permissions=["decide"]`."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
