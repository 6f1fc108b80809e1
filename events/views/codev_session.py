"""The page of a codev, for those who come alone: roles, the six steps, notes, the commitment. Others: 404."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.requests import SignedInRequest
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.views import with_profile
from events import codev_walk
from events.forms.codev import CommitmentForm, NoteForm
from events.models import CodevCommitment, CodevNote, CodevSession, CommitmentOutcome, Registration

LONGEST_NUMBER = 9  # digits of what a form of ours sends


def taken_part(request: SignedInRequest, pk: int) -> CodevSession:
    """One query, which says too whether they may. Whoever does something there is there."""
    session = get_object_or_404(CodevSession.objects.of_participant(request.user.member).for_page(), event__pk=pk)
    if request.method == "POST" and session.seen_at is None:
        codev_walk.see(session, request.user.member)
    return session


@require_safe
@with_profile
def codev(request: SignedInRequest, pk: int) -> HttpResponse:
    return session_page(request, taken_part(request, pk))


@require_safe
@with_profile
def codev_live(request: SignedInRequest, pk: int) -> HttpResponse:
    """What moves, for a page that asks every few seconds: 204 while nothing has changed since `vu`. A page that is
    not asked by htmx is led to the whole."""
    session = taken_part(request, pk)
    if not request.htmx:
        return redirect(session)
    if request.GET.get("vu") == str(session.changes):
        return HttpResponse(status=204)
    return live_part(request, session)


def live_part(request: SignedInRequest, session: CodevSession) -> HttpResponse:
    return render(request, "events/codev_session.html#live", live_context(request, session) | {"swapped": True})


def live_context(request: SignedInRequest, session: CodevSession) -> dict[str, Any]:
    """Two queries: who takes part, and the notes."""
    me = request.user.member
    comes = Registration.objects.filter(event=session.event_id).coming().order_by().values("member")
    people = list(Member.objects.filter(pk__in=comes).select_related("collectivity", "cohort"))
    here = {person.pk for person in people}
    client = session.client_id if session.client_id in here else None
    facilitator = session.facilitator_id if session.facilitator_id in here else None
    notes = list(session.notes.select_related("author").order_by("step", "written_at", "pk"))
    return {
        "session": session,
        "event": session.event,
        "me": me,
        "people": people,
        "client": client,
        "facilitator": facilitator,
        "facilitates": facilitator == me.pk,
        "is_client": client == me.pk,
        "notes": [(step, [note for note in notes if note.step == step.number]) for step in session.steps],
        "any_note": bool(notes),
        "to_be_seen": session.seen_at is None and (session.has_begun or not session.why_it_may_not_begin),
        "presences": list(codev_walk.participants(session)) if session.is_over and facilitator == me.pk else [],
    }


def session_page(
    request: SignedInRequest,
    session: CodevSession,
    note_form: NoteForm | None = None,
    commitment_form: CommitmentForm | None = None,
) -> HttpResponse:
    context = live_context(request, session)
    commitment = CodevCommitment.objects.filter(session=session).first()
    mine = commitment is not None and commitment.member_id == request.user.member.pk
    over = commitment is not None and (bool(commitment.outcome) or commitment.is_asked)
    writes = context["is_client"] and session.has_begun and not over
    if writes and commitment_form is None:
        known = {"what": commitment.what, "by_when": commitment.by_when, "shown": commitment.what} if commitment else {}
        commitment_form = CommitmentForm(initial=known or {"by_when": timezone.localdate() + timedelta(days=30)})
    context |= {
        "note_form": (note_form or NoteForm(session=session)) if session.has_begun else None,
        "commitment": commitment,
        "commitment_form": commitment_form if writes else None,
        "outcomes": CommitmentOutcome.choices if mine and commitment and commitment.is_asked else [],
    }
    return render(request, "events/codev_session.html", context)


def back(request: SignedInRequest, session: CodevSession, place: str = "") -> HttpResponse:
    """To the part that moves when htmx asked, else to the page."""
    if request.htmx:
        return live_part(request, taken_part(request, session.event_id))
    return redirect(f"{session.get_absolute_url()}{place}")


def said_number(request: SignedInRequest, name: str) -> int | None:
    """A number that a form of ours sent, None for an empty one. Raises Http404 for anything else."""
    said = request.POST.get(name, "")
    if said and not (said.isascii() and said.isdecimal() and len(said) <= LONGEST_NUMBER):
        raise Http404
    return int(said) if said else None


@require_POST
@with_profile
def codev_roles(request: SignedInRequest, pk: int) -> HttpResponse:
    """`client`, `facilitation`: numbers of people; `client_vu`, `facilitation_vu`: those that the page showed."""
    session = taken_part(request, pk)
    shown = said_number(request, "client_vu"), said_number(request, "facilitation_vu")
    chosen = {"client": said_number(request, "client"), "facilitator": said_number(request, "facilitation")}
    try:
        codev_walk.give_roles(session, **chosen, shown=shown)
        messages.success(request, "Les rôles sont notés.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(session)


@require_POST
@with_profile
def codev_take_over(request: SignedInRequest, pk: int) -> HttpResponse:
    session = taken_part(request, pk)
    shown = said_number(request, "facilitation_vu")
    return walk(request, session, lambda: codev_walk.take_over(session, request.user.member, shown=shown))


@require_POST
@with_profile
def codev_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """« Je suis là »: sent by htmx as the page opens, by its button without script."""
    session = taken_part(request, pk)
    return HttpResponse() if request.htmx else redirect(session)


@require_POST
@with_profile
def codev_presence(request: SignedInRequest, pk: int) -> HttpResponse:
    """`presence`: numbers of the registrations of those who were there."""
    session = taken_part(request, pk)
    present = {int(pk) for pk in request.POST.getlist("presence") if pk.isdecimal() and len(pk) <= 18}
    try:
        count = codev_walk.note_presence(session, present, by=request.user.member)
        messages.success(request, f"C’est noté : {count} présence{'s' if count > 1 else ''}.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(session)


@require_POST
@with_profile
def codev_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """`geste`: one of the six below; `etape`, `ajoutees`: the step that the page showed, the minutes added to it."""
    session = taken_part(request, pk)
    by, expected = request.user.member, said_number(request, "etape") or 0
    acts: dict[str, Callable[[], bool]] = {
        "commencer": lambda: codev_walk.begin(session, by=by),
        "suite": lambda: codev_walk.advance(session, by=by, expected=expected),
        "retour": lambda: codev_walk.go_back(session, by=by, expected=expected),
        "pause": lambda: codev_walk.pause(session, by=by, expected=expected),
        "reprendre": lambda: codev_walk.resume(session, by=by, expected=expected),
        "plus": lambda: codev_walk.add_time(
            session, by=by, expected=expected, added=said_number(request, "ajoutees") or 0
        ),
    }
    act = acts.get(request.POST.get("geste", ""))
    if act is None:
        raise Http404
    return walk(request, session, act)


def walk(request: SignedInRequest, session: CodevSession, act: Callable[[], bool]) -> HttpResponse:
    """Does it. A press that came second changes nothing, and shows where the session stands."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return whole_page(request, session)
    return back(request, session)


