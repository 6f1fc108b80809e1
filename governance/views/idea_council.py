"""What the pedagogical council does of an idea, from its page. For anybody else, these addresses do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from directory.models import User
from emi_alumni.foundation.moderation.models import OWN
from emi_alumni.foundation.views import done_or_refused
from governance.forms.ideas import AnswerForm, AssessForm, MergeForm
from governance.models import Idea
from governance.rights import may_answer_ideas

from .ideas import readable, show


def for_the_council(view: Callable[[HttpRequest, Idea], HttpResponse]) -> Callable[..., HttpResponse]:
    """A POST about an idea that is online, by who sits in the council today, or the mission."""

    @require_POST
    @wraps(view)
    def asked_first(request: HttpRequest, pk: int) -> HttpResponse:
        if not may_answer_ideas(request.user):
            raise Http404
        idea = readable(request, pk)
        if not idea.is_published:
            raise Http404
        if idea.took_part(cast(User, request.user)):
            messages.error(request, OWN)
            return redirect(idea)
        return view(request, idea)

    return asked_first


@for_the_council
def idea_answer(request: HttpRequest, idea: Idea) -> HttpResponse:
    form = AnswerForm(request.POST, idea=idea)
    if form.is_valid() and form.give(idea, by=cast(User, request.user)):
        messages.success(request, "La réponse du conseil est en ligne. Les personnes qui soutiennent l’idée le savent.")
        return redirect(f"{idea.get_absolute_url()}#reponses")
    return show(request, idea, answer_form=form)


@for_the_council
def idea_assess(request: HttpRequest, idea: Idea) -> HttpResponse:
    form = AssessForm(request.POST, instance=Idea.objects.get(pk=idea.pk))
    if form.is_valid() and form.fill_in():
        messages.success(request, "C’est enregistré.")
        return redirect(idea)
    return show(request, idea, assess_form=form)


@for_the_council
def idea_merge(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The idea joins the one that is kept."""
    form = MergeForm(request.POST, idea=idea)
    if form.is_valid() and form.merge(by=cast(User, request.user)):
        kept = form.cleaned_data["kept"]
        messages.success(request, f"« {idea.title} » est réunie à celle-ci. Les soutiens comptent une fois chacun.")
        return redirect(kept)
    return show(request, idea, merge_form=form)


@for_the_council
def idea_part(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Undo: the idea stands again by itself, with its own supports."""
    done_or_refused(request, idea.part, "L’idée est de nouveau à part, avec ses propres soutiens.")
    return redirect(idea)
