"""« Signaler » : a reader says that something published should be read again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from . import queued_models
from .forms import ReportForm
from .models import Moderated, Report, State


def readable(request: HttpRequest, kind: str, pk: int) -> Moderated:
    """The thing, when this person may read it, it is online, and somebody else wrote it; 404 otherwise."""
    declared = queued_models.declaration_named(kind)
    if declared is None or declared.visible_to is None:
        raise Http404
    user = request.user
    seen: QuerySet = declared.visible_to(user)
    thing = declared.for_queue(seen.filter(pk=pk, state=State.PUBLISHED, hidden_at=None).order_by("pk")).first()
    if thing is None or thing.written_by(user):
        raise Http404
    return thing


def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form; what was typed comes back with the reason when it may not leave."""
    thing = readable(request, kind, pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            new = Report.file(thing, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request,
                "Merci : la mission innovation va le relire. Votre nom n’est pas donné aux auteurs."
                if new
                else "Vous l’avez déjà signalé : la mission innovation va le relire.",
            )
            # Hidden by this very report, it has no page any more.
            return redirect("home") if thing.hidden_at else redirect(thing.get_absolute_url())  # type: ignore[attr-defined]
    return render(request, "moderation/report.html", {"form": form, "thing": thing, "kind": thing._meta.verbose_name})
