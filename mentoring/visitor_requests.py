"""What is done with the request of a visitor: written, confirmed by a link, proposed to ambassadors one after another,
accepted, given to the mission, forgotten.

Nothing is proposed before it is confirmed. Each ambassador has five working days; after three of them, or when nobody
is left, the mission answers. Sixty days after it was written, nothing of it is kept.
"""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.models import Collectivity, Member
from directory.roles import mission_accounts
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.foundation.search.french import terms
from emi_alumni.foundation.url_reversing import reverse
from mentoring import visitor_mails
from mentoring.answer_days import answer_by
from mentoring.models.visitors import (
    OPEN,
    RELAYED,
    OfferOutcome,
    VisitorOffer,
    VisitorRequest,
    VisitorState,
)
from mentoring.nearest_ambassador import Ambassador, Somewhere, nearest

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_ASKED = 3
COUNTED_SINCE = timedelta(days=60)

GONE = "Cette demande n’attend plus de réponse : quelqu’un d’autre l’a prise, ou elle a été retirée."
NO_ADDRESS = "Votre compte n’a pas d’adresse : cette demande ne peut pas être mise en relation."


@transaction.atomic
def ask(**facts: object) -> None:
    """Send a link to this address. The answer is the same for an address that already asked: its open request stays as
    it was once confirmed, and may be written anew before."""
    same = VisitorRequest.objects.filter(email=facts["email"])
    erase(same.to_forget(timezone.now()))
    own = same.select_for_update().filter(state__in=OPEN).first()
    if own is None:
        try:
            with transaction.atomic():
                own = VisitorRequest.objects.create(**facts)
        except IntegrityError:  # the same page sent twice at the same instant
            return
    elif own.state == VisitorState.TO_CONFIRM:
        for name, value in facts.items():
            setattr(own, name, value)
        own.asked_at = timezone.now()
        own.save()
    visitor_mails.give_link(own)


@transaction.atomic
def confirm(request: VisitorRequest) -> VisitorRequest:
    """It is proposed to the nearest ambassador; twice is once."""
    live = VisitorRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if live.state == VisitorState.TO_CONFIRM:
        live.confirmed_at = timezone.now()
        pass_on(live)
    return live


@transaction.atomic
def withdraw(request: VisitorRequest) -> None:
    """The visitor takes it back: nothing is kept of it."""
    erase(VisitorRequest.objects.filter(pk=request.pk))


@transaction.atomic
def answer(offer: VisitorOffer, *, accepts: bool) -> None:
    """By the ambassador. Accepted, each of the two gets the other's address by letter; else it passes to the next one.

    Raises ValidationError when it was answered, passed on or withdrawn meanwhile.
    """
    request = VisitorRequest.objects.select_for_update(of=("self",)).filter(pk=offer.request_id).first()
    if request is None or request.state != VisitorState.OFFERED:
        raise ValidationError(GONE)
    member = offer.member
    if accepts and not (member.user and member.user.email):
        raise ValidationError(NO_ADDRESS)
    end(offer, OfferOutcome.ACCEPTED if accepts else OfferOutcome.DECLINED)
    if not accepts:
        pass_on(request)
        return
    request.state, request.accepted_by, request.ended_at = VisitorState.ACCEPTED, member, timezone.now()
    request.save(update_fields=["state", "accepted_by", "ended_at"])
    visitor_mails.put_in_touch(request, member)


def end(offer: VisitorOffer, outcome: str) -> None:
    waiting = VisitorOffer.objects.filter(pk=offer.pk, outcome=OfferOutcome.WAITING)
    if not waiting.update(outcome=outcome, answered_at=timezone.now()):
        raise ValidationError(GONE)
    Notification.objects.about(offer).mark_read()


def pass_on(request: VisitorRequest, *, never: Member | None = None) -> None:
    """To the nearest ambassador who was not asked yet, but `never` that one, else to the mission. The caller holds its
    row."""
    chosen = next_ambassador(request, never) if request.offers.count() < MOST_ASKED else None
    request.state = VisitorState.OFFERED if chosen else VisitorState.WITH_MISSION
    request.save(update_fields=["state", "confirmed_at"])
    if chosen is None:
        url = reverse("admin:mentoring_visitorrequest_change", args=[request.pk])
        words = "Une demande de visiteur attend la mission innovation."
        Notification.tell(mission_accounts(), kind="visitor_mission", sentence=words, thing=request, url=url)
        return
    offer = VisitorOffer.objects.create(request=request, member=chosen, answer_by=answer_by(timezone.now()))
    words = "Quelqu’un du dehors voudrait vous parler de l’EMI : dites oui, ou passez."
    url = reverse("mentoring:visitor_list")
    Notification.tell([chosen.user], kind="visitor_offered", sentence=words, thing=offer, url=url)


