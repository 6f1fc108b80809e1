"""The date that a poll gives: an event is written for it, or the one that was postponed takes place then; those who
said yes are registered, the others told."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.transaction import on_commit
from django.dispatch import receiver
from django.http import Http404
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from events import guests, mails
from events.best_slot import Answer
from events.date_polls import check_postponed, hold_to_organise, tell
from events.lifecycle import day, tell_registered
from events.models import DatePoll, Event, EventStatus, PollAnswer, PollInvitee, PollSlot, Registration
from events.models.events import event_published
from events.models.registrations import register, settle
from events.organisers import held_by_organiser

if TYPE_CHECKING:
    from directory.models import User

# What the event takes from the poll as it is.
CARRIED = (
    *("kind", "title", "presentation", "format", "venue", "access", "accessibility", "meeting_url"),
    *("host", "club", "cohort", "audience", "capacity", "guest_quota"),
)
NOT_PROPOSED = "Ce créneau n’est plus proposé : choisissez-en un autre."
IN_THE_PAST = "Ce créneau est passé : choisissez-en un autre."


@transaction.atomic
def choose(poll: DatePoll, slot: int, *, by: "User") -> Event:
    """This slot is the date: the event is written, by who chooses, and offered as any event. Once it is online, those
    who said yes are registered and the others told (`carry_over`).

    Raises ValidationError when it may not be: not theirs, over, a slot that is gone or past.
    """
    live = hold_to_organise(poll, by)
    chosen = live.slots.proposed().filter(pk=slot).first()
    if chosen is None:
        raise ValidationError(NOT_PROPOSED)
    if chosen.starts_at <= timezone.now():
        raise ValidationError(IN_THE_PAST)
    told = live.invitees.filter(member=by.member, carried_at=None)  # who chooses knows
    told.exclude(answers__in=chosen.answers.filter(answer=Answer.YES)).update(carried_at=timezone.now())
    if live.moves:
        return move(live, live.moves, chosen, by)
    facts: dict[str, Any] = {name: getattr(live, name) for name in CARRIED}
    event = Event(author=by.member, starts_at=chosen.starts_at, ends_at=chosen.ends_at, **facts)
    event.clean()
    event.save()
    live.settled_at, live.event = timezone.now(), event
    live.save(update_fields=["settled_at", "event"])
    event.offer(by=by)
    return event


def move(poll: DatePoll, event: Event, chosen: PollSlot, by: "User") -> Event:
    """The event that was postponed takes place then: seats and places in the line stay, whoever holds one is told
    once. The caller holds the poll. Raises ValidationError when `by` does not organise it, or when it is not postponed
    any more."""
    live = held_by_organiser(event, by)
    check_postponed(live)
    if live.registration_closes_at:  # as long before the new date as before the former one
        live.registration_closes_at += chosen.starts_at - live.starts_at
    live.starts_at, live.ends_at, live.all_day = chosen.starts_at, chosen.ends_at, False
    live.status, live.status_reason, live.reminded_at = EventStatus.PLANNED, "", None
    live.save()
    now = timezone.now()
    settle(live, now)
    poll.settled_at = now
    poll.save(update_fields=["settled_at"])
    holders = Registration.objects.filter(event=live).current()
    poll.invitees.filter(member__in=holders.filter(member__isnull=False).values("member")).update(carried_at=now)
    poll.invitees.filter(email__in=holders.guests().exclude(guest_email="").values("guest_email")).update(
        carried_at=now
    )
    asked = set(poll.invitees.filter(carried_at=None, member__isnull=False).values_list("member__user", flat=True))
    words = f"« {live} » aura lieu {day(live)}. Les inscriptions sont gardées : si ce jour ne vous va pas, dites-le."
    tell_registered(live, "event_moved", words, by=by, spared=asked)
    on_commit(partial(carry_over, poll.pk), robust=True)
    return live


@receiver(event_published, dispatch_uid="events.chosen_dates.carry_over")
def follow_event(event: Event, **kwargs: Any) -> None:
    """After the transaction that puts it online: whoever is registered is held one at a time, never after the event."""
    if poll := DatePoll.objects.filter(event=event).order_by("pk").values_list("pk", flat=True).first():
        on_commit(partial(carry_over, poll), robust=True)


def carry_over(poll_pk: int) -> int:
    """Register those who said yes to the date that was chosen, in the order in which they did; tell the others. Safe to
    run again: each person is carried once. Returns how many were registered, or wait."""
    poll = DatePoll.objects.select_related("event", "moves").get(pk=poll_pk)
    event = poll.outcome
    if event is None or not event.is_published:
        return 0
    chosen = {"slot__starts_at": event.starts_at, "slot__ends_at": event.ends_at, "slot__removed_at": None}
    yes = PollAnswer.objects.filter(invitee__poll=poll, invitee__carried_at=None, answer=Answer.YES, **chosen)
    carried = sum(carry(one, event) for one in yes.select_related("invitee__member__user").order_by("said_at", "pk"))
    with transaction.atomic():
        others = poll.invitees.filter(carried_at=None).select_for_update(of=("self",), no_key=True)
        rest = list(others.select_related("member__user").order_by("pk"))
        poll.invitees.filter(pk__in=[one.pk for one in rest]).update(carried_at=timezone.now())
        people = [one.member.user for one in rest if one.member and one.member.user and event.is_read_by(one.member)]
        Notification.tell(people, kind="poll_settled", sentence=f"« {event} » aura lieu {day(event)}.", thing=event)
        for one in rest:
            if one.member is None:
                mails.tell_date_to_guest(one, event)
    return carried


def carry(answer: PollAnswer, event: Event) -> bool:
    """Register one person who said yes, once, and tell them."""
    invitee = answer.invitee
    with transaction.atomic():
        if not PollInvitee.objects.filter(pk=invitee.pk, carried_at=None).update(carried_at=timezone.now()):
            return False
        if invitee.member is None:
            return carry_guest(invitee, event)
        try:
            own = register(event, invitee.member)
        except (ValidationError, Http404):  # it began meanwhile, is not theirs to read, or they left the network
            return False
        where = "vous êtes sur la liste d’attente" if own.is_waiting else "votre place est réservée"
        words = f"« {event} » aura lieu {day(event)}. Vous aviez dit oui : {where}."
        tell(PollInvitee.objects.filter(pk=invitee.pk), "poll_settled", words, event)
        return True


def carry_guest(invitee: PollInvitee, event: Event) -> bool:
    """A guest who said yes holds one of the guests' seats, or waits for it, and is written to; told why not where there
    is none. The caller is in a transaction."""
    try:
        with transaction.atomic():
            guests.seat(event, name=invitee.name, email=invitee.email)
    except ValidationError as refusal:
        mails.tell_date_to_guest(invitee, event, refusal.messages[0])
        return False
    return True


def to_carry() -> "models.QuerySet[DatePoll]":
    """Settled ones whose event is online, and of which somebody was not carried yet."""
    left = PollInvitee.objects.filter(poll=models.OuterRef("pk"), carried_at=None)
    online = DatePoll.objects.filter(settled_at__isnull=False)
    to_come = Event.objects.published().to_come().order_by()
    online = online.filter(Q(event__in=to_come) | Q(moves__in=to_come))
    return online.filter(models.Exists(left)).order_by("pk")
