"""What is done with a date poll: proposed, changed, answered, cancelled, turned into its event."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.transaction import on_commit
from django.dispatch import receiver
from django.http import Http404
from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token
from emi_alumni.foundation import audit
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Letter
from events import mails
from events.best_slot import Answer
from events.lifecycle import day
from events.models import DatePoll, Event, PollAnswer, PollInvitee, PollSlot
from events.models.date_polls import MOST_SLOTS
from events.models.events import event_published
from events.models.registrations import register
from governance.models import SeatMandate

if TYPE_CHECKING:
    from directory.models import User

# Named by an organiser, beside those of the club or of the body.
MOST_NAMED = 60
MOST_GUESTS = 20
LETTERS_A_DAY = 40
REMINDED_BEFORE = timedelta(days=2)
GUESTS_KEPT = timedelta(days=30)
# What the event takes from the poll as it is.
CARRIED = (
    *("kind", "title", "presentation", "format", "venue", "access", "accessibility", "meeting_url"),
    *("host", "club", "capacity"),
)

NO_LONGER_YOURS = "Vous n’organisez plus ce sondage."
IS_GONE = "Ce sondage n’existe plus."
IS_CLOSED = "Ce sondage est clos depuis le {} : vos réponses n’ont pas été enregistrées. Demandez à {} de le rouvrir."
IS_SETTLED = "La date est déjà choisie : ce sondage ne change plus."
IS_CANCELLED = "Ce sondage est annulé."
SLOT_REMOVED = "Le créneau du {} a été retiré entre-temps : vos autres réponses sont enregistrées."
SLOT_MOVED = "Le créneau du {} a été déplacé au {} : répondez aussi pour celui-ci, le reste est enregistré."
SLOT_ADDED = "Un créneau s’est ajouté entre-temps : répondez aussi pour celui-là."
NOT_PROPOSED = "Ce créneau n’est plus proposé : choisissez-en un autre."
IN_THE_PAST = "Ce créneau est passé : choisissez-en un autre."
INVITED_BY_MAIL = "invitation à un sondage de dates"


class SlotWanted(NamedTuple):
    """A slot as the organiser writes it; `pk` of the one that it replaces, if any."""

    pk: int | None
    starts_at: datetime
    ends_at: datetime


# Proposed and changed ------------------------------------------------------------------------------------------------


@transaction.atomic
def propose(poll: DatePoll, slots: Sequence[SlotWanted], *, by: "User") -> DatePoll:
    """Save it with its slots, and ask the whole club or body when it is for one. Its organiser is asked too."""
    poll.save()
    for slot in slots:
        PollSlot.objects.create(poll=poll, starts_at=slot.starts_at, ends_at=slot.ends_at)
    people = {poll.author_id, *circle_of(poll)}
    PollInvitee.objects.bulk_create([PollInvitee(poll=poll, member_id=pk) for pk in sorted(people)])
    words = f"« {poll} » : dites quelles dates vous vont, avant le {french_date(poll.last_day)}."
    tell(poll.invitees.exclude(member=poll.author_id), "poll_opened", words, poll, by=by)
    return poll


def circle_of(poll: DatePoll) -> list[int]:
    """The numbers of the members of its club, or of those who sit in its body today."""
    people = Member.objects.filter(is_listed=True)
    if poll.club_id:
        people = people.filter(Q(club_memberships__club=poll.club_id))
    elif poll.body_id:
        sitting = SeatMandate.objects.current().filter(seat__body=poll.body_id, seat__closed_on=None)
        people = people.filter(pk__in=sitting.values("member"))
    else:
        return []
    return list(people.order_by().values_list("pk", flat=True).distinct())


def hold_to_organise(poll: DatePoll, by: "User") -> DatePoll:
    """The poll as it is now, held, for who organises it at this instant. Raises ValidationError."""
    Member.objects.lock_account(by)
    live = hold(poll)
    if not live.organised_by(by):
        raise ValidationError(NO_LONGER_YOURS)
    if live.settled_at:
        raise ValidationError(IS_SETTLED)
    if live.cancelled_at:
        raise ValidationError(IS_CANCELLED)
    return live


def hold(poll: DatePoll) -> DatePoll:
    try:
        return DatePoll.objects.lock(poll.pk)
    except DatePoll.DoesNotExist:
        raise ValidationError(IS_GONE) from None


def change_slots(poll: DatePoll, wanted: Sequence[SlotWanted], *, by: "User | None" = None) -> None:
    """Make these its slots. The caller holds the poll. Answers to a slot that comes back come back with it; whoever
    answered is asked again when there is something new to answer.

    Raises ValidationError past twelve, for two alike, and with none.
    """
    if not 1 <= len(wanted) <= MOST_SLOTS:
        raise ValidationError(f"Gardez entre un et {MOST_SLOTS} créneaux.")
    now = timezone.now()
    every = {slot.pk: slot for slot in poll.slots.order_by("pk")}
    kept = {one.pk: one for one in wanted if one.pk in every}
    fresh: list[tuple[SlotWanted, PollSlot | None]] = [(one, None) for one in wanted if one.pk not in every]
    for slot in every.values():
        if slot.removed_at:
            continue
        one = kept.get(slot.pk)
        if one is None or (one.starts_at, one.ends_at) != (slot.starts_at, slot.ends_at):
            slot.removed_at = now
            slot.save(update_fields=["removed_at"])
            if one is not None:
                fresh.append((one, slot))
    for one, former in fresh:
        same = {"poll": poll, "starts_at": one.starts_at, "ends_at": one.ends_at}
        slot = PollSlot.objects.filter(**same).order_by("pk").last() or PollSlot(**same)
        slot.removed_at, slot.moved_to = None, None
        slot.save()
        if former is not None and former.pk != slot.pk:
            PollSlot.objects.filter(pk=former.pk).update(moved_to=slot)
    if fresh:
        answered = poll.invitees.filter(is_up_to_date=True)
        tell(answered, "poll_slots", f"De nouvelles dates pour « {poll} » : dites si elles vous vont.", poll, by=by)
        answered.update(is_up_to_date=False)


# Asking people --------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_member(poll: DatePoll, member: Member, *, by: "User", must_come: bool = False) -> PollInvitee:
    """Ask this person, and tell them; twice is once. Raises ValidationError past the number that one may name."""
    live = hold_to_organise(poll, by)
    if already := live.invitees.filter(member=member).first():
        return already
    if live.invitees.count() >= MOST_NAMED + len(circle_of(live)):
        raise ValidationError(f"Nommez {MOST_NAMED} personnes au plus.")
    invitee = PollInvitee.objects.create(poll=live, member=member, must_come=must_come)
    words = f"« {live} » : dites quelles dates vous vont, avant le {french_date(live.last_day)}."
    tell(live.invitees.filter(pk=invitee.pk), "poll_opened", words, live, by=by)
    return invitee


@transaction.atomic
def invite_guest(poll: DatePoll, *, name: str, email: str, by: "User", must_come: bool = False) -> PollInvitee:
    """Ask somebody without account, by a letter with a link of their own. Raises ValidationError when this address was
    written to already, and past the number of guests of a poll, or of letters of a day."""
    live = hold_to_organise(poll, by)
    if live.invitees.filter(email=email).exists():
        raise ValidationError({"email": "Cette adresse a déjà reçu l’invitation."})
    if live.invitees.filter(member=None).count() >= MOST_GUESTS:
        raise ValidationError(f"Invitez {MOST_GUESTS} personnes sans compte au plus.")
    if audit.acts_today(by, INVITED_BY_MAIL) >= LETTERS_A_DAY:
        raise ValidationError(f"Vous avez déjà écrit à {LETTERS_A_DAY} personnes depuis hier : continuez demain.")
    token = secrets.token_urlsafe(24)
    invitee = PollInvitee.objects.create(
        poll=live, name=name, email=email, token_hash=hash_token(token), must_come=must_come
    )
    audit.record(by, live, f"{INVITED_BY_MAIL} n° {invitee.pk}")
    mails.invite_to_poll(invitee, token)
    return invitee


@transaction.atomic
def require(invitee: PollInvitee, *, must_come: bool, by: "User") -> None:
    """Whether no slot does without this person."""
    live = hold_to_organise(invitee.poll, by)
    live.invitees.filter(pk=invitee.pk).update(must_come=must_come)


@transaction.atomic
def remove_invitee(invitee: PollInvitee, *, by: "User") -> None:
    """This person is not asked any more: what they answered goes, a guest's link and its letter too."""
    live = hold_to_organise(invitee.poll, by)
    erase(live.invitees.filter(pk=invitee.pk))


