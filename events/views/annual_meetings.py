"""The page of the turning annual meeting, and what a collectivité's representative says there."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.geography import map_of
from directory.models import Collectivity, Member, User
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.views import done_or_refused, with_profile
from events import annual_meetings as turns_of
from events.annual_meetings import NOT_YOURS, SWAP_VERBS, Turns, exchangeable, represented_by
from events.forms.annual_meetings import DeclineForm, SwapForm
from events.models import AnnualMeeting, HostingStep, HostSwap
from governance.rights import acting
from projects.reuse_map import shape_of

HISTORY = 30


@prepared
def open_swaps() -> QuerySet[HostSwap]:
    return HostSwap.objects.open().for_list()


@prepared
def latest_steps() -> QuerySet[HostingStep]:
    steps = HostingStep.objects.select_related("meeting", "collectivity", "member")
    return steps.order_by("-at", "-pk")[:HISTORY]


@require_safe
def annual_meetings(request: HttpRequest) -> HttpResponse:
    """For the whole network: who hosted, who will, why; for a representative, what their collectivité may say."""
    turns = Turns()
    place = represented_by(acting(request.user))
    hosted: dict[int | None, int] = {}
    for turn in turns.past:
        if turn.host:
            hosted[turn.host.pk] = hosted.get(turn.host.pk, 0) + 1
    to_come = turns.to_come
    context = {
        "turns": to_come,
        "past": turns.past,
        "loads": turns.loads(),
        "proof": turns.proof,
        "place": place,
        "moderates": may_moderate(cast(User, request.user), AnnualMeeting),
        "mine": [
            (turn, turn.answer_of(place)) for turn in to_come if place and (not turn.is_settled or turn.host == place)
        ],
        "swaps": open_swaps(),
        "exchanges": {own for own, _ in exchangeable(turns, place)} if place else set(),
        "steps": latest_steps(),
        "map": map_of(hosted, "epci"),
        "rings": rings(to_come),
        "today": timezone.localdate(),
    }
    return render(request, "events/annual_meetings.html", context)


def rings(to_come: list[Any]) -> list[Any]:
    """Where the next meetings are on the map: (outline, years); hosts of the whole territory have no place there."""
    found: dict[Any, list[int]] = {}
    for turn in to_come:
        shape = shape_of(turn.host) if turn.host else None
        if shape:
            found.setdefault(shape, []).append(turn.year)
    return list(found.items())


def place_of(member: Member) -> Collectivity:
    """404 for whoever represents no collectivité today."""
    place = represented_by(member)
    if place is None:
        raise Http404
    return place


def page() -> str:
    return "events:annual_meetings"


@require_POST
@with_profile
def annual_offer(request: HttpRequest, year: int) -> HttpResponse:
    member = request.user.member
    place = place_of(member)
    done = f"C’est noté : {place} propose d’accueillir en {year}."
    done_or_refused(request, lambda: turns_of.offer(year, place, by=member), done)
    return redirect(page())


@require_POST
@with_profile
def annual_take_back(request: HttpRequest, year: int) -> HttpResponse:
    member = request.user.member
    place = place_of(member)
    done = f"C’est retiré : {place} n’a plus rien dit de {year}."
    done_or_refused(request, lambda: turns_of.take_back(year, place, by=member), done)
    return redirect(page())


@require_POST
@with_profile
def annual_confirm(request: HttpRequest, year: int) -> HttpResponse:
    member = request.user.member
    place = place_of(member)
    done = f"C’est confirmé : {place} accueille la rencontre annuelle {year}."
    done_or_refused(request, lambda: turns_of.confirm(year, place, by=member), done)
    return redirect(page())


@require_http_methods(["GET", "HEAD", "POST"])
@with_profile
def annual_decline(request: HttpRequest, year: int) -> HttpResponse:
    """Why it is not possible. What was typed comes back when the mandate ended meanwhile, or the year is over."""
    member = request.user.member
    place = represented_by(member)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if place is None:
        if request.method != "POST":
            raise Http404
        form.add_error(None, NOT_YOURS)
    elif form.is_valid():
        try:
            turns_of.decline(year, place, by=member, reason=form.cleaned_data["reason"])
            return redirect(page())
        except ValidationError as refusal:
            form.add_error(None, refusal)
    turn = Turns().turn(year)
    context = {"form": form, "year": year, "hosts": place is not None and turn.is_settled and turn.host == place}
    return render(request, "events/annual_decline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_profile
def annual_swap(request: HttpRequest, year: int) -> HttpResponse:
    """Propose one's own year for another's. As for the other forms, nothing typed is lost."""
    member = request.user.member
    place = represented_by(member)
    turns = Turns()
    pairs = exchangeable(turns, place) if place else []
    others = [(other, host) for own, other in pairs if own == year and (host := turns.host_of(other))]
    if request.method != "POST" and not others:
        raise Http404
    form = SwapForm(request.POST if request.method == "POST" else None, others=others)
    if place is None:
        form.add_error(None, NOT_YOURS)
    elif not others:
        form.add_error(None, turns_of.NO_EXCHANGE)
    elif form.is_valid():
        other, note = form.cleaned_data["other"], form.cleaned_data["note"]
        try:
            turns_of.propose_swap(year, other, place, by=member, note=note)
            return redirect(page())
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "events/annual_swap.html", {"form": form, "year": year})


@irreversible(
    title="Répondre à l’échange proposé",
    explains="L’autre collectivité est prévenue. Un échange accepté change l’hôte des deux années, tout de suite.",
    verb="Oui, répondre",
)
@require_POST
@with_profile
def annual_swap_answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """« accepter » or « refuser » by who was asked, « retirer » by who asked; 404 for anybody else."""
    if verb not in SWAP_VERBS:
        raise Http404
    member = request.user.member
    act, done = SWAP_VERBS[verb]
    side = "asker" if verb == "retirer" else "asked"
    swap = get_object_or_404(HostSwap.objects.for_list(), pk=pk, **{side: place_of(member)})
    demand_answer(request)
    done_or_refused(request, lambda: act(swap, by=member), done)
    return redirect(f"{swap.get_absolute_url()}")
