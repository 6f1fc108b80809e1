"""Stories: the list, one story, its form, and what became of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import CURRENT, State
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.views import HtmxRequest, back_to, with_profile
from governance.models import Module
from governance.rights import acting
from projects.models import Project
from resources.forms.stories import StoryFollowUpForm, StoryForm
from resources.models import PublicStory, Story, StoryFollowUp, StoryGuide
from resources.models.story_follow_ups import months_due
from resources.story_cards import lines
from resources.story_filters import GUIDES, StoryFilter

PER_PAGE = 20


@require_safe
def story_list(request: HtmxRequest) -> HttpResponse:
    """The stories that are online, the latest first; and one's own that are not."""
    asked = StoryFilter(request.GET, request.user)
    member = acting(request.user)
    page = CountedPaginator(asked.stories(), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "lines": lines(list(page), level=2),
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
    is_mine = member is not None and found.author_id == member.pk
    own = Q(author=member) if member else Q(pk__in=())
    said = found.follow_ups.filter(Q(state=State.PUBLISHED, hidden_at=None) | own & ~Q(state=State.WITHDRAWN))
    follow_ups = list(said.order_by("months", "pk"))
    for one in follow_ups:
        one.story = found  # named by « Signaler » and by its addresses
    public = is_mine or may_moderate(request.user, PublicStory)
    context = {
        "story": found,
        "project": project.first() if project is not None else None,
        "is_mine": is_mine,
        "follow_ups": follow_ups,
        "asks_now": is_mine and not found.asked_no_more and months_to_tell(found, follow_ups) is not None,
        "public": PublicStory.objects.for_queue().filter(story=found).first() if public else None,
    }
    return render(request, "resources/story.html", context)


def months_to_tell(story: Story, told: list[StoryFollowUp]) -> int | None:
    """Which follow-up its author may write today: the one that is due, when neither it nor a later one is told."""
    due = months_due(story)
    return None if due is None or any(one.months >= due and one.state in CURRENT for one in told) else due


class StoryPages(Pages):
    form = StoryForm
    home = "resources:story_list"
    label = "Récits"
    template = "resources/story_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Story:
        """With the questions of the guide that the address names (`questions`)."""
        guide = GUIDES.get(request.GET.get("questions", ""), StoryGuide.CHANGE)
        return Story(author=member, guide=guide)

    def context(self, request: HttpRequest, form: Any, thing: Any) -> dict[str, Any]:
        """The guides, to choose another one before writing; the rest of the address is kept."""
        kept = {name: request.GET[name][:120] for name in ("projet", "module") if request.GET.get(name)}
        return {
            "questions": [form[one.name] for one in thing.questions],
            "guides": [
                {"label": guide.label, "url": f"?{urlencode({'questions': word} | kept)}", "here": guide == thing.guide}
                for word, guide in GUIDES.items()
            ],
        }

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


# What became of it --------------------------------------------------------------------------------------


class StoryFollowUpPages(Pages):
    form = StoryFollowUpForm
    home = "resources:story_list"
    label = "Mon récit"
    within = {"story": "story"}
    new_at = "repondre/"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> StoryFollowUp:
        """404 unless it is one's own, online, and a question is due that was not answered."""
        story = get_object_or_404(Story.objects.of(member).published(), pk=within["story"])
        due = months_to_tell(story, list(story.follow_ups.all()))
        if due is None:
            raise Http404
        return StoryFollowUp(author=member, story=story, months=due)

    def home_of(self, thing: StoryFollowUp) -> str:
        return thing.story.get_absolute_url()

    def success_url(self, thing: StoryFollowUp) -> Any:
        return thing


@require_POST
@with_profile
def story_ask_no_more(request: SignedInRequest, pk: int) -> HttpResponse:
    """« Ne plus me demander », for good, or again: `reponse` is « non » or « oui ». Twice is once."""
    found = get_object_or_404(Story.objects.of(request.user.member), pk=pk)
    answer = request.POST.get("reponse")
    if answer in ("oui", "non"):
        Story.objects.filter(pk=found.pk).update(asked_no_more=answer == "non")
        messages.success(
            request,
            "C’est noté : le portail ne vous demandera plus ce que ce récit est devenu."
            if answer == "non"
            else "C’est noté : le portail vous demandera ce que ce récit est devenu.",
        )
    return redirect(back_to(request, found.get_absolute_url()))