def erase(invitees: "models.QuerySet[PollInvitee]") -> int:
    """Delete these, with letters that wait; how many they were."""
    pks = list(invitees.order_by().values_list("pk", flat=True))
    Letter.objects.waiting().about(PollInvitee.objects.filter(pk__in=pks)).delete()
    PollInvitee.objects.filter(pk__in=pks).delete()
    return len(pks)


# Answering ------------------------------------------------------------------------------------------------------------


class Answered(NamedTuple):
    """What somebody who answered has to know: the sentences, for slots that changed while they did."""

    invitee: PollInvitee
    warnings: list[str]


def answer_as_member(poll: DatePoll, member: Member, said: Mapping[int, str], shown: Iterable[int]) -> Answered:
    """What this person says of each slot. `shown`: the slots that the page showed. Raises ValidationError when the poll
    is not open any more, Http404 for somebody who is not asked."""
    with transaction.atomic():
        Member.objects.lock(member.pk)
        live = hold(poll)
        if not DatePoll.objects.for_member(member).filter(pk=live.pk).exists():
            raise Http404
        check_open(live)
        invitee, _ = PollInvitee.objects.get_or_create(poll=live, member=member)
        return write(live, invitee, said, set(shown))


def answer_as_guest(invitee: PollInvitee, said: Mapping[int, str], shown: Iterable[int]) -> Answered:
    """The same, by a guest's link. Raises ValidationError too when an organiser took them off meanwhile."""
    with transaction.atomic():
        live = hold(invitee.poll)
        check_open(live)
        current = live.invitees.filter(pk=invitee.pk).first()
        if current is None:
            raise ValidationError(IS_GONE)
        return write(live, current, said, set(shown))


