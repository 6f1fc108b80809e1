"""Boosters: the list by module, one booster, what one answers to it, one's own, and the months that they come."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

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
from emi_alumni.foundation.audit import record
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.listing.pages import CountedPaginator, respond, wants_fragment
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.views import HtmxRequest, back_to, done_or_refused, with_profile
from governance.models import Module
from governance.rights import acting, speaks_for_the_council
from resources.booster_filters import BoosterFilter
from resources.booster_rules import AGAIN_AFTER, AnswerKind
from resources.boosters import last_done, own_answers, own_courses, shown_to
from resources.forms.boosters import BoosterDoneForm, BoosterEchoForm, BoosterForm, BoosterMonthForm
from resources.models import Booster, BoosterAnswer, BoosterEcho, Resource
from resources.models.boosters import MOST_MONTHS, month_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

PER_PAGE = 30
ECHOES = 20
# What `reponse` of a POST says.
ANSWERS = {"faite": AnswerKind.DONE, "plus-tard": AnswerKind.LATER, "arreter": AnswerKind.STOP}
SAID = {
    AnswerKind.DONE: "C’est noté. Elle reviendra dans six mois, avec ce que vous avez écrit.",
    AnswerKind.LATER: "C’est noté : elle revient dans deux semaines.",
    AnswerKind.STOP: "C’est noté : plus de piqûres sur « {} ». Vos piqûres disent comment y revenir.",
}
TAKEN_BACK = {
    AnswerKind.DONE: "Ce n’est plus noté comme fait.",
    AnswerKind.LATER: "Elle n’est plus remise à plus tard.",
    AnswerKind.STOP: "Les piqûres sur « {} » reviennent.",
}
SHARED = " Votre phrase est partagée."
SENT = " Votre phrase sera en ligne une fois lue par la mission innovation."


@require_safe
def booster_list(request: HtmxRequest) -> HttpResponse:
    """All the boosters that are online, by module; and one's own that are not."""
    asked = BoosterFilter(request.GET, request.user)
    member = acting(request.user)
    page = CountedPaginator(asked.boosters(), PER_PAGE, asked.total).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"asked": asked, "page": page, "me": member, "mine": [], "done": set(), "plans": False}
    if member:
        rows = BoosterAnswer.objects.filter(member=member, kind=AnswerKind.DONE, booster__in=list(page))
        context["done"] = set(rows.order_by().values_list("booster", flat=True))
    if not wants_fragment(request):
        context["mine"] = Booster.objects.of(member).exclude(state=State.PUBLISHED)
        context["plans"] = speaks_for_the_council(request.user, Booster)
    return respond(request, "resources/booster_list.html", asked.address(), context)


@require_safe
def booster(request: HttpRequest, pk: int) -> HttpResponse:
    return booster_page(request, readable(request, pk))


@prepared
def readable_boosters(user: "User | AnonymousUser", key: int) -> QuerySet[Booster]:
    return Booster.objects.visible_to(user).for_list().select_related("author__user", "tool").filter(pk=key)


@prepared
def echoes_of(key: int) -> QuerySet[BoosterEcho]:
    """What those who did it wrote, and is online, the latest first."""
    echoes = BoosterEcho.objects.published().filter(booster=key).select_related("author")
    return echoes.order_by("-published_at", "-pk")[:ECHOES]


@prepared
def own_echoes(key: int, member: Member) -> QuerySet[BoosterEcho]:
    """One's own that are not online."""
    return BoosterEcho.objects.filter(booster=key).of(member).exclude(state=State.PUBLISHED)


def readable(request: HttpRequest, pk: int) -> Booster:
    """The booster, when this account may read it; 404 otherwise."""
    return readable_boosters.first_or_404(request.user, pk)


def resource_of(request: HttpRequest, found: Booster) -> Resource | None:
    """What it leads to in the library, while this account may read it there. A query where there is one."""
    if found.resource_id is None:
        return None
    return Resource.objects.visible_to(request.user).published().filter(pk=found.resource_id).first()


def booster_page(request: HttpRequest, found: Booster, form: BoosterDoneForm | None = None) -> HttpResponse:
    member, today = acting(request.user), timezone.localdate()
    shown, mine = echoes_of(found.pk), own_echoes(found.pk, member) if member else []
    for one in (*shown, *mine):
        one.booster = found  # named by « Signaler »
    answers = own_answers(member) if member else []
    own = [one for one in answers if one.booster == found.pk]
    done = last_done(own, found.pk)
    again_on = months_after(done.on, AGAIN_AFTER) if done else None
    context = {
        "booster": found,
        "resource": resource_of(request, found),
        "me": member,
        "is_mine": member is not None and found.author_id == member.pk,
        "echoes": shown,
        "mine": mine,
        "done": done,
        "is_late": any(one.kind == AnswerKind.LATER and one.on == today for one in own),
        "is_stopped": any(one.kind == AnswerKind.STOP and one.module == found.module_id for one in answers),
        "again_on": again_on,
        "is_again": again_on is not None and again_on <= today,
        "form": form or BoosterDoneForm(),
    }
    return render(request, "resources/booster.html", context)


# What one answers ---------------------------------------------------------------------------------


@require_POST
@with_profile
def booster_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: done, with `change` and `share`; not now; no more of its module. Refused words are shown again, on the
    booster's own page."""
    found = readable(request, pk)
    kind = kind_asked(request)
    form = BoosterDoneForm(request.POST)
    if kind == AnswerKind.DONE and not form.is_valid():
        return booster_page(request, found, form)
    change = form.cleaned_data["change"] if kind == AnswerKind.DONE else ""
    said = SAID[kind].format(found.module)
    try:
        found.answer(kind, by=request.user.member, change=change)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(found)
    if change and form.cleaned_data["share"]:
        said += share(request, found, change)
    messages.success(request, said)
    return redirect(back_to(request, found.get_absolute_url()))


