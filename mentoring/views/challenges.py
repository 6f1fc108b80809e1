"""Challenges: the list, one challenge and its teams, its dates, its projects, what teams did, the sheet on paper."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member, User
from directory.requests import SignedInRequest
from directory.visibility import Reader
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import CURRENT, State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.query import suggest
from emi_alumni.foundation.views import HtmxRequest, done_or_refused, with_profile
from governance.rights import acting
from mentoring.challenge_filters import ChallengeFilter
from mentoring.forms.challenges import STOP, ChallengeDatesForm, ChallengeForm, ChallengeStoryForm
from mentoring.models import Challenge, ChallengeStory, ChallengeTeam, ChallengeTeamMember
from mentoring.models.challenge_teams import join, shown_teams
from mentoring.models.challenges import ChallengeDateChange
from projects import qr
from projects.models import Project

PER_PAGE = 20
LONGEST_KEY = 18
# What `equipe` of a POST says, for `join`.
KINDS = {"collectivite": "place", "promotion": "cohort", "nouvelle": "new"}


@require_safe
def challenge_list(request: HtmxRequest) -> HttpResponse:
    """The challenges that are online, those that run first; and one's own that are not."""
    asked = ChallengeFilter(request.GET, request.user, timezone.localdate())
    member = acting(request.user)
    own = Challenge.objects.of(member).exclude(state=State.PUBLISHED)
    page = CountedPaginator(asked.challenges(), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "mine": own if member and not wants_fragment(request) else [],
    }
    return respond(request, "mentoring/challenge_list.html", asked.address(), context)


# One challenge ---------------------------------------------------------------------------------------


@prepared
def readable_challenges(user: User, key: int) -> QuerySet[Challenge]:
    """The challenge of this key, if this account may read it."""
    return Challenge.objects.visible_to(user).select_related("author__user", "theme", "club").filter(pk=key)


@prepared
def stories_not_online(team: int) -> QuerySet[ChallengeStory]:
    """What a team wrote that the network does not read."""
    stories = ChallengeStory.objects.filter(team=team).exclude(state=State.PUBLISHED, hidden_at=None)
    return stories.for_author().order_by("pk")


@prepared
def current_stories(team: int) -> QuerySet[ChallengeStory]:
    return ChallengeStory.objects.filter(team=team).current().only("pk").order_by("pk")


@prepared
def date_changes_of(challenge: int) -> QuerySet[ChallengeDateChange]:
    return ChallengeDateChange.objects.filter(challenge=challenge).order_by("at", "pk")


@prepared
def projects_of(user: User, challenge: int) -> QuerySet[Project]:
    """Those that this challenge is about, that this account reads."""
    return Project.objects.published_to(user).filter(challenges=challenge).order_by("title", "pk")


def readable(request: HttpRequest, pk: int) -> Challenge:
    """The challenge, when this account may read it; 404 otherwise."""
    return cast(Challenge, readable_challenges.first_or_404(request.user, pk))


def online(request: HttpRequest, pk: int) -> Challenge:
    challenges = Challenge.objects.visible_to(request.user).published().select_related("author__user")
    return get_object_or_404(challenges, pk=pk)


@require_safe
def challenge(request: HttpRequest, pk: int) -> HttpResponse:
    found = readable(request, pk)
    member = acting(request.user)
    teams = shown_teams(found)
    mine = next((team for team in teams if team.has(member)), None)
    drafts = stories_not_online(mine.pk) if mine else []
    own_drafts = [one for one in drafts if one.written_by(cast(User, request.user))]
    is_mine = member is not None and found.author_id == member.pk
    takes_part = member is not None and found.is_published
    named = [team.story.project_id for team in teams if team.story and team.story.project_id]
    context = {
        "challenge": found,
        "stage": found.stage,
        "teams": teams,
        "story_projects": Project.objects.published_to(request.user).in_bulk(named).values() if named else (),
        "edited_by_me": [
            team.story.pk for team in teams if team.story and team.story.written_by(cast(User, request.user))
        ],
        "told": [team for team in teams if team.story],
        "people_count": sum(len(team.places) for team in teams),
        "mine": mine,
        "mates": mates(mine, member) if mine and member else [],
        "my_stories": own_drafts,
        "may_tell": takes_part and mine is not None and found.has_begun and no_story_yet(mine),
        "doors": doors(found, teams, member) if takes_part and member and mine is None else [],
        "changes": date_changes_of(found.pk),
        "projects": projects_of(request.user, found.pk),
        "member": member,
        "is_mine": is_mine,
        "changes_dates": found.is_published
        and not found.is_finished
        and found.dates_changed_by(cast(User, request.user)),
    }
    return render(request, "mentoring/challenge.html", context)


