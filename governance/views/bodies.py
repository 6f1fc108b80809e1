"""The page of a body, and its seats: proposing somebody, answering, giving one's seat back."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member, User
from directory.models.member_queries import MemberQuerySet
from directory.models.members import MemberState
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.confirmation import demand_answer, irreversible, irreversible_by_its_page, is_answered
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.text import fold
from emi_alumni.foundation.views import with_profile
from governance import body_page
from governance.forms.seats import SeatProposalForm
from governance.models import Body, Membership, Organisation, Seat, SeatMandate, SeatProposal

SHOWN = 12  # people found by a name


def body_in_use(slug: str) -> Body:
    """The bureau does not exist below level 3: 404."""
    for found in body_page.bodies_at(slug, Organisation.objects.level()):
        return found
    raise Http404


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits, since when and until when, who sat before; its sessions and what it decided."""
    one, today = body_in_use(slug), timezone.localdate()
    member = getattr(request.user, "member", None)
    seats = body_page.attach_mandates(body_page.seats_of(one), body_page.mandates_of(one))
    context = {
        "body": one,
        "seats": seats,
        "past": sorted(
            (mandate for seat in seats for mandate in seat.past),
            key=lambda past: past.until or past.starts_on,
            reverse=True,
        ),
        "mine": [seat for seat in seats if seat.place_of(member)],
        "proposals": body_page.open_proposals_of(one, member) if member else [],
        "to_come": body_page.next_sessions_of(one, today),
        "held": body_page.held_sessions_of(one, today),
        "assembly_size": Membership.objects.current(today).count() if one.is_assembly else None,
        "open_decisions": body_page.open_decisions_of(one),
    }
    return render(request, "governance/body.html", context)


def eligible(seat: Seat, user: User) -> MemberQuerySet:
    """Who may hold it: people of the directory with an account; for a collectivité's seat, those who work there."""
    people = Member.objects.visible_to(user).present().filter(user__is_active=True)
    if seat.collectivity_id is None:
        return people
    return people.filter(collectivity=seat.collectivity_id).exclude(state=MemberState.LEFT)


@with_profile
@rate_limits.suggestions
def seat_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """First whom (`?q=`, `?personne=`), then why. Only for a seat that nobody holds."""
    seat = get_object_or_404(Seat.objects.in_use().for_list(), pk=pk)
    user = cast(User, request.user)
    people = eligible(seat, user)
    asked = request.GET.get("personne", "").replace("\0", "")
    person = people.filter(slug=asked).first() if asked else None
    refused = SeatProposal.objects.filter(seat=seat, author=user.member, member=person, state=State.REFUSED).first()
    form = SeatProposalForm(
        request.POST if request.method == "POST" else None, initial={"note": refused.note if refused else ""}
    )
    taken = f"Ce siège n’est plus vacant : {seat.holder.member} l’occupe." if seat.holder else ""
    if taken and request.method != "POST":
        messages.info(request, taken)
        return redirect(seat.body)
    if taken:
        form.add_error(None, taken)  # while it was written: the words stay on the page
    if request.method == "POST" and person and form.is_valid():
        proposal = SeatProposal(seat=seat, member=person, author=user.member, note=form.cleaned_data["note"])
        try:
            proposal.make(by=user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            waiting = f"Nous attendons l’accord {of(person)}."
            said = "La mission innovation la lit." if proposal.agreed_at else waiting
            messages.success(request, f"Votre proposition est envoyée. {said}")
            return redirect(seat.body)
    words = request.GET.get("q", "")[:100].replace("\0", "").strip()
    context = {
        "seat": seat,
        "person": person,
        "form": form,
        "words": words,
        "reason": refused.reason if refused else "",
        "found": [] if person else people_named(people, seat, words),
        "myself": not person and people.filter(pk=user.member.pk).exists(),
    }
    return render(request, "governance/seat_propose.html", context)


def people_named(people: MemberQuerySet, seat: Seat, words: str) -> list[Member]:
    """By name; everybody of a small collectivité without any word."""
    if len(words) < 2 and seat.collectivity_id is None:
        return []
    for word in fold(words).split():
        people = people.filter(sort_key__contains=word)
    return list(people.order_by("sort_key", "pk").for_list()[:SHOWN])


@irreversible(title="Retirer la proposition", explains="La proposition est retirée. Cela ne pourra pas être annulé.")
@require_POST
@with_profile
def seat_proposal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """« Oui » from the person proposed; « retirer » from her or from who proposed. Anybody else: 404."""
    member = request.user.member
    proposal = get_object_or_404(SeatProposal.objects.unpublished().concerning(member).for_list(), pk=pk)
    try:
        if request.POST.get("reponse") != "oui":
            demand_answer(request)
            proposal.withdraw(by=cast(User, request.user))
            messages.success(request, "La proposition est retirée.")
        elif proposal.member_id == member.pk:
            proposal.agree()
            messages.success(request, "Merci. La mission innovation lit maintenant la proposition.")
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect(proposal.seat.body)


@irreversible_by_its_page
@with_profile
def seat_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Giving one's own seat back, asked first: the right to act for a collectivité ends at once."""
    mine = SeatMandate.objects.running().filter(member=request.user.member, seat__in=Seat.objects.in_use())
    mandate = get_object_or_404(mine.select_related("seat__body", "seat__collectivity"), seat__pk=pk)
    if is_answered(request):
        try:
            mandate.end(by=request.user)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, "C’est fait. Merci pour ce temps donné au réseau.")
        return redirect(mandate.seat.body)
    return render(request, "governance/seat_leave.html", {"mandate": mandate})