def check_open(poll: DatePoll) -> None:
    if poll.settled_at:
        raise ValidationError(IS_SETTLED)
    if poll.cancelled_at:
        raise ValidationError(IS_CANCELLED)
    if not poll.is_open:
        raise ValidationError(IS_CLOSED.format(french_date(poll.last_day), poll.author.shown_name))


def write(poll: DatePoll, invitee: PollInvitee, said: Mapping[int, str], shown: set[int]) -> Answered:
    """The caller holds the poll. A slot of which nothing is said keeps no answer."""
    now, warnings = timezone.now(), []
    slots = {slot.pk: slot for slot in poll.slots.select_related("moved_to").order_by("starts_at", "pk")}
    known = {one.slot_id: one for one in invitee.answers.order_by("pk")}
    for pk, slot in slots.items():
        word, before = said.get(pk, ""), known.get(pk)
        if slot.removed_at:
            if word:
                warnings.append(gone(slot))
        elif word in Answer.values and (before is None or before.answer != word):
            PollAnswer.objects.update_or_create(invitee=invitee, slot=slot, defaults={"answer": word, "said_at": now})
        elif not word and before is not None and pk in shown:
            before.delete()
    proposed = {pk for pk, slot in slots.items() if not slot.removed_at}
    if not proposed <= shown:
        warnings.append(SLOT_ADDED)
    invitee.answered_at, invitee.is_up_to_date = now, proposed <= shown
    invitee.save(update_fields=["answered_at", "is_up_to_date"])
    return Answered(invitee, warnings)


def gone(slot: PollSlot) -> str:
    moved = slot.moved_to
    if moved is not None and not moved.removed_at:
        return SLOT_MOVED.format(slot.when, moved.when)
    return SLOT_REMOVED.format(slot.when)


# The end --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def cancel(poll: DatePoll, *, by: "User") -> None:
    """No date will be chosen: whoever was asked is told. Raises ValidationError when it is over already."""
    live = hold_to_organise(poll, by)
    live.cancelled_at = timezone.now()
    live.save(update_fields=["cancelled_at"])
    tell(live.invitees.all(), "poll_closed", f"Le sondage de dates « {live} » est annulé.", live, by=by)


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
    facts: dict[str, Any] = {name: getattr(live, name) for name in CARRIED}
    event = Event(author=by.member, starts_at=chosen.starts_at, ends_at=chosen.ends_at, **facts)
    event.clean()
    event.save()
    live.settled_at, live.event = timezone.now(), event
    live.save(update_fields=["settled_at", "event"])
    event.offer(by=by)
    return event


