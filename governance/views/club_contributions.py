"""Notes of a club, read by their audience; the offer to animate it; the proposal of a new one."""

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.pages import Pages
from directory.models import User
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.given_back import GivenBack, given_back_in
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.moderation.reasons import Taking, take_with_reason
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance import club_page
from governance.clubs import place_in_club
from governance.forms.club_contributions import NoteForm, OfferForm, ProposalForm
from governance.kit import NOTE_FRAME
from governance.models import AnimatorOffer, Club, ClubNote

# Notes ---------------------------------------------------------------------------------------------------


def readable(request: HttpRequest, slug: str, pk: int) -> ClubNote:
    for found in club_page.notes_read(slug, pk, request.user, timezone.localdate()):
        return found
    raise Http404


def own(request: HttpRequest, slug: str, pk: int) -> ClubNote:
    """A note that this account writes: its own, or its club's while it animates it. Http404 otherwise."""
    note = readable(request, slug, pk)
    if not note.written_by(cast(User, request.user)):
        raise Http404
    return note


@require_safe
def club_note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    note = readable(request, slug, pk)
    writes = note.written_by(cast(User, request.user))
    context = {
        "club": note.club,
        "note": note,
        "writes": writes,
        "may_edit": writes and note.may_be_edited,
        "mine": getattr(request.user, "member", None) == note.author,
        "animates": place_in_club(request.user, note.club).animates,
        "waiting": waiting_words(note) if writes else {},
    }
    return render(request, "governance/club_note.html", context)


@with_profile
def club_note_add(request: HttpRequest, slug: str) -> HttpResponse:
    """By anybody who is in the club."""
    club = get_object_or_404(Club.objects.of(request.user.member), slug=slug)
    note = ClubNote(club=club, author=request.user.member)
    session = club.sessions.filter(cancelled_at=None, pk=asked_number(request)).first()
    frame = {"text": NOTE_FRAME} if request.GET.get("trame") == "oui" else {}
    return note_form(request, club, note, {"session": session} | frame)


def asked_number(request: HttpRequest) -> int:
    """`?date=12` : which date the note is about; 0 for anything else."""
    asked = request.GET.get("date", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0


@with_profile
def club_note_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    note = own(request, slug, pk)
    if not note.may_be_edited:
        raise Http404
    back = given_back_in(request, note, to=request.user)
    return note_form(request, note.club, note, waiting_words(note) | (back.words if back else {}), back)


def note_form(
    request: HttpRequest, club: Club, note: ClubNote, initial: dict[str, Any], back: GivenBack | None = None
) -> HttpResponse:
    place = place_in_club(request.user, club)
    title, reason, is_new = note.title, note.reason, note.pk is None
    form = NoteForm(request.POST if request.method == "POST" else None, instance=note, initial=initial)
    if request.method == "POST" and form.is_valid() and (kept := form.send(by=cast(User, request.user))):
        online = "Votre note est en ligne." if is_new else "C’est en ligne."
        read_first = "C’est envoyé : un animateur du club ou la mission innovation la lit d’abord."
        waits = form.waits or not kept.is_published
        messages.success(request, read_first if waits else online)
        return redirect(kept)
    context = {"club": club, "place": place, "form": form, "is_new": is_new, "title": title, "reason": reason}
    return render(request, "governance/club_note_form.html", context | {"given_back": back})


@require_POST
@with_profile
def club_note_publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An animator has read a member's note: it goes online, and the mission may look at it after."""
    note = own(request, slug, pk)
    if not place_in_club(request.user, note.club).animates:
        raise Http404
    publish = partial(note.publish, by=request.user, at_once=True)
    done_or_refused(request, publish, "La note est en ligne. Son auteur est prévenu.")
    return redirect(note)


@require_POST
@with_profile
def club_note_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """At will for its author; with a reason, which the author reads, for the club's animators."""
    note = own(request, slug, pk)
    withdraw, done = partial(note.withdraw, by=cast(User, request.user)), "La note est retirée."
    if note.author == request.user.member:
        return redirect(note.club if done_or_refused(request, withdraw, done) else note)
    taking = Taking("Retirer cette note", note.title, note.get_absolute_url())
    if refused := take_with_reason(request, lambda reason: withdraw(reason=reason), taking):
        return refused
    messages.success(request, done)
    return redirect(note.club)


# Offering to animate ---------------------------------------------------------------------------------


@with_profile
def club_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """A new offer, or one that came back with a remark. What waits is on the page of the club."""
    club = get_object_or_404(Club, slug=slug)
    if place_in_club(request.user, club).animates:
        messages.info(request, "Vous animez déjà ce club.")
        return redirect(club)
    member = request.user.member
    mine = AnimatorOffer.objects.of(member).filter(club=club)
    offer = mine.unpublished().first()
    if offer and offer.state == State.PENDING and request.method != "POST":
        messages.info(request, "Vous l’avez déjà proposé : la mission innovation vous répondra.")
        return redirect(club)
    if offer is None:
        offer = mine.to_mend().first()
    if offer is None or offer.state == State.PENDING:
        offer = AnimatorOffer(club=club, author=member)
    reason = offer.reason
    form = OfferForm(request.POST if request.method == "POST" else None, instance=offer)
    if request.method == "POST" and form.is_valid() and form.send(by=cast(User, request.user)):
        messages.success(request, "Merci ! La mission innovation, qui donne les mandats, vous répondra ici.")
        return redirect(club)
    return render(request, "governance/club_offer.html", {"club": club, "form": form, "reason": reason})


@require_POST
@with_profile
def club_offer_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    offer = get_object_or_404(AnimatorOffer.objects.of(request.user.member).unpublished(), club__slug=slug)
    withdraw = partial(offer.withdraw, by=request.user)
    done_or_refused(request, withdraw, "Votre proposition d’animer ce club est retirée.")
    return redirect(offer.club)


# Proposing a club ------------------------------------------------------------------------------------


class ClubProposalPages(Pages):
    form = ProposalForm
    home = "governance:club_list"
    label = "Clubs"
