"""What a project's history says, mended by who wrote it, by its team, or by the mission with a reason."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from directory.models import User
from directory.requests import SignedInRequest
from emi_alumni.foundation.confirmation import irreversible_by_its_page, is_answered
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.models.states import WHY_TO_TEAM
from emi_alumni.foundation.views import with_profile
from projects import history_edits
from projects.forms.facts import CorrectionForm, JournalForm, ReasonForm
from projects.models import JournalEntry, Project, StatusEntry
from projects.views.writing import own_project

READ_BY_TEAM = "L’équipe lira cette phrase."


def own_news(request: HttpRequest, slug: str, pk: int) -> JournalEntry:
    """A piece of news of a project that this account may read; whoever else it belongs to, the caller asks."""
    entries: QuerySet[JournalEntry] = JournalEntry.objects.select_related("project", "author")
    seen = Project.objects.visible_to(request.user)
    return get_object_or_404(
        entries.filter(project__in=seen).prefetch_related("project__roles"), project__slug=slug, pk=pk
    )


@with_profile
def journal_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Other words for a piece of news, by who wrote it or the team."""
    entry = own_news(request, slug, pk)
    if not history_edits.may_mend_news(entry, request.user):
        raise Http404
    project = entry.project
    form = JournalForm(request.POST if request.method == "POST" else None, instance=entry)
    if request.method == "POST" and form.is_valid() and (saved := form.save_step(by=request.user)):
        messages.success(request, saved)
        return redirect(history_of(project))
    return render(request, "projects/journal_edit.html", {"project": project, "form": form, "entry": entry})


@irreversible_by_its_page
def journal_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks first, and shows what would go. The mission says why, to its author and the team."""
    entry = own_news(request, slug, pk)
    user = cast(User, request.user)
    mends = history_edits.may_mend_news(entry, user)
    if not mends and not entry.project.moderated_by(user):
        raise Http404
    project = entry.project
    form = ReasonForm(
        request.POST if request.method == "POST" and not mends else None,
        asks=WHY_TO_TEAM,
        hint="La personne qui l’a écrite et l’équipe liront cette phrase.",
        does=lambda reason: history_edits.take_news_off(entry, by=user, reason=reason),
    )
    if mends and is_answered(request):
        try:
            history_edits.remove_news(entry, by=user)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, "La nouvelle est retirée.")
        return redirect(history_of(project))
    if form.is_valid() and form.save():
        messages.success(request, "La nouvelle est retirée. L’équipe est prévenue.")
        return redirect(history_of(project))
    context = {"project": project, "entry": entry, "form": None if mends else form}
    return render(request, "projects/journal_remove.html", context)


@with_profile
def status_correct(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The words of a status, by its author, for a day."""
    project = own_project(request, slug)
    entry = get_object_or_404(StatusEntry.objects.current(), project=project, pk=pk)
    if not history_edits.is_own(entry, request.user.member):
        raise Http404
    if not history_edits.may_correct(entry, request.user.member):
        messages.info(request, history_edits.TOO_LATE)
        return redirect(history_of(project))
    form = CorrectionForm(request.POST if request.method == "POST" else None, instance=entry)
    if request.method == "POST" and form.is_valid() and (saved := form.save_step(by=request.user)):
        messages.success(request, saved)
        return redirect(history_of(project))
    return render(request, "projects/status_correct.html", {"project": project, "form": form, "entry": entry})


def status_strike(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A status written in error, struck with a reason: the team and the mission go on reading it."""
    project = get_object_or_404(
        Project.objects.visible_to(request.user).filter(state=State.PUBLISHED).prefetch_related("roles"), slug=slug
    )
    user = cast(User, request.user)
    is_team = project.is_editable_by(user)
    if not is_team and not project.moderated_by(user):
        raise Http404
    entry = get_object_or_404(project.statuses.current(), pk=pk)
    entry.project = project
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        asks=history_edits.WHY_STRUCK,
        hint=READ_BY_TEAM,
        does=lambda reason: history_edits.strike_status(entry, by=user, reason=reason),
    )
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, "L’étape est barrée : elle n’est plus visible que de l’équipe et de la mission.")
        return redirect(history_of(project))
    context = {"project": project, "form": form, "entry": entry, "is_team": is_team}
    return render(request, "projects/status_strike.html", context)


def history_of(project: Project) -> str:
    return f"{project.get_absolute_url()}#histoire"
