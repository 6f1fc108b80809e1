"""Notes of a club, read by their audience; the offer to animate it; the proposal of a new one."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.contributions.forms import ContributionForm
from directory.contributions.models import Contribution
from directory.contributions.pages import Pages
from directory.models import Member, User
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.reasons import Taking, take_with_reason
from emi_alumni.foundation.views import done_or_refused, with_profile
from governance import club_page
from governance.clubs import place_in_club
from governance.forms.club_contributions import NoteForm, OfferForm, ProposalForm
from governance.kit import NOTE_FRAME
from governance.models import AnimatorOffer, Club, ClubNote

ANIMATES = "Vous animez déjà ce club."
NOTE_READ_FIRST = "C’est envoyé : un animateur du club ou la mission innovation la lit d’abord."

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
    if note.is_pending and context["animates"]:
        context["told"] = note.to_tell().exclude(member=request.user.member).count()  # how many will hear of it
    return render(request, "governance/club_note.html", context)


class ClubNotePages(Pages):
    """Of its author; of the animators of its club, who edit it, and withdraw it with a reason."""

    form = NoteForm
    within: ClassVar[Mapping[str, str]] = {"slug": "club__slug"}
    template = "governance/club_note_form.html"
    label = "Clubs"
    waits = NOTE_READ_FIRST
    new_at = "ajouter/"

    def new(self, request: HttpRequest, member: Member, **within: Any) -> ClubNote:
        """By anybody who is in the club."""
        return ClubNote(club=get_object_or_404(Club.objects.of(member), **within), author=member)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """`?date=12`: the date that it is about; `?trame=oui`: with the frame of the kit."""
        frame = {"text": NOTE_FRAME} if request.GET.get("trame") == "oui" else {}
        date = asked_number(request)
        return ({"session": date} if date else {}) | frame

    def edit(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        note = own(request, within["slug"], pk)
        if not note.may_be_edited:
            raise Http404
        return self.write(request, note)

    def context(self, request: HttpRequest, form: ContributionForm, thing: Any) -> dict[str, Any]:
        told = 0 if thing.is_published else thing.to_tell().count()
        return {"club": thing.club, "place": place_in_club(request.user, thing.club), "told": told}

    def success_message(self, thing: Contribution) -> str:
        return NOTE_READ_FIRST if thing.is_pending else super().success_message(thing)

    def success_url(self, thing: ClubNote) -> str:
        return thing.get_absolute_url()

    def home_of(self, thing: ClubNote) -> str:
        return thing.club.get_absolute_url()

    def withdraw(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        """At will for its author; with a reason, which the author reads, for the club's animators."""
        note = own(request, within["slug"], pk)
        if note.author == request.user.member:
            return super().withdraw(request, pk, **within)
        take = partial(note.withdraw, by=cast(User, request.user))
        taking = Taking("Retirer cette note", note.title, note.get_absolute_url())
        if refused := take_with_reason(request, lambda reason: take(reason=reason), taking):
            return refused
        messages.success(request, "La note est retirée.")
        return redirect(note.club)


def asked_number(request: HttpRequest) -> int:
    """`?date=12` : which date the note is about; 0 for anything else."""
    asked = request.GET.get("date", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0


@require_POST
@with_profile
def club_note_publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An animator has read a member's note: it goes online, and the mission may look at it after."""
    note = own(request, slug, pk)
    if not place_in_club(request.user, note.club).animates:
        raise Http404
    publish = partial(note.publish, by=request.user, at_once=True)
    done_or_refused(request, publish, "La note est en ligne. La personne qui l’a écrite est prévenue.")
    return redirect(note)


# Offering to animate ---------------------------------------------------------------------------------


class AnimatorOfferPages(Pages):
    """One at a time for each club: its address opens what came back with a remark. What waits is on the club's page."""

    form = OfferForm
    within: ClassVar[Mapping[str, str]] = {"slug": "club__slug"}
    template = "governance/club_offer.html"
    label = "Clubs"
    new_at = ""

    def add(self, request: HttpRequest, **within: Any) -> HttpResponse:
        club, member = get_object_or_404(Club, **within), request.user.member
        if place_in_club(request.user, club).animates:
            messages.info(request, ANIMATES)
            return redirect(club)
        mine = AnimatorOffer.objects.of(member).filter(club=club)
        offer = mine.unpublished().first()
        if offer and offer.is_pending and request.method != "POST":
            messages.info(request, "Vous l’avez déjà proposé : la mission innovation vous répondra.")
            return redirect(club)
        if offer is None:
            offer = mine.to_mend().first()
        if offer is None or offer.is_pending:
            offer = AnimatorOffer(club=club, author=member)
        return self.write(request, offer)

    def edit(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        """As long as its author does not animate the club."""
        offer = self.own(request, pk, **within)
        if place_in_club(request.user, offer.club).animates:
            messages.info(request, ANIMATES)
            return redirect(offer.club)
        return super().edit(request, pk, **within)

    def context(self, request: HttpRequest, form: ContributionForm, thing: Any) -> dict[str, Any]:
        return {"club": thing.club}

    def success_message(self, thing: Contribution) -> str:
        merci = "Merci ! La mission innovation, qui donne les mandats, vous répondra ici."
        return merci if thing.is_pending else super().success_message(thing)

    def home_of(self, thing: AnimatorOffer) -> str:
        return thing.club.get_absolute_url()


# Proposing a club ------------------------------------------------------------------------------------


class ClubProposalPages(Pages):
    form = ProposalForm
    home = "governance:club_list"
    label = "Clubs"
