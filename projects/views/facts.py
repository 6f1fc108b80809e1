"""What happens to a project, written by its team at any time: a status and why, a piece of news, an indicator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from directory.requests import SignedInRequest
from emi_alumni.foundation.confirmation import irreversible_by_its_page, is_answered
from emi_alumni.foundation.views import with_profile
from projects.forms.facts import JournalForm
from projects.forms.results import IndicatorForm, remove
from projects.forms.steps import StatusStep
from projects.models import Indicator
from projects.views.writing import own_project


@with_profile
def status_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new line of the history; the earlier ones stay."""
    project = own_project(request, slug)
    form = StatusStep(request.POST if request.method == "POST" else None, project=project, adding=True)
    if request.method == "POST" and form.is_valid() and form.save_step(by=request.user):
        messages.success(request, "Merci, c’est noté dans l’histoire du projet.")
        return redirect(project)
    context = {"project": project, "form": form, "statuses": project.statuses.current().order_by("-on", "-pk")}
    return render(request, "projects/status_add.html", context)


@with_profile
def journal_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """« Donner des nouvelles » : a sentence or two."""
    project = own_project(request, slug)
    form = JournalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (saved := form.save_in(project, by=request.user)):
        messages.success(request, saved)
        return redirect(project)
    return render(request, "projects/journal_add.html", {"project": project, "form": form})


@with_profile
def indicator_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One indicator and all its measures."""
    project = own_project(request, slug)
    indicator = get_object_or_404(Indicator.objects.prefetch_related("measures"), project=project, pk=pk)
    form = IndicatorForm(request.POST if request.method == "POST" else None, project=project, instance=indicator)
    if request.method == "POST":
        if "ajouter" in request.POST:
            form = form.with_one_more_row()
        elif form.is_valid() and (saved := form.save_step(by=request.user)):
            messages.success(request, saved)
            return redirect("projects:edit", project.slug, "resultats")
    return render(request, "projects/indicator_edit.html", {"project": project, "form": form, "indicator": indicator})


@irreversible_by_its_page
@with_profile
def indicator_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Asks first, and shows what would go."""
    project = own_project(request, slug)
    indicator = get_object_or_404(Indicator.objects.prefetch_related("measures"), project=project, pk=pk)
    if is_answered(request):
        try:
            remove(indicator, by=request.user)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, f"« {indicator.name} » est retiré.")
        return redirect("projects:edit", project.slug, "resultats")
    return render(request, "projects/indicator_remove.html", {"project": project, "indicator": indicator})