def whole_page(request: SignedInRequest, session: CodevSession) -> HttpResponse:
    """Where a sentence is read: htmx loads the page anew."""
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = session.get_absolute_url()
        return response
    return redirect(session)


@require_POST
@with_profile
def codev_note(request: SignedInRequest, pk: int) -> HttpResponse:
    session = taken_part(request, pk)
    form = NoteForm(request.POST, session=session)
    if form.is_valid():
        try:
            codev_walk.add_note(session, request.user.member, **form.cleaned_data)
            return redirect(f"{session.get_absolute_url()}#notes")
        except ValidationError as refusal:
            form.add_error("text", refusal)
    if not session.has_begun:
        messages.error(request, codev_walk.NOT_BEGUN_YET)
        return redirect(session)
    return session_page(request, session, note_form=form)


@irreversible(title="Effacer cette note", explains="La note est effacée pour tout le monde.")
@require_POST
@with_profile
def codev_note_remove(request: SignedInRequest, pk: int, note: int) -> HttpResponse:
    """One's own alone."""
    session = taken_part(request, pk)
    notes = CodevNote.objects.select_related("session")
    one = get_object_or_404(notes, session=session, pk=note, author=request.user.member)
    demand_answer(request)
    codev_walk.remove_note(one)
    messages.success(request, "Votre note est effacée.")
    return redirect(f"{session.get_absolute_url()}#notes")


@require_POST
@with_profile
def codev_commit(request: SignedInRequest, pk: int) -> HttpResponse:
    """By the client; what was typed stays when it may not be."""
    session = taken_part(request, pk)
    if session.client_id != request.user.member.pk or not session.has_begun:
        messages.error(request, codev_walk.NOT_BEGUN_YET if not session.has_begun else codev_walk.CLIENT_ALONE)
        return redirect(session)
    form = CommitmentForm(request.POST)
    if form.is_valid():
        try:
            codev_walk.commit(session, request.user.member, **form.cleaned_data)
            messages.success(request, "Votre engagement est gardé. Le portail vous redemandera dans trente jours.")
            return redirect(f"{session.get_absolute_url()}#engagement")
        except ValidationError as refusal:
            form.add_error("what", refusal)
            live = CodevCommitment.objects.filter(session=session).first()
            form.keep(live.what if live else "")
    return session_page(request, session, commitment_form=form)


@require_POST
@with_profile
def codev_outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """`reponse`: what became of the commitment, by who made it, whether or not they still come."""
    commitment = get_object_or_404(
        CodevCommitment.objects.select_related("session__event"), session__event__pk=pk, member=request.user.member
    )
    said = request.POST.get("reponse", "")
    if said not in CommitmentOutcome.values:
        raise Http404
    if codev_walk.answer(commitment, outcome=said):
        messages.success(request, "Merci. Votre réponse compte, sans votre nom ni votre engagement.")
    else:
        messages.info(request, "C’est déjà noté, ou ce n’est pas encore demandé.")
    return redirect(f"{commitment.session.get_absolute_url()}#engagement")
