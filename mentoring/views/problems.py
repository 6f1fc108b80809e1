"""Problems to unblock together: the list, one problem, « moi aussi », answers, what solved it, a codev about it."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import Member, User
from directory.requests import SignedInRequest
from directory.visibility import Reader
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.query import suggest
from emi_alumni.foundation.views import HtmxRequest, back_to, done_or_refused, with_profile
from events.models import CodevRole, Event, EventKind
from events.views.codev import CodevPages
from governance.rights import acting
from mentoring.forms.problems import ProblemAnswerForm, ProblemCodevForm, ProblemForm
from mentoring.models import Problem, ProblemAnswer
from mentoring.problem_filters import ORDERS, ProblemFilter
from projects.models import Project

PER_PAGE = 20
SOLVED = "C’est noté : les personnes qui la vivent aussi le lisent dans leurs nouvelles."


@require_safe
def problem_list(request: HtmxRequest) -> HttpResponse:
    """The problems that are online, open ones first; and one's own that are not."""
    asked = ProblemFilter(request.GET, request.user)
    member = acting(request.user)
    own = Problem.objects.of(member).exclude(state=State.PUBLISHED)
    page = CountedPaginator(asked.problems(member), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    number = {"page": [str(page.number)]} if page.number > 1 else {}
    context = {
        "asked": asked,
        "page": page,
        "orders": ORDERS.items(),
        "mine": own if member and not wants_fragment(request) else [],
        "address": f"{request.path}{asked.address(**number)}",
    }
    return respond(request, "mentoring/problem_list.html", asked.address(), context)


@prepared
def readable_problems(user: User, member: Member | None, key: int) -> QuerySet[Problem]:
    """The problem of this key, if this account may read it, with what its page says."""
    problems = Problem.objects.visible_to(user).for_list(member)
    joined = problems.select_related(
        "author__user", "collectivity", "theme", "club", "solved_by_member", "solved_by_answer__author"
    )
    return joined.filter(pk=key)


@prepared
def answers_of(problem: int, member: Member | None) -> QuerySet[ProblemAnswer]:
    """Those that are online, and this person's own."""
    own = Q(author=member) if member else Q(pk__in=())
    shown = ProblemAnswer.objects.filter(Q(state=State.PUBLISHED, hidden_at=None) | own, problem=problem)
    return shown.select_related("author__cohort")


@prepared
def codevs_of(user: User, problem: int) -> QuerySet[Event]:
    """What was launched from this problem and is online, that this account reads."""
    return Event.objects.visible_to(user).published().filter(problems=problem).order_by("starts_at", "pk")


def readable(request: HttpRequest, pk: int) -> Problem:
    """The problem, when this account may read it; 404 otherwise."""
    return cast(Problem, readable_problems.first_or_404(request.user, acting(request.user), pk))


@require_safe
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    found = readable(request, pk)
    member, user = acting(request.user), request.user
    named = [number for number in (found.project_id, found.solved_by_project_id) if number]
    projects = Project.objects.published_to(user).in_bulk(named) if named else {}
    answers = answers_of(found.pk, member)
    for one in answers:
        one.problem = found  # named by « Signaler »
    is_mine = member is not None and found.author_id == member.pk
    context = {
        "problem": found,
        "project": projects.get(found.project_id),
        "solved_by_project": projects.get(found.solved_by_project_id),
        "answers": [one for one in answers if one.is_published],
        "my_answers": [one for one in answers if not one.is_published],
        "codevs": codevs_of(user, found.pk),
        "member": member,
        "is_mine": is_mine,
        "takes_part": member is not None and found.is_published,
        "answer_form": ProblemAnswerForm(instance=ProblemAnswer(author=member, problem=found)) if member else None,
    }
    return render(request, "mentoring/problem.html", context)


@require_POST
@with_profile
def problem_me_too(request: HtmxRequest, pk: int) -> HttpResponse:
    """`moi_aussi`: « oui » or « non », as the button says: twice is once. Answers the block of the button for htmx."""
    found = get_object_or_404(Problem.objects.visible_to(request.user).published(), pk=pk)
    wanted = {"oui": True, "non": False}.get(request.POST.get("moi_aussi", ""))
    member = cast(User, request.user).member
    page = back_to(request, found.get_absolute_url())
    place = page if "#" in page else f"{page}#moi-aussi-{found.pk}"
    try:
        if wanted is not None:
            found.say_me_too(by=member, wanted=wanted)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        if request.htmx:
            answer = HttpResponse()
            answer["HX-Redirect"] = found.get_absolute_url()
            return answer
        return redirect(place)
    if request.htmx:
        shown = Problem.objects.with_figures(member).get(pk=pk)
        context = {"problem": shown, "me": member, "back": request.POST.get("next", ""), "withdrawn": not wanted}
        return render(request, "mentoring/_problem_me_too.html", context)
    return redirect(place)


# What solved it --------------------------------------------------------------------------------------


def own_problem(request: SignedInRequest, pk: int) -> Problem:
    """One's own, online; 404 for anybody else's."""
    return get_object_or_404(Problem.objects.of(request.user.member).published(), pk=pk)


@with_profile
def problem_solve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its author chooses what solved it: an answer, a person, a project (`?q=`), or nothing of the three.

    `par` of a POST: « reponse-12 », « personne-ADDRESS », « projet-ADDRESS », « autrement ».
    """
    found = own_problem(request, pk)
    if request.method == "POST":
        by = what_solved(request, found)
        done_or_refused(request, lambda: found.solve(by=request.user, **by), SOLVED)
        return redirect(found)
    return choose_what_solved(request, found) if request.GET.get("q") else solve_page(request, found)


@rate_limits.suggestions
def choose_what_solved(request: SignedInRequest, found: Problem) -> HttpResponse:
    return solve_page(request, found)


def solve_page(request: SignedInRequest, found: Problem) -> HttpResponse:
    if found.is_solved:
        return redirect(found)
    words = request.GET.get("q", "").replace("\0", "")[:100].strip()
    people, projects = people_and_projects(words, request.user) if len(words) > 1 else ([], [])
    context = {
        "problem": found,
        "answers": found.answers.published().select_related("author"),
        "words": words,
        "people": people,
        "projects": projects,
    }
    return render(request, "mentoring/problem_solve.html", context)


def people_and_projects(words: str, user: User) -> tuple[list[Member], list[Project]]:
    """Those whose name or title begins so, among those this account may see."""
    hits = suggest(words, Reader.of(user).search_scopes(), ["person", "project"])
    people = Member.objects.visible_to(user).exclude(user=user).select_related("collectivity", "cohort")
    members = people.in_bulk([one.object_id for one in hits if one.kind == "person"])
    projects = Project.objects.published_to(user).in_bulk([one.object_id for one in hits if one.kind == "project"])
    return list(members.values()), list(projects.values())


def what_solved(request: SignedInRequest, found: Problem) -> dict[str, Any]:
    """What `par` names, that this account may see; 404 for what it does not know."""
    kind, _, name = request.POST.get("par", "").replace("\0", "").partition("-")
    if kind == "autrement" and not name:
        return {}
    if kind == "reponse" and name.isdecimal() and len(name) < 18:
        return {"answer": get_object_or_404(found.answers.published(), pk=int(name))}
    if kind == "personne":
        return {"member": get_object_or_404(Member.objects.visible_to(request.user), slug=name)}
    if kind == "projet":
        return {"project": get_object_or_404(Project.objects.published_to(request.user), slug=name)}
    raise Http404


@require_POST
@with_profile
def problem_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    found = own_problem(request, pk)
    done_or_refused(request, lambda: found.reopen(by=request.user), "La problématique est de nouveau ouverte.")
    return redirect(found)


@require_POST
@with_profile
def problem_unname(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is named as having solved it takes their name away."""
    member = request.user.member
    named = Problem.objects.visible_to(request.user).filter(solved_by_member=member)
    found = get_object_or_404(named, pk=pk)
    found.leave_unnamed(by=member)
    messages.success(request, "Votre nom n’est plus sur cette page.")
    return redirect(found)


# Writing ---------------------------------------------------------------------------------------------


class ProblemPages(Pages):
    form = ProblemForm
    home = "mentoring:problem_list"
    label = "Problématiques"
    template = "mentoring/problem_form.html"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Problem:
        """Where one works, unless one chooses elsewhere."""
        return Problem(author=member, collectivity=member.collectivity)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From the page of a project of one's own (`projet`)."""
        slug = request.GET.get("projet", "")[:120].replace("\0", "")
        own = Project.objects.editable_by(request.user).published().filter(slug=slug).first() if slug else None
        return {"project": own.pk} if own else {}

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)


