"""Taking away what others wrote, with a reason: done, or the reason is given back in its form with what to write."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .forms import ReasonForm


@dataclass(frozen=True)
class Taking:
    """What is done and to what, in French, and where to go when it is not done after all."""

    button: str
    title: str
    back: str


def take_with_reason(request: HttpRequest, verb: Callable[[str], object], taking: Taking) -> HttpResponse | None:
    """Call `verb` with the reason that was sent. None once it is done, else the page to answer with.

    A ValidationError of `verb` is told on that page.
    """
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            verb(form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            return None
    return render(request, "moderation/reason.html", {"form": form, "taking": taking})
