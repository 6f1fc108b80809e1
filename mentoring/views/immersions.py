"""Immersions: the list, one immersion with what people learnt of it, its form; a story of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member, User
from directory.presence import writes_to
from directory.requests import SignedInRequest
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.views import HtmxRequest, done_or_refused, with_profile
from governance.rights import acting
from mentoring import immersion_visits
from mentoring.forms.immersions import ImmersionAskForm, ImmersionForm, ImmersionStoryForm
from mentoring.immersion_filters import DIRECTIONS, ImmersionFilter
from mentoring.models import Immersion, ImmersionNote, ImmersionStory, ImmersionVisit

PER_PAGE = 20
STORIES = 20


@require_safe
def immersion_list(request: HtmxRequest) -> HttpResponse:
    """The immersions that are online and open, the latest first; one's own that are not online."""
    asked = ImmersionFilter(request.GET, request.user)
    member = acting(request.user)
    own = Immersion.objects.of(member).exclude(state=State.PUBLISHED)
    context = {
        "asked": asked,
        "page": CountedPaginator(asked.immersions(), PER_PAGE, asked.total).get_page(request.GET.get("page")),
        "mine": own if member and not wants_fragment(request) else [],
    }
    return respond(request, "mentoring/immersion_list.html", asked.address(), context)


@prepared
def readable_immersions(user: User, key: int) -> QuerySet[Immersion]:
    """The immersion of this key, if this account may read it."""
    return Immersion.objects.visible_to(user).select_related("author__user", "collectivity").filter(pk=key)


@prepared
def stories_of(immersion: int, member: Member | None) -> QuerySet[ImmersionStory]:
    """The latest that are online, and this person's own."""
    own = Q(author=member) if member else Q(pk__in=())
    told = ImmersionStory.objects.filter(Q(state=State.PUBLISHED, hidden_at=None) | own, immersion=immersion)
    return told.select_related("author").order_by("-created_at", "-pk")[:STORIES]


@prepared
def visits_of(member: Member, immersion: int) -> QuerySet[ImmersionVisit]:
    return ImmersionVisit.objects.of(member).filter(immersion=immersion).for_page()


@prepared
def visits_noted(member: Member, immersion: int, now: datetime) -> QuerySet[ImmersionVisit]:
    """The half-days of this immersion that are past, of which this person wrote their own notes."""
    went = ImmersionVisit.objects.of(member).met(now).filter(immersion=immersion, notes__member=member)
    return went.only("pk").order_by("pk")


def readable(request: HttpRequest, pk: int) -> Immersion:
    """The immersion, when this account may read it; 404 otherwise."""
    return cast(Immersion, readable_immersions.first_or_404(request.user, pk))


@require_safe
def immersion(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, readable(request, pk))


def page_of(request: HttpRequest, found: Immersion, form: ImmersionAskForm | None = None) -> HttpResponse:
    """`form`: the one that comes back with a mistake."""
    member = acting(request.user)
    is_mine = member is not None and found.author_id == member.pk
    stories = stories_of(found.pk, member)
    for one in stories:
        one.immersion = found  # named by « Signaler »
    visits = visits_of(member, found.pk) if member else []
    may_ask = member is not None and not is_mine and found.is_published and not found.is_closed
    now = timezone.now()
    waits = any(one.is_open for one in visits)
    context = {
        "immersion": found,
        "stories": [one for one in stories if one.is_published],
        "my_stories": [one for one in stories if not one.is_published],
        "visits": [(one, one.other(member)) for one in visits] if member else [],
        "member": member,
        "is_mine": is_mine,
        "receives": immersion_visits.receives(found),
        "form": form or (ImmersionAskForm() if may_ask and not waits else None),
        "may_ask": may_ask and not waits,
        "may_tell": member is not None and found.is_published and may_tell(found, member, now),
    }
    return render(request, "mentoring/immersion.html", context)


def may_tell(found: Immersion, member: Member, now: Any) -> bool:
    """Who was there, and shared nothing of it yet."""
    went = bool(visits_noted(member, found.pk, now))
    return went and not ImmersionStory.objects.of(member).current().filter(immersion=found).exists()


def author_of(writer: Member, pk: int) -> QuerySet:
    return Immersion.objects.filter(pk=pk).values_list("author", flat=True)


@writes_to(author_of)
@require_POST
@with_profile
def immersion_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Immersion.objects.visible_to(request.user).published().select_related("author__user", "collectivity"), pk=pk
    )
    form = ImmersionAskForm(request.POST)
    if form.is_valid():
        try:
            visit = immersion_visits.ask(found, by=request.user.member, why=form.cleaned_data["why"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "C’est envoyé. Vous verrez ici où cela en est.")
            return redirect(visit)
    return page_of(request, found, form)


@require_POST
@with_profile
def immersion_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """`fermer`: « oui » or « non », by its author."""
    member = request.user.member
    found = get_object_or_404(Immersion.objects.of(member).published(), pk=pk)
    if request.POST.get("fermer") == "non":
        done_or_refused(request, lambda: found.reopen(by=member), "Votre annonce est de nouveau ouverte.")
    elif request.POST.get("fermer") == "oui":
        done = "C’est fermé. Ce que vous avez convenu avec quelqu’un tient toujours."
        done_or_refused(request, lambda: found.close(by=member), done)
    return redirect(found)


# Writing ---------------------------------------------------------------------------------------------


class ImmersionPages(Pages):
    form = ImmersionForm
    home = "mentoring:immersion_list"
    label = "Immersions"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Immersion:
        """Where one works, unless one chooses elsewhere."""
        return Immersion(author=member, collectivity=member.collectivity, service=member.department[:120])

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        asked = DIRECTIONS.get(request.GET.get("sens", ""))
        return {"direction": asked} if asked else {}

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)


class ImmersionStoryPages(Pages):
    """Begun by who was there, from what they told the other one."""

    form = ImmersionStoryForm
    home = "mentoring:immersion_list"
    label = "L’immersion"
    within: ClassVar[Mapping[str, str]] = {"immersion": "immersion"}

    def met(self, request: HttpRequest, pk: int) -> ImmersionVisit:
        """Their visit of it that took place, the latest; 404 for who was not there."""
        member = cast(User, request.user).member
        went = ImmersionVisit.objects.of(member).met(timezone.now()).filter(immersion=pk).for_page()
        found = went.order_by("-event__ends_at", "-pk").first()
        if found is None or not found.immersion.is_published:
            raise Http404
        return found

    def new(self, request: HttpRequest, member: Member, **within: Any) -> ImmersionStory:
        visit = self.met(request, within["immersion"])
        place = visit.immersion.collectivity if visit.immersion.is_offer else visit.host.collectivity
        note = ImmersionNote.objects.filter(visit=visit, member=member).first()
        return ImmersionStory(
            author=member, immersion=visit.immersion, collectivity=place, text=note.text if note else ""
        )

    def home_of(self, thing: ImmersionStory) -> str:
        return thing.immersion.get_absolute_url()

    def success_url(self, thing: Any) -> Any:
        return thing.get_absolute_url()
