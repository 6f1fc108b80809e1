"""What a relais does for their promotion: opens « Quoi de neuf ? », gives the mandate back; what its members answer,
and who offers to be one."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from directory.requests import SignedInRequest
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.views import back_to, done_or_refused, with_profile
from governance.models import Muted, QuarterRound, RelayMandate, RelayOffer


@require_POST
@with_profile
def round_open(request: SignedInRequest, slug: str) -> HttpResponse:
    """By a relais of the promotion alone; a second tap leads to the one that is open."""
    mine = RelayMandate.objects.current().filter(member=request.user.member, cohort__slug=slug)
    mandate = get_object_or_404(mine.select_related("cohort", "member"))
    try:
        opened = QuarterRound.open_by(mandate)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return redirect(mandate.cohort)
    return redirect(opened)


@require_POST
@with_profile
def round_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: « ecrire » leads to the discussion; anything else is « pas cette fois », which asks no more."""
    rounds = QuarterRound.objects.online().filter(cohort=request.user.member.cohort_id or 0)
    asked = get_object_or_404(rounds.select_related("thread"), pk=pk)
    if request.POST.get("reponse") == "ecrire":
        return redirect(f"{asked.get_absolute_url()}#repondre")
    Muted.objects.bulk_create([Muted(thread=asked.thread, member=request.user.member)], ignore_conflicts=True)
    messages.success(request, "C’est noté : rien ne vous sera demandé ce trimestre. Vous pouvez encore écrire.")
    return redirect(back_to(request, "home"))


@require_POST
@with_profile
def relay_offer(request: SignedInRequest) -> HttpResponse:
    """« Je veux bien être relais de ma promotion »: the mission alone reads it."""
    sent = "Votre proposition est envoyée. La mission innovation vous répondra dans vos notifications."
    done_or_refused(request, partial(RelayOffer.offer, request.user.member), sent)
    return back_to_cohort(request)


@require_POST
@with_profile
def relay_offer_withdraw(request: SignedInRequest) -> HttpResponse:
    """One's own that waits."""
    offered = get_object_or_404(RelayOffer.objects.waiting(), member=request.user.member)
    done_or_refused(request, offered.withdraw, "Votre proposition est retirée. Vous pouvez en envoyer une autre.")
    return back_to_cohort(request)


def back_to_cohort(request: SignedInRequest) -> HttpResponse:
    """The page where they stand, of their own promotion; without one, their own space."""
    cohort = request.user.member.cohort
    return redirect(f"{cohort.get_absolute_url()}#relais" if cohort else "directory:me")


@irreversible(
    title="Rendre le mandat de relais",
    explains="Votre mandat s’arrête aujourd’hui. La mission innovation pourra vous le redonner.",
    verb="Oui, le rendre",
)
@require_POST
@with_profile
def relay_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = RelayMandate.objects.running().filter(member=request.user.member)
    mandate = get_object_or_404(mine.select_related("cohort", "member__user"), pk=pk)
    demand_answer(request)
    done_or_refused(request, partial(mandate.give_back, by=request.user), "C’est fait. Merci pour ce temps donné.")
    return redirect(mandate.cohort)
