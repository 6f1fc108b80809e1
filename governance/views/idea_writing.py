"""Proposing an idea: similar ones while typing, drafts kept, sent, taken back, taken away."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import User
from directory.visibility import Reader
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.given_back import given_back_in
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.search.query import has_words, matches
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance.forms.ideas import IdeaForm
from governance.models import Idea

SIMILAR = 4
WRITABLE = (State.DRAFT, State.PUBLISHED)
READ_FIRST = "C’est envoyé. La mission innovation la lit d’abord, et vous répond ici."


def similar_ideas(title: str, request: HttpRequest, but: int | None = None) -> list[Idea]:
    """Ideas that stand and share words with this title, the nearest first. Three queries, none without a word."""
    if not has_words(title):
        return []
    found = matches(title, "idea", Reader.of(request.user).search_scopes(), cap=SIMILAR + 1).ids
    ideas = Idea.objects.standing().with_supports().in_bulk(found)
    return [ideas[pk] for pk in found if pk in ideas and pk != but][:SIMILAR]


@require_safe
@with_profile
def idea_similar(request: HttpRequest) -> HttpResponse:
    """The piece of the form that changes while a title is typed."""
    similar = similar_ideas(request.GET.get("title", ""), request)
    return render(request, "governance/_idea_similar.html", {"similar": similar})


@with_profile
def idea_add(request: HttpRequest) -> HttpResponse:
    return write(request, Idea(author=request.user.member))


@with_profile
def idea_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own draft, or one's own idea that is online."""
    return write(request, get_object_or_404(Idea, pk=pk, author=request.user.member, state__in=WRITABLE))


def write(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The form. Similar ideas are shown once before it leaves: while typing, or in answer to « Envoyer »."""
    reason, is_new, is_online = idea.reason, idea.pk is None, idea.state == State.PUBLISHED
    back = given_back_in(request, idea, to=request.user)
    form = IdeaForm(
        request.POST if request.method == "POST" else None,
        instance=idea,
        initial=asked_for(request) if is_new else waiting_words(idea) | (back.words if back else {}),
    )
    similar: list[Idea] = []
    if form.is_bound and form.is_valid():
        send = "garder" not in request.POST
        if send and not is_online and "seen" not in request.POST:
            similar = similar_ideas(form.cleaned_data["title"], request, idea.pk)
        if not similar and (kept := form.keep(by=cast(User, request.user), send=send)):
            messages.success(request, told(kept, waits=form.waits))
            return redirect(kept if kept.is_published else "governance:idea_list")
    elif form.is_bound and "seen" in request.POST:
        similar = similar_ideas(form.data.get("title", ""), request, idea.pk)
    context = {
        "form": form,
        "reason": reason,
        "similar": similar,
        "stopped": bool(similar) and not form.errors,
        "idea": idea,
        "is_new": is_new,
        "is_online": is_online,
        "given_back": back,
    }
    return render(request, "governance/idea_edit.html", context)


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """The module from whose page one comes."""
    module = request.GET.get("module", "")
    return {"module": module} if module.isascii() and module.isdigit() else {}


def told(idea: Idea, *, waits: bool) -> str:
    if waits:
        return "C’est envoyé. Vos modifications seront en ligne une fois lues par la mission innovation."
    return {
        State.DRAFT: "Votre brouillon est gardé.",
        State.PUBLISHED: "Votre idée est en ligne.",
    }.get(State(idea.state), READ_FIRST)


def own_verb(verb: Callable[[Idea, Any], object], done: str) -> Callable[..., HttpResponse]:
    """A POST that does this to one's own idea, whatever its state, and goes back to the list."""

    @require_POST
    @with_profile
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        idea = get_object_or_404(Idea, pk=pk, author=request.user.member)
        done_or_refused(request, partial(verb, idea, request.user), done)
        return redirect("governance:idea_list")

    return act


idea_withdraw = own_verb(lambda idea, by: idea.withdraw(by=by), "Votre idée est retirée.")
idea_take_back = own_verb(lambda idea, by: idea.take_back(by=by), "Votre idée est de nouveau un brouillon.")
idea_restore = own_verb(lambda idea, by: idea.restore(by=by), "Votre idée est de nouveau un brouillon.")