def no_story_yet(team: ChallengeTeam) -> bool:
    return not current_stories(team.pk)


def mates(team: ChallengeTeam, member: Member) -> list[Member]:
    """Whom the contact of a team may hand it to; nobody for who is not its contact."""
    if team.contact is None or team.contact.pk != member.pk:
        return []
    return [one.member for one in team.places if one.member.is_listed and one.member_id != member.pk]


def doors(found: Challenge, teams: list[ChallengeTeam], member: Member) -> list[tuple[str, str]]:
    """The teams that this person may join with one tap: what each button sends, and says."""
    over = found.is_finished
    offered: list[tuple[str, str]] = []
    known = {(team.collectivity_id, team.cohort_id): team for team in teams if team.number is None}
    for key, word, name in (
        ((member.collectivity_id, None), "collectivite", f"Avec ma collectivité : {member.collectivity}"),
        ((None, member.cohort_id), "promotion", f"Avec ma promotion : {member.cohort}"),
    ):
        if any(key) and (key in known or not over):
            offered.append((word, name))
    offered += [(str(team.pk), f"Avec l’équipe mixte {team.number}") for team in teams if team.number is not None]
    return offered if over else [*offered, ("nouvelle", "En nouvelle équipe mixte")]


@require_POST
@with_profile
def challenge_join(request: SignedInRequest, pk: int) -> HttpResponse:
    """`equipe`: « collectivite », « promotion », « nouvelle », or the number of a mixed team."""
    found = online(request, pk)
    said, member = request.POST.get("equipe", ""), request.user.member
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < LONGEST_KEY else None
    kind = KINDS.get(said, "mixed" if number is not None else "")
    if kind:
        done = "Vous êtes de l’équipe. Proposez à vos collègues de vous rejoindre."
        done_or_refused(request, lambda: join(found, kind, by=member, team=number), done)
    return redirect(f"{found.get_absolute_url()}#equipes")


def own_team(request: SignedInRequest, found: Challenge) -> ChallengeTeam:
    """The team of who asks; 404 when they are in none."""
    places = ChallengeTeamMember.objects.select_related("team__challenge", "team__collectivity", "team__cohort")
    return get_object_or_404(places, challenge=found, member=request.user.member).team


@require_POST
@with_profile
def challenge_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Twice is once."""
    found, member = online(request, pk), request.user.member
    place = ChallengeTeamMember.objects.filter(challenge=found, member=member).select_related("team__challenge").first()
    if place is not None:
        done_or_refused(request, lambda: place.team.leave(by=member), "Vous n’êtes plus dans l’équipe.")
    return redirect(f"{found.get_absolute_url()}#equipes")


@require_POST
@with_profile
def challenge_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """The contact of a team names another one: `membre`, their address."""
    found = online(request, pk)
    team = own_team(request, found)
    slug = request.POST.get("membre", "").replace("\0", "")[:120]
    to = get_object_or_404(Member.objects.visible_to(request.user), slug=slug)
    done = f"{to.shown_name} est le contact de l’équipe."
    done_or_refused(request, lambda: team.hand_over(to, by=request.user.member), done)
    return redirect(team)


def challenge_dates(request: SignedInRequest, pk: int) -> HttpResponse:
    """A later end, or today's, with why: by its author and the mission."""
    found = online(request, pk)
    if not found.dates_changed_by(request.user):
        raise Http404
    if found.is_finished and request.method != "POST":
        return redirect(found)
    form = ChallengeDatesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        try:
            if form.cleaned_data["change"] == STOP:
                found.close(by=request.user, reason=reason)
            else:
                found.extend(by=request.user, until=until, reason=reason)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "C’est noté : les équipes le lisent dans leurs nouvelles.")
            return redirect(found)
    return render(request, "mentoring/challenge_dates.html", {"challenge": found, "form": form})


