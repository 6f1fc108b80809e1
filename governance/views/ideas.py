"""« Faire évoluer l’EMI »: the idea box, one idea, its supports and comments."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Verbs
from directory.models import Member, User
from directory.visibility import Reader
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.refused_edits import refused_edit_for_form
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.views import HtmxRequest, back_to, with_profile
from governance.club_page import person_columns
from governance.forms.ideas import AnswerForm, AssessForm, CommentForm, MergeForm
from governance.idea_filters import ORDERS, IdeaFilter
from governance.models import Consultation, CouncilAnswer, Idea, IdeaComment
from governance.rights import acting, may_answer_ideas

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

PER_PAGE = 12
READ_FIRST = "C’est envoyé. La mission innovation le lit d’abord, et vous répond ici."


@prepared
def not_online_of(member: Member) -> QuerySet[Idea]:
    return Idea.objects.filter(author=member).exclude(state=State.PUBLISHED)


@require_safe
def idea_list(request: HtmxRequest) -> HttpResponse:
    """The ideas that stand, by words, theme and status; and one's own that are not online."""
    asked = IdeaFilter(request.GET, request.user)
    member = acting(request.user)
    page = CountedPaginator(asked.ideas(member), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    number = {"page": [str(page.number)]} if page.number > 1 else {}
    context = {
        "asked": asked,
        "page": page,
        "orders": ORDERS.items(),
        "mine": not_online_of(member) if member and not wants_fragment(request) else [],
        "address": f"{request.path}{asked.address(**number)}",
    }
    return respond(request, "governance/idea_list.html", asked.address(), context)


@require_safe
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    found = ideas_read.first(pk, request.user, acting(request.user))
    return show(request, found) if found else hidden_idea_page(request, pk)


@prepared
def ideas_read(pk: int, user: "User | AnonymousUser", member: Member | None) -> QuerySet[Idea]:
    ideas = Idea.objects.visible_to(user).for_list(member).filter(pk=pk)
    return ideas.select_related("theme", "module", "author__user", "merged_into")


@prepared
def comments_of(idea: Idea, member: Member | None) -> QuerySet[IdeaComment]:
    """Those that are online, and one's own whatever its state."""
    online = Q(state=State.PUBLISHED, hidden_at=None)
    own = [field.name for field in IdeaComment._meta.concrete_fields]
    comments = IdeaComment.objects.filter(idea=idea).filter(online | Q(author=member) & ~Q(author=None))
    return comments.select_related("author__cohort").only(*own, *person_columns("author", "cohort__look"))


@prepared
def joined_to(idea: Idea) -> QuerySet[Idea]:
    """Those that readers see, with how many comments each has online."""
    comment_count = Count("comments", filter=Q(comments__state=State.PUBLISHED, comments__hidden_at=None))
    merged = Idea.objects.published().filter(merged_into=idea).order_by("pk")
    return merged.annotate(comments_count=comment_count)


@prepared
def answers_to(idea: Idea) -> QuerySet[CouncilAnswer]:
    return CouncilAnswer.objects.filter(idea=idea).select_related("author")


@prepared
def consultations_on(idea: Idea, moment: datetime) -> QuerySet[Consultation]:
    return Consultation.objects.filter(idea=idea).begun(moment)


def readable(request: HttpRequest, pk: int) -> Idea:
    """The idea, when this account may read it; 404 otherwise."""
    for found in ideas_read(pk, request.user, acting(request.user)):
        return found
    raise Http404


def hidden_idea_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Hidden by reports: neither its title nor its words; what others said of it, and what joined it, stays readable.

    404 for any other idea that this account may not read.
    """
    if not Reader.of(request.user).in_network:
        raise Http404
    idea = get_object_or_404(Idea.objects.withheld(), pk=pk)
    context = {
        "idea": idea,
        "member": acting(request.user),
        "comments": idea.comments.published().select_related("author__cohort", "author__collectivity"),
        "answers": idea.answers.all(),
        "joined": idea.merged.published().order_by("pk"),
    }
    return render(request, "governance/idea_hidden.html", context)


def show(request: HttpRequest, idea: Idea, **forms: Any) -> HttpResponse:
    """The page of an idea; `forms` are those that come back with a mistake, under their names in the page."""
    member, user = acting(request.user), request.user
    council = may_answer_ideas(user)
    said = comments_of(idea, member)
    for comment in said:
        comment.idea = idea  # named by « Signaler »
    mine = next((one for one in said if member and one.author_id == member.pk), None)
    waits = waiting_words(mine) if mine else {}
    joined = joined_to(idea)
    # Nobody answers their own (`Idea.took_part`, asked again when they send it).
    own = member is not None and member.pk in {idea.author_id, *(one.author_id for one in joined)}
    context = {
        "idea": idea,
        "comments": [one for one in said if one.is_published],
        "my_comment": mine,
        "my_words": waits.get("text", ""),
        "answers": answers_to(idea),
        "merged": joined,
        "kept": idea.shown_in,
        "consultations": consultations_on(idea, timezone.now()),
        "takes_part": member is not None and idea.is_current,
        "is_mine": idea.written_by(cast(User, user)),
        "my_rewriting": waiting_words(idea) if idea.written_by(cast(User, user)) else {},
        "council": council and not own,
        "comment_back": None,
    }
    if member is not None and idea.is_current:
        text = waits.get("text", mine.text if mine else "")
        back = refused_edit_for_form(request, mine, to=user) if mine else None
        context["comment_form"] = CommentForm(stored=text, initial={"comment": back.words["text"] if back else text})
        context["comment_back"] = back
    if context["council"] and (idea.is_current or forms):
        context["answer_form"] = AnswerForm(idea=idea)
        context["assess_form"] = AssessForm(instance=Idea.objects.select_related("theme", "module").get(pk=idea.pk))
        context["merge_form"] = MergeForm(idea=idea)
    return render(request, "governance/idea.html", context | forms)


@require_POST
@with_profile
def idea_support(request: HtmxRequest, pk: int) -> HttpResponse:
    """Support it or withdraw, as the button says: twice is once. What says neither changes nothing.

    Answers the block of the button for htmx; else goes back to the page that asked, at that idea.
    """
    asked = get_object_or_404(Idea.objects.visible_to(request.user).published(), pk=pk)
    member = cast(Member, acting(request.user))
    page = back_to(request, asked.get_absolute_url())
    place = page if "#" in page else f"{page}#soutien-{asked.pk}"
    wanted = {"oui": True, "non": False}.get(request.POST.get("soutenir", ""))
    if wanted is None:
        return elsewhere(request, place)
    try:
        counted = asked.support(by=member, wanted=wanted)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return elsewhere(request, "/idees/")
    if counted.pk != asked.pk:
        messages.info(request, f"« {asked.title} » est réunie à « {counted.title} » : votre soutien y est compté.")
        return elsewhere(request, counted.get_absolute_url())
    if request.htmx:
        shown = Idea.objects.with_supports(member).get(pk=pk)
        context = {"idea": shown, "back": request.POST.get("next", ""), "withdrawn": not wanted}
        return render(request, "governance/_idea_vote.html", context)
    return redirect(place)


def elsewhere(request: HtmxRequest, url: str) -> HttpResponse:
    """Another page than the one that asked, with its message: for htmx too."""
    if not request.htmx:
        return redirect(url)
    response = HttpResponse()
    response["HX-Redirect"] = url
    return response


@require_POST
@with_profile
def idea_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment each, rewritten at will; read first unless its author is trusted."""
    idea = readable(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid() and (online := form.say(idea, by=cast(User, request.user))) is not None:
        messages.success(request, "Votre commentaire est en ligne." if online else READ_FIRST)
        return redirect(f"{idea.get_absolute_url()}#mon-commentaire")
    return show(request, idea, comment_form=form)


class IdeaCommentVerbs(Verbs):
    """Its form is on the page of the idea."""

    model = IdeaComment
    within: ClassVar[Mapping[str, str]] = {"idea": "idea"}

    def home_of(self, thing: IdeaComment) -> str:
        return thing.edit_url