def ambassadors() -> "QuerySet[Member]":
    """Those who ticked it, are found in the directory, have an account and are not away."""
    today = timezone.localdate()
    people = Member.objects.listed().present().filter(ambassador=True, user__is_active=True)
    return people.exclude(contact_paused_until__gte=today)


def next_ambassador(request: VisitorRequest, never: Member | None = None) -> Member | None:
    asked = request.offers.order_by().values("member")
    people = ambassadors().exclude(pk__in=asked).exclude(user__email__iexact=request.email)
    if never:
        people = people.exclude(pk=never.pk)
    since = timezone.now() - COUNTED_SINCE
    carried = Counter(VisitorOffer.objects.filter(sent_at__gt=since).order_by().values_list("member", flat=True))
    by_number = {one.pk: one for one in people.select_related("user", "collectivity").order_by("pk")}
    known = [Ambassador(pk, stems_of(one), somewhere(one.collectivity), carried[pk]) for pk, one in by_number.items()]
    wanted = frozenset(terms(f"{request.trade} {request.question}").split())
    found = nearest(known, wanted, somewhere(request.place))
    return by_number[found.member] if found else None


def stems_of(member: Member) -> frozenset[str]:
    """What the whole network reads of their trade."""
    words = f"{member.position} {member.department} {member.can_help} {' '.join(member.skill_names)}"
    return frozenset(terms(words).split())


def somewhere(place: Collectivity | None) -> Somewhere | None:
    if place is None:
        return None
    if place.latitude is None or place.longitude is None:
        return Somewhere(place.pk, place.parent_id)
    return Somewhere(place.pk, place.parent_id, (place.latitude, place.longitude))


@transaction.atomic
def close(request: VisitorRequest) -> None:
    """The mission answered it. Raises ValidationError when it no longer waits for anybody."""
    waiting = VisitorRequest.objects.filter(pk=request.pk, state__in=RELAYED)
    if not waiting.update(state=VisitorState.CLOSED, ended_at=timezone.now()):
        raise ValidationError(GONE)
    lapse(VisitorOffer.objects.filter(request=request.pk))


def lapse(offers: "QuerySet[VisitorOffer]") -> int:
    """Those of them that wait are over, and asked of nobody any more; how many. The caller holds their request."""
    waiting = offers.filter(outcome=OfferOutcome.WAITING)
    Notification.objects.about_any(waiting).mark_read()
    return waiting.update(outcome=OfferOutcome.LAPSED, answered_at=timezone.now())


# What the timer does --------------------------------------------------------------------------------------------------


def unanswered() -> "QuerySet[VisitorOffer]":
    """Whose day to answer has come, or of somebody who is no longer there to answer."""
    waiting = VisitorOffer.objects.filter(outcome=OfferOutcome.WAITING, request__state=VisitorState.OFFERED)
    return waiting.exclude(answer_by__gt=timezone.localdate(), member__in=ambassadors().order_by())


def pass_on_unanswered() -> int:
    """Each once, held again before anything is done to it: two runs at once pass each on once."""
    done = 0
    for offer in unanswered().order_by("pk"):
        with transaction.atomic():
            request = VisitorRequest.objects.select_for_update(of=("self",)).filter(pk=offer.request_id).first()
            if request is None or not lapse(unanswered().filter(pk=offer.pk)):
                continue
            pass_on(request)
            done += 1
    return done


def erase(requests: "QuerySet[VisitorRequest]") -> int:
    """The rows, the letters that say their names or addresses, and what was told of them, which leads nowhere now."""
    with transaction.atomic():
        Letter.objects.about(requests).delete()
        Notification.objects.about_any(requests).delete()
        Notification.objects.about_any(
            VisitorOffer.objects.filter(request__in=requests.order_by().values("pk"))
        ).delete()
        return requests.delete()[1].get("mentoring.VisitorRequest", 0)


@transaction.atomic
def forget_ambassador(member: Member) -> None:
    """An erased ambassador leaves no request without answer."""
    waiting = VisitorOffer.objects.filter(member=member, outcome=OfferOutcome.WAITING).order_by("pk")
    requests = list(waiting.values_list("request", flat=True))
    VisitorOffer.objects.filter(member=member).delete()
    VisitorRequest.objects.filter(accepted_by=member).update(accepted_by=None)
    for request in VisitorRequest.objects.select_for_update(of=("self",)).filter(pk__in=requests).order_by("pk"):
        if request.state == VisitorState.OFFERED:
            pass_on(request, never=member)
