"""Consultations: the questions, one's vote, the results once it is over."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from emi_alumni.foundation.views import with_profile
from governance.forms.consultations import VoteForm
from governance.models import Consultation, Vote
from governance.rights import acting
from governance.votes import results_of

PER_PAGE = 20


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Those that are open, then those that are over, the latest first."""
    in_use = Consultation.objects.begun().of_bodies_in_use(timezone.localdate())
    begun = in_use.with_votes(acting(request.user)).select_related("body")
    begun = begun.order_by("-closes_at", "-pk")
    return render(
        request,
        "governance/consultation_list.html",
        {"page": Paginator(begun, PER_PAGE).get_page(request.GET.get("page"))},
    )


@require_safe
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_object_or_404(asked_of(request), pk=pk))


def asked_of(request: HttpRequest) -> Any:
    in_use = Consultation.objects.begun().of_bodies_in_use(timezone.localdate())
    return in_use.with_votes(acting(request.user)).select_related("idea", "body", "decision")


def show(request: HttpRequest, consultation: Consultation, form: VoteForm | None = None) -> HttpResponse:
    """The question; who takes part and has not voted, or changes their mind, votes here."""
    member = acting(request.user)
    votes = Vote.objects.filter(consultation=consultation, member=member) if member else Vote.objects.none()
    mine = votes.select_related("option").first()
    if form is None and consultation.is_open and consultation.asks(member):
        form = VoteForm(consultation=consultation, initial={"option": mine.option_id if mine else None})
    context = {
        "consultation": consultation,
        "form": form,
        "mine": mine,
        "decision": getattr(consultation, "decision", None),
        "results": results_of(consultation),
        "idea": consultation.idea if consultation.idea and consultation.idea.is_published else None,
    }
    return render(request, "governance/consultation.html", context)


@require_POST
@with_profile
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote each, changed until the end; after it, or for who is not asked, a sentence says so on the page."""
    consultation = get_object_or_404(asked_of(request), pk=pk)
    form = VoteForm(request.POST, consultation=consultation)
    if form.is_valid() and form.vote(by=cast(Member, acting(request.user))):
        messages.success(request, "Votre vote est pris en compte. Vous pouvez le changer jusqu’à la fin.")
        return redirect(consultation)
    return show(request, consultation, form)
