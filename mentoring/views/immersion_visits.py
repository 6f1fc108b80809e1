"""One visit of an immersion, for the two whom it is between: answered, given a date, cancelled, told. Nobody else
opens it: 404."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.presence import writes_to
from directory.requests import SignedInRequest
from emi_alumni.foundation.views import done_or_refused, with_profile
from mentoring import immersion_visits
from mentoring.forms.immersions import (
    ImmersionAgreementForm,
    ImmersionCancelForm,
    ImmersionDatesForm,
    ImmersionNoteForm,
    ImmersionWordForm,
)
from mentoring.models import Immersion, ImmersionVisit

SHOWN = 40


@require_safe
@with_profile
def immersion_mine(request: SignedInRequest) -> HttpResponse:
    """What one offers or looks for, and the visits that one asked or was asked; the open ones first."""
    me = request.user.member
    rows = ImmersionVisit.objects.of(me).for_page().order_by("-asked_at", "-pk")[:SHOWN]
    lines = [(one, one.other(me)) for one in rows]
    context = {
        "me": me,
        "lines": sorted(lines, key=lambda line: not line[0].is_open),
        "own": Immersion.objects.of(me).exclude(state="withdrawn").for_list().order_by("-created_at", "-pk")[:SHOWN],
    }
    return render(request, "mentoring/immersion_mine.html", context)


def own_visit(request: SignedInRequest, pk: int) -> ImmersionVisit:
    """One of which this person is one of the two; 404 for anybody else."""
    return get_object_or_404(ImmersionVisit.objects.of(request.user.member).for_page(), pk=pk)


@require_safe
@with_profile
def immersion_visit(request: SignedInRequest, pk: int) -> HttpResponse:
    return page_of(request, own_visit(request, pk))


def page_of(request: SignedInRequest, visit: ImmersionVisit, **forms: Any) -> HttpResponse:
    """`forms`: those that come back with a mistake, under their names in the page."""
    me = request.user.member
    hosts = visit.host_id == me.pk
    answers = visit.is_waiting and visit.immersion.author_id == me.pk
    goes_on = visit.is_accepted and not visit.is_met
    may_date = hosts and (visit.is_to_plan or (answers and visit.immersion.is_offer))
    notes = list(visit.notes.select_related("member", "story__immersion"))
    told = any(note.member_id == me.pk for note in notes)
    agreed = visit.host_agreed_on if hosts else visit.guest_agreed_on
    context: dict[str, Any] = {
        "visit": visit,
        "immersion": visit.immersion,
        "immersion_is_read": Immersion.objects.visible_to(request.user).filter(pk=visit.immersion_id).exists(),
        "me": me,
        "other": visit.other(me),
        "hosts": hosts,
        "answers": answers,
        "asks": visit.asker == me,
        "agreed": agreed,
        "notes": [note for note in notes if note.text],
        "dates_form": ImmersionDatesForm(initial={"place": visit.place}) if may_date else None,
        "no_form": ImmersionWordForm() if answers else None,
        "cancel_form": ImmersionCancelForm() if goes_on else None,
        "agreement_form": ImmersionAgreementForm() if goes_on and not agreed else None,
        "note_form": ImmersionNoteForm() if visit.is_met and not told else None,
    }
    shown = context | forms
    named = ("dates_form", "no_form", "cancel_form", "agreement_form", "note_form")
    shown["wrong"] = next((shown[name] for name in named if shown[name] and shown[name].errors), None)
    return render(request, "mentoring/immersion_visit.html", shown)


def other_of(writer: Member, pk: int) -> QuerySet:
    visits = ImmersionVisit.objects.of(writer).filter(pk=pk)
    return Member.objects.filter(Q(pk__in=visits.values("host")) | Q(pk__in=visits.values("guest"))).values_list(
        "pk", flat=True
    )


@writes_to(other_of)
@require_POST
@with_profile
def immersion_visit_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """By who looks for an immersion: « oui »."""
    visit, member = own_visit(request, pk), request.user.member
    done_or_refused(request, lambda: immersion_visits.accept(visit, by=member), "C’est noté : deux dates vont suivre.")
    return redirect(visit)


@writes_to(other_of)
@require_POST
@with_profile
def immersion_visit_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    visit, member, form = own_visit(request, pk), request.user.member, ImmersionWordForm(request.POST)
    if form.is_valid():
        try:
            immersion_visits.decline(visit, by=member, word=form.cleaned_data["word"])
            messages.success(request, "C’est noté, la personne le lit.")
            return redirect(visit)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return page_of(request, visit, no_form=form)


@writes_to(other_of)
@require_POST
@with_profile
def immersion_visit_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Taken back while it waits; cancelled with a sentence once it is accepted."""
    visit, member = own_visit(request, pk), request.user.member
    if visit.is_waiting:
        done_or_refused(request, lambda: immersion_visits.leave(visit, by=member), "Votre demande est retirée.")
        return redirect(visit)
    form = ImmersionCancelForm(request.POST)
    if form.is_valid():
        try:
            immersion_visits.leave(visit, by=member, word=form.cleaned_data["word"])
            messages.success(request, "L’immersion est annulée, l’autre personne lit pourquoi.")
            return redirect(visit)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return page_of(request, visit, cancel_form=form)


@writes_to(other_of)
@require_POST
@with_profile
def immersion_visit_dates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two dates, by who receives: of an offer, it is the yes."""
    visit, form = own_visit(request, pk), ImmersionDatesForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            immersion_visits.propose_dates(visit, said["first"], said["second"], said["place"], by=request.user.member)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Vos deux dates sont parties.")
            return redirect(visit)
    return page_of(request, visit, dates_form=form)


@writes_to(other_of)
@require_POST
@with_profile
def immersion_visit_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """`date`: « 1 », « 2 », or « autres » when neither suits."""
    visit, member, said = own_visit(request, pk), request.user.member, request.POST.get("date", "")
    if said == "autres":
        done = "Deux autres dates sont demandées."
        done_or_refused(request, lambda: immersion_visits.ask_other_dates(visit, by=member), done)
    else:
        done = "C’est noté, dans votre agenda à tous les deux."
        done_or_refused(request, lambda: immersion_visits.choose_date(visit, said, by=member), done)
    return redirect(visit)


@writes_to(other_of)
@require_POST
@with_profile
def immersion_visit_agree(request: SignedInRequest, pk: int) -> HttpResponse:
    visit, form = own_visit(request, pk), ImmersionAgreementForm(request.POST)
    if form.is_valid():
        try:
            immersion_visits.record_agreement(visit, form.cleaned_data["on"], by=request.user.member)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "L’accord est noté.")
            return redirect(visit)
    return page_of(request, visit, agreement_form=form)


@writes_to(other_of)
@require_POST
@with_profile
def immersion_visit_tell(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one learnt; `rien`: nothing to tell, and never asked again."""
    visit, member = own_visit(request, pk), request.user.member
    if "rien" in request.POST:
        done_or_refused(request, lambda: immersion_visits.tell_learnt(visit, "", by=member), "C’est noté.")
        return redirect(visit)
    form = ImmersionNoteForm(request.POST)
    if form.is_valid():
        text, shared = form.cleaned_data["text"], form.cleaned_data["shared"]
        try:
            immersion_visits.tell_learnt(visit, text, by=member, shared=shared)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Merci de l’avoir dit.")
            return redirect(visit)
    return page_of(request, visit, note_form=form)
