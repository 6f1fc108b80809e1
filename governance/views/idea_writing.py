"""Proposing an idea: similar ones while typing, drafts kept, sent, taken back, taken away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.contributions.forms import ContributionForm
from directory.contributions.models import Contribution
from directory.contributions.pages import DRAFT, Pages
from directory.visibility import Reader
from emi_alumni.foundation.search.query import has_words, matches
from emi_alumni.foundation.views import with_profile
from governance.forms.ideas import IdeaForm
from governance.models import Idea

SIMILAR = 4


def similar_ideas(title: str, request: HttpRequest, but: int | None = None) -> list[Idea]:
    """Ideas that stand and share words with this title, the nearest first. Three queries, none without a word."""
    if not has_words(title):
        return []
    found = matches(title, "idea", Reader.of(request.user).search_scopes(), cap=SIMILAR + 1).ids
    ideas = Idea.objects.current().with_supports().in_bulk(found)
    return [ideas[pk] for pk in found if pk in ideas and pk != but][:SIMILAR]


@require_safe
@with_profile
def idea_similar(request: HttpRequest) -> HttpResponse:
    """The piece of the form that changes while a title is typed."""
    similar = similar_ideas(request.GET.get("title", ""), request)
    return render(request, "governance/_idea_similar.html", {"similar": similar})


class IdeaPages(Pages):
    """Similar ideas are shown once before it leaves: while typing, or in answer to « Envoyer »."""

    form = IdeaForm
    home = "governance:idea_list"
    label = "Idées"
    template = "governance/idea_edit.html"

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """The module from whose page one comes; a workshop, where one comes to ask for it."""
        module = request.GET.get("module", "")
        about = {"module": module} if module.isascii() and module.isdigit() else {}
        return about | ({"is_workshop": True} if request.GET.get("atelier") == "oui" else {})

    def before_sending(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        if DRAFT in request.POST or "seen" in request.POST or thing.is_published:
            return {}
        similar = similar_ideas(form.cleaned_data["title"], request, thing.pk)
        return {"similar": similar, "stopped": True} if similar else {}

    def context(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        typed = form.data.get("title", "") if form.is_bound and "seen" in request.POST else ""
        return {"similar": similar_ideas(typed, request, thing.pk)}

    def success_url(self, thing: Idea) -> Any:
        return thing if thing.is_published else self.home_of(thing)