class ProblemAnswerPages(Pages):
    """The empty form is on the page of the problem too."""

    form = ProblemAnswerForm
    home = "mentoring:problem_list"
    label = "La problématique"
    within: ClassVar[Mapping[str, str]] = {"problem": "problem"}

    def new(self, request: HttpRequest, member: Member, **within: Any) -> ProblemAnswer:
        problems = Problem.objects.visible_to(request.user).published()
        return ProblemAnswer(author=member, problem=get_object_or_404(problems, pk=within["problem"]))

    def home_of(self, thing: ProblemAnswer) -> str:
        return thing.problem.get_absolute_url()

    def success_url(self, thing: Any) -> Any:
        return thing.get_absolute_url()


@prepared
def open_problems(user: User, key: int) -> QuerySet[Problem]:
    """The problem of this key, if this account reads it and it is still open."""
    return Problem.objects.visible_to(user).published().open().filter(pk=key)


class ProblemCodevPages(CodevPages):
    """The form that launches a codev, begun from a problem: a débogage when it is about a project of one's own."""

    form = ProblemCodevForm

    def asked(self, request: HttpRequest) -> Problem:
        number = cast(Any, request.resolver_match).kwargs["pk"]
        return cast(Problem, open_problems.first_or_404(request.user, number))

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Event:
        event: Any = super().new(request, member)
        event.from_problem = self.asked(request)
        return event

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        problem = self.asked(request)
        about = own = None
        if problem.project_id:
            about = Project.objects.published_to(request.user).filter(pk=problem.project_id).first()
            own = about and Project.objects.editable_by(request.user).filter(pk=about.pk).first()
        client = problem.author_id == cast(User, request.user).member.pk
        return {
            "kind": EventKind.DEBUGGING if about else EventKind.CODEV,
            "question": f"{problem.title}\n\n{problem.context}"[:1000],
            "project": own.pk if own else None,
            "role": CodevRole.CLIENT if client else CodevRole.FACILITATOR,
        }
