"""The first page: what the network is for a visitor, what is new and to be done for somebody signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import news, todo
from directory.facets import PEOPLE, remembered_for
from directory.invitations import waiting_for_invitation
from directory.models import Cohort, Collectivity, Member
from directory.visibility import Reader, SeenMember
from directory.waiting import claims_to_check
from emi_alumni.foundation import last_visit
from emi_alumni.foundation import news as network_news
from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from emi_alumni.foundation.middleware import may_be_indexed
from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.news import NewsItem
from emi_alumni.foundation.prepared_statements import PreparedCount, PreparedRows, prepared, prepared_count
from projects.showcase import examples

if TYPE_CHECKING:
    from directory.models import User

SILHOUETTES = 8  # of my promotion, of my collectivité
TOPICS = 3
NEWS = 8
NETWORK = "reseau"  # asks for the network's home page, of somebody in training
FIGURES_KEPT = 300  # seconds in this process: the page that strangers load costs next to nothing


@login_not_required
@require_safe
@may_be_indexed
def home(request: HttpRequest) -> HttpResponse:
    """The page of their promotion, for somebody in training, from which the network's own is one link away."""
    if request.user.is_authenticated:
        member = getattr(request.user, "member", None)
        if member and member.is_present and member.is_in_training and NETWORK not in request.GET:
            return redirect(member.cohort)
        before, now = last_visit.moments(request)
        context = home_of(request) | {"last_visit": before}
        context |= since(network_news.latest(request.user, NEWS), before)
        response = render(request, "pages/home_member.html", context)
        last_visit.note(request, response, before, now)
        return response
    return render(request, "pages/home_visitor.html", {"figures": figures(), "examples": examples(), "looks": LOOKS})


def since(items: list[NewsItem], visit: datetime | None) -> dict[str, list[NewsItem]]:
    """What is new since that visit, and the rest; all is « the rest » for who comes for the first time."""
    new = [item for item in items if visit and item.when > visit]
    return {"new": new, "older": [item for item in items if item not in new]}


# Silhouettes of promotions that stand for nobody: the drawing of the public page.
LOOKS = (1, 2, 3, 4, 5, 2, 3, 4, 5, 6, 1, 4)


def figures() -> dict[str, int]:
    """How many people, collectivités and promotions: all that anybody may know. Kept a while, and one query says
    whether they changed."""
    counted = {
        "people": Count("pk"),
        "collectivities": Count("collectivity", distinct=True),
        "cohorts": Count("cohort", distinct=True),
        "helpers": Count("pk", filter=~Q(can_help="")),
    }
    return remembered("home.figures", lambda: Member.objects.listed().aggregate(**counted), FIGURES_KEPT, shown=PEOPLE)


@dataclass(frozen=True)
class Circle:
    """People who share a place with the reader: a few of them, and how many there are."""

    count: int
    some: list[SeenMember]

    @property
    def others(self) -> int:
        return self.count - len(self.some)


@prepared
def cohort_faces(user: "User") -> QuerySet[Member]:
    return Member.objects.visible_to(user).filter(cohort=user.member.cohort_id).for_faces()[:SILHOUETTES]


@prepared_count
def cohort_count(user: "User") -> QuerySet[Member]:
    return Member.objects.visible_to(user).filter(cohort=user.member.cohort_id)


@prepared
def colleague_faces(user: "User") -> QuerySet[Member]:
    return Member.objects.visible_to(user).filter(collectivity=user.member.collectivity_id).for_faces()[:SILHOUETTES]


@prepared_count
def colleague_count(user: "User") -> QuerySet[Member]:
    return Member.objects.visible_to(user).filter(collectivity=user.member.collectivity_id)


def circle(request: HttpRequest, place: Cohort | Collectivity, faces: PreparedRows, count: PreparedCount) -> Circle:
    """Two queries, or one when everybody is shown; none while people stay as they are, within a minute. Which photos
    this reader may see is asked each time."""

    def make() -> tuple[list[Member], int]:
        people = list(faces(request.user))
        return people, count(request.user) if len(people) == SILHOUETTES else len(people)

    people, how_many = remembered_for(request, "circle", place._meta.label, place.pk, make=make)
    reader = Reader.of(request.user)
    return Circle(how_many, [member.face_for(reader) for member in people])


def home_of(request: HttpRequest) -> dict[str, object]:
    """What the home page says to somebody signed in: a member, or staff without a profile."""
    user = request.user
    member = getattr(user, "member", None)
    helpers = news.helpers(user)
    context: dict[str, object] = {
        "today": timezone.localdate(),
        "helpers": helpers,
        "topics": list(dict.fromkeys(name for seen in helpers for name in seen.member.skill_names[:1]))[:TOPICS],
        "todo": [],
        "waiting": 0,
        "minutes": 0,
        "cohort": None,
        "collectivity": None,
        "desk": desk(user) if user.is_staff else None,
    }
    if member and member.is_present:
        context |= todo.of_page(member)
        if member.cohort:
            context["cohort"] = circle(request, member.cohort, cohort_faces, cohort_count)
        if member.collectivity:
            context["collectivity"] = circle(request, member.collectivity, colleague_faces, colleague_count)
    return context


@prepared_count
def people_to_invite(moment: datetime) -> QuerySet[Member]:
    return waiting_for_invitation(moment)


# Who waits for an invitation: everybody whom an import brought, so that a large one is not counted at each visit.
INVITED = WatchedTables("directory.Member", "directory.Invitation")


def desk(user: "User") -> dict[str, int | None]:
    """What waits for the mission innovation in the administration. Two queries, and one when people or invitations
    changed or a minute has passed: an invitation that ends may be counted that much later."""
    kinds = queue.counts(user)
    to_read = sum(kinds.values()) if kinds else None  # some staff decide on nothing
    to_invite = remembered("home.to_invite", lambda: people_to_invite(timezone.now()), 60, shown=INVITED)
    return {"to_read": to_read, "claims": claims_to_check(), "to_invite": to_invite}