@with_profile
def challenge_projects(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its author names projects that it is about: `ajouter` or `enlever`, the address of one; `?q=` finds."""
    found = get_object_or_404(Challenge.objects.of(request.user.member).published(), pk=pk)
    if request.method == "POST":
        change_projects(request, found)
        return redirect("mentoring:challenge_projects", pk=pk)
    return choose_projects(request, found) if request.GET.get("q") else projects_page(request, found)


def change_projects(request: SignedInRequest, found: Challenge) -> None:
    added, removed = (request.POST.get(name, "").replace("\0", "")[:120] for name in ("ajouter", "enlever"))
    if added:
        project = get_object_or_404(Project.objects.published_to(request.user), slug=added)
        done_or_refused(request, lambda: found.add_project(project, by=request.user), "Le projet est ajouté.")
    elif removed:
        project = get_object_or_404(found.projects.all(), slug=removed)
        done_or_refused(request, lambda: found.remove_project(project, by=request.user), "Le projet est enlevé.")


@rate_limits.suggestions
def choose_projects(request: SignedInRequest, found: Challenge) -> HttpResponse:
    return projects_page(request, found)


def projects_page(request: SignedInRequest, found: Challenge) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "")[:100].strip()
    readable_projects = Project.objects.published_to(request.user)
    hits = suggest(words, Reader.of(request.user).search_scopes(), ["project"]) if len(words) > 1 else []
    linked = list(readable_projects.filter(challenges=found).order_by("title", "pk"))
    hit_projects = readable_projects.in_bulk([one.object_id for one in hits]).values()
    context = {
        "challenge": found,
        "words": words,
        "linked": linked,
        "found": [one for one in hit_projects if one not in linked],
    }
    return render(request, "mentoring/challenge_projects.html", context)


@require_safe
def challenge_print(request: HttpRequest, pk: int) -> HttpResponse:
    """One A4 page, to pin in the coffee room."""
    found = readable(request, pk)
    address = f"{settings.PORTAL_URL}{found.get_absolute_url()}"
    context = {
        "challenge": found,
        "stage": found.stage,
        "teams": [team for team in shown_teams(found) if team.places],
        "address": address,
        "code": qr.draw(address),
    }
    return render(request, "mentoring/challenge_print.html", context)


# Writing ---------------------------------------------------------------------------------------------


class ChallengePages(Pages):
    form = ChallengeForm
    home = "mentoring:challenge_list"
    label = "Défis"
    template = "mentoring/challenge_form.html"

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From one that nobody joined, which is proposed again (`reprend`): its words, without its days."""
        asked = request.GET.get("reprend", "")
        if not (asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_KEY):
            return {}
        again = Challenge.objects.of(cast(User, request.user).member).filter(pk=int(asked)).first()
        return (
            {"title": again.title, "text": again.text, "theme": again.theme_id, "club": again.club_id} if again else {}
        )

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)


class ChallengeStoryPages(Pages):
    """Begun by anybody of the team, edited by who wrote it and by the contact of the team."""

    form = ChallengeStoryForm
    home = "mentoring:challenge_list"
    label = "Le défi"
    within: ClassVar[Mapping[str, str]] = {"challenge": "team__challenge"}
    template = "mentoring/challenge_story_form.html"

    def add(self, request: HttpRequest, **within: Any) -> HttpResponse:
        """One that was begun is gone on with."""
        team = self.team(request, within["challenge"])
        begun = ChallengeStory.objects.filter(team=team, state__in=CURRENT).for_author().first()
        if begun is not None and request.method != "POST":
            mine = begun.may_be_edited and begun.written_by(cast(User, request.user))
            return redirect(begun.edit_url if mine else team)
        return super().add(request, **within)

    def team(self, request: HttpRequest, pk: int) -> ChallengeTeam:
        """One's own, of a challenge that has begun; 404 otherwise."""
        found = online(request, pk)
        if not found.has_begun:
            raise Http404
        return own_team(cast(SignedInRequest, request), found)

    def new(self, request: HttpRequest, member: Member, **within: Any) -> ChallengeStory:
        return ChallengeStory(author=member, team=self.team(request, within["challenge"]))

    def own(self, request: HttpRequest, pk: int, **within: Any) -> ChallengeStory:
        story = get_object_or_404(self.these(within), pk=pk)
        if not story.written_by(cast(User, request.user)):
            raise Http404
        return story

    def home_of(self, thing: ChallengeStory) -> str:
        return thing.team.challenge.get_absolute_url()

    def success_url(self, thing: Any) -> Any:
        return thing.get_absolute_url()

    def context(self, request: HttpRequest, form: Any, thing: Any) -> dict[str, Any]:
        return {"team": thing.team}