@receiver(event_published, dispatch_uid="events.date_polls.carry_over")
def follow_event(event: Event, **kwargs: Any) -> None:
    """After the transaction that puts it online: whoever is registered is held one at a time, never after the event."""
    if poll := DatePoll.objects.filter(event=event).order_by("pk").values_list("pk", flat=True).first():
        on_commit(partial(carry_over, poll), robust=True)


def carry_over(poll_pk: int) -> int:
    """Register those who said yes to the date that was chosen, in the order in which they did; tell the others. Safe to
    run again: each person is carried once. Returns how many were registered, or wait."""
    poll = DatePoll.objects.select_related("event").get(pk=poll_pk)
    event = poll.event
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
    if invitee.member is None:
        return False
    with transaction.atomic():
        if not PollInvitee.objects.filter(pk=invitee.pk, carried_at=None).update(carried_at=timezone.now()):
            return False
        try:
            own = register(event, invitee.member)
        except (ValidationError, Http404):  # it began meanwhile, is not theirs to read, or they left the network
            return False
        where = "vous êtes sur la liste d’attente" if own.is_waiting else "votre place est réservée"
        words = f"« {event} » aura lieu {day(event)}. Vous aviez dit oui : {where}."
        tell(PollInvitee.objects.filter(pk=invitee.pk), "poll_settled", words, event)
        return True


# What the timer does --------------------------------------------------------------------------------------------------


def to_carry() -> "models.QuerySet[DatePoll]":
    """Settled ones whose event is online, and of which somebody was not carried yet."""
    left = PollInvitee.objects.filter(poll=models.OuterRef("pk"), carried_at=None)
    online = DatePoll.objects.filter(event__in=Event.objects.published().to_come().order_by())
    return online.filter(models.Exists(left)).order_by("pk")


def to_remind(now: datetime) -> "models.QuerySet[DatePoll]":
    """Open ones that close within two days, and of which nobody was reminded yet."""
    return DatePoll.objects.open(now).filter(closes_at__lte=now + REMINDED_BEFORE, reminded_at=None).order_by("pk")


@transaction.atomic
def remind(poll: DatePoll, now: datetime) -> bool:
    """Tell who has not answered, once, in the portal; False when another run did first."""
    if not DatePoll.objects.open(now).filter(pk=poll.pk, reminded_at=None).update(reminded_at=now):
        return False
    words = f"« {poll} » : dites quelles dates vous vont, le sondage finit le {french_date(poll.last_day)}."
    tell(poll.invitees.unanswered(), "poll_opened", words, poll)
    return True


def guests_to_forget(now: datetime) -> "models.QuerySet[PollInvitee]":
    """Guests of polls that ended thirty days ago: they are not kept."""
    limit = now - GUESTS_KEPT
    guests = PollInvitee.objects.filter(member=None)
    return guests.filter(
        Q(poll__settled_at__lt=limit)
        | Q(poll__cancelled_at__lt=limit)
        | Q(poll__settled_at=None, poll__cancelled_at=None, poll__closes_at__lt=limit)
    )


def forget_polls_of(member: Member) -> None:
    """What this person answered goes; polls of theirs that no club nor body goes on with are cancelled. Called in a
    transaction, when a person is erased."""
    PollInvitee.objects.filter(member=member).delete()
    alone = DatePoll.objects.filter(author=member, club=None, body=None)
    erase(PollInvitee.objects.filter(poll__in=alone, member=None))
    left = list(alone.filter(settled_at=None, cancelled_at=None).order_by("pk"))
    for poll in left:
        tell(
            poll.invitees.all(),
            "poll_closed",
            f"Le sondage de dates « {poll} » est annulé : plus personne ne l’organise.",
            poll,
        )
    alone.filter(pk__in=[poll.pk for poll in left]).update(cancelled_at=timezone.now())


def tell(
    invitees: "models.QuerySet[PollInvitee]", kind: str, words: str, thing: DatePoll | Event, by: "User | None" = None
) -> None:
    """In the portal, never by mail; not who did it."""
    asked = cast(Any, invitees).with_account().order_by("pk")
    people = [one.member.user for one in asked if one.member.user != by]
    Notification.tell(people, kind=kind, sentence=words, thing=thing)