def kind_asked(request: HttpRequest) -> AnswerKind:
    try:
        return ANSWERS[request.POST.get("reponse", "")]
    except KeyError:
        raise Http404 from None


def share(request: SignedInRequest, found: Booster, change: str) -> str:
    """The same line, as a contribution of its author's; what became of it, in a sentence."""
    thing = BoosterEcho(author=request.user.member, booster=found)
    form = BoosterEchoForm({"text": change}, instance=thing)
    sent = form.send(by=request.user) if form.is_valid() else None
    if sent is None:
        return " " + " ".join(str(one) for errors in form.errors.values() for one in errors)
    return SHARED if sent.is_published else SENT


@require_POST
@with_profile
def booster_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: the one that is taken back."""
    found = readable(request, pk)
    kind = kind_asked(request)
    done_or_refused(
        request, lambda: found.take_back(kind, by=request.user.member), TAKEN_BACK[kind].format(found.module)
    )
    return redirect(back_to(request, found.get_absolute_url()))


@require_safe
@with_profile
def own_boosters(request: SignedInRequest) -> HttpResponse:
    """This week's, how far one is on each module, what one did with one's own words, what one wants no more of."""
    member, today = request.user.member, timezone.localdate()
    answers = own_answers(member)
    courses = own_courses(member, answers, today)
    done = (
        BoosterAnswer.objects.filter(member=member, kind=AnswerKind.DONE, booster__in=Booster.objects.published())
        .select_related("booster__module")
        .order_by("-on", "-pk")
    )
    stopped = BoosterAnswer.objects.filter(member=member, kind=AnswerKind.STOP).select_related("booster__module")
    by_module = {one.booster.module_id: one.booster for one in stopped.order_by("-on", "-pk")}
    context = {
        "shown": shown_to(member, today),
        "courses": courses,
        "done": done,
        "stopped": list(by_module.values()),
        "me": member,
        "form": BoosterDoneForm(),
    }
    return render(request, "resources/booster_own.html", context)


# Months -------------------------------------------------------------------------------------------


def council_only(request: HttpRequest) -> User:
    """Who plans them, asked to today's seats; a 404 for anybody else."""
    if not speaks_for_the_council(request.user, Booster):
        raise Http404
    return cast(User, request.user)


@require_safe
def booster_calendar(request: HttpRequest) -> HttpResponse:
    """Which booster comes which month for which module, those that have no month, and how many people did each."""
    council_only(request)
    today = timezone.localdate()
    rows = Booster.objects.published().for_list().with_figures().order_by("opens_on", "module__position", "pk")
    boosters = list(rows)
    months = [months_after(today.replace(day=1), ahead) for ahead in range(MOST_MONTHS)]
    by_month: dict[date | None, list[Booster]] = {}
    for one in boosters:
        by_month.setdefault(month_of(one), []).append(one)
    first = months[0]
    context = {
        "months": [(month, by_month[month]) for month in months if month in by_month],
        "empty": [month_name(month) for month in months if month not in by_month],
        "waiting": by_month.get(None, []),
        "past": [one for one in boosters if one.opens_on and one.opens_on < first][::-1],
        "choices": [(f"{month:%Y-%m}", month_name(month)) for month in months],
        "uncovered": Module.objects.exclude(boosters__in=boosters).order_by("position", "sort_key", "pk"),
    }
    return render(request, "resources/booster_calendar.html", context)


def month_of(one: Booster) -> date | None:
    return one.opens_on.replace(day=1) if one.opens_on else None


@require_POST
def booster_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """`month` of a POST: « 2026-03 », or nothing."""
    by = council_only(request)
    found = get_object_or_404(Booster.objects.visible_to(by).published().select_related("module", "author"), pk=pk)
    form = BoosterMonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["month"][0]))
        return redirect("resources:booster_calendar")
    month = form.cleaned_data["month"]
    said = f"« {found} » vient en {month_name(month)}." if month else f"« {found} » n’a plus de mois."

    def plans() -> None:
        found.plan(by=by, month=month)
        record(by, found, f"piqûre programmée : {month_name(month) if month else 'plus de mois'}")

    done_or_refused(request, plans, said)
    return redirect("resources:booster_calendar")


# Writing ------------------------------------------------------------------------------------------


class BoosterPages(Pages):
    form = BoosterForm
    home = "resources:booster_list"
    label = "Piqûres de rappel"
    template = "resources/booster_form.html"

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """From the page of a module (`module`)."""
        slug = request.GET.get("module", "")[:120].replace("\0", "")
        found = Module.objects.filter(slug=slug).first() if slug else None
        return {"module": found.pk} if found else {}

    def success_url(self, thing: Any) -> Any:
        return thing if thing.is_published else self.home_of(thing)


class BoosterEchoPages(Pages):
    """« Ce que cela a changé », shared from the booster's page or added later."""

    form = BoosterEchoForm
    home = "resources:booster_list"
    label = "La piqûre"
    within: ClassVar[Mapping[str, str]] = {"booster": "booster"}

    def new(self, request: HttpRequest, member: Member, **within: Any) -> BoosterEcho:
        boosters = Booster.objects.visible_to(request.user).published()
        return BoosterEcho(author=member, booster=get_object_or_404(boosters, pk=within["booster"]))

    def home_of(self, thing: BoosterEcho) -> str:
        return thing.booster.get_absolute_url()

    def success_url(self, thing: Any) -> Any:
        return thing.get_absolute_url()
