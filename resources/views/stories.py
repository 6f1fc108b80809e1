"""Stories: the list, one story, and its form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.contributions.pages import Pages
from directory.requests import SignedInRequest
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.views import HtmxRequest
from governance.models import Module
from governance.rights import acting
from projects.models import Project
from resources.forms.stories import StoryForm
from resources.models import Story
from resources.story_filters import StoryFilter

PER_PAGE = 20


@require_safe
def story_list(request: HtmxRequest) -> HttpResponse:
    """The stories that are online, the latest first; and one's own that are not."""
    asked = StoryFilter(request.GET, request.user)
    member = acting(request.user)
    context = {
        "asked": asked,
        "page": CountedPaginator(asked.stories(), PER_PAGE, asked.total).get_page(request.GET.get("page")),
        "mine": Story.objects.of(member).exclude(state=State.PUBLISHED)
        if member and not wants_fragment(request)
        else [],
    }
    return respond(request, "resources/story_list.html", asked.address(), context)


@require_safe
def story(request: SignedInRequest, pk: int) -> HttpResponse:
    """404 for a story that this account may not read. Its project is named to those who read it."""
    stories = Story.objects.visible_to(request.user).for_list().select_related("module", "author__user")
    found = get_object_or_404(stories, pk=pk)
    project = Project.objects.published_to(request.user).filter(pk=found.project_id) if found.project_id else None
    member = acting(request.user)
    context = {
        "story": found,
        "project": project.first() if project is not None else None,
        "is_mine": member is not None and found.author_id == member.pk,
    }
    return render(request, "resources/story.html", context)


class StoryPages(Pages):
    form = StoryForm
    home = "resources:story_list"
    label = "Récits"
    template = "resources/story_form.html"

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From the page of a project of one's own (`projet`), or of a module (`module`)."""
        slugs = {name: request.GET.get(name, "")[:120].replace("\0", "") for name in ("projet", "module")}
        begun: dict[str, Any] = {}
        if slugs["projet"]:
            own = Project.objects.editable_by(request.user).published().filter(slug=slugs["projet"]).first()
            begun |= {"project": own.pk} if own else {}
        if slugs["module"]:
            module = Module.objects.filter(slug=slugs["module"]).first()
            begun |= {"module": module.pk} if module else {}
        return begun

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)
