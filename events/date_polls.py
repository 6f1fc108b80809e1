"""What is done with a date poll: proposed, changed, answered, cancelled. The date that it gives: `chosen_dates`."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
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
from events.models import DatePoll, Event, PollAnswer, PollInvitee, PollSlot, Registration
from events.models.date_polls import MOST_SLOTS, MOVED_ONCE
from events.organisers import held_by_organiser
from governance.models import SeatMandate

if TYPE_CHECKING:
    from directory.models import User

# Named by an organiser, beside those of the club or of the body.
MOST_NAMED = 60
MOST_GUESTS = 20
LETTERS_A_DAY = 40
REMINDED_BEFORE = timedelta(days=2)
GUESTS_KEPT = timedelta(days=30)
NO_LONGER_YOURS = "Vous n’organisez plus ce sondage."
IS_GONE = "Ce sondage n’existe plus."
IS_CLOSED = "Ce sondage est clos depuis le {} : vos réponses n’ont pas été enregistrées. Demandez à {} de le rouvrir."
IS_SETTLED = "La date est déjà choisie : ce sondage ne change plus."
IS_CANCELLED = "Ce sondage est annulé."
SLOT_REMOVED = "Le créneau du {} a été retiré entre-temps : vos autres réponses sont enregistrées."
SLOT_MOVED = "Le créneau du {} a été déplacé au {} : répondez aussi pour celui-ci, le reste est enregistré."
SLOT_ADDED = "Un créneau s’est ajouté entre-temps : répondez aussi pour celui-là."
NOT_POSTPONED = "Cet événement n’est pas reporté : changez sa date sur sa page, ou reportez-le d’abord."
OTHER_PROMOTION = "Ce sondage se tient dans une promotion : invitez-en des membres."
INVITED_BY_MAIL = "invitation à un sondage de dates"


class SlotWanted(NamedTuple):
    """A slot as the organiser writes it; `pk` of the one that it replaces, if any."""

    pk: int | None
    starts_at: datetime
    ends_at: datetime


# Proposed and changed ------------------------------------------------------------------------------------------------


@transaction.atomic
def propose(poll: DatePoll, slots: Sequence[SlotWanted], *, by: "User") -> DatePoll:
    """Save it with its slots, and ask the whole club, body or promotion when it is for one, and who is registered to
    the event that it moves. Its organiser is asked too.

    Raises ValidationError for an event that `by` does not organise at this instant, that is not postponed, or of which
    another poll looks for the date.
    """
    if poll.moves:
        check_postponed(held_by_organiser(poll.moves, by))
        if DatePoll.objects.filter(moves=poll.moves, settled_at=None, cancelled_at=None).exists():
            raise ValidationError(MOVED_ONCE)
    poll.save()
    for slot in slots:
        PollSlot.objects.create(poll=poll, starts_at=slot.starts_at, ends_at=slot.ends_at)
    people = {poll.author_id, *circle_of(poll), *registered(poll)}
    PollInvitee.objects.bulk_create([PollInvitee(poll=poll, member_id=pk) for pk in sorted(people)])
    words = f"« {poll} » : dites quelles dates vous vont, avant le {french_date(poll.last_day)}."
    tell(poll.invitees.exclude(member=poll.author_id), "poll_opened", words, poll, by=by)
    return poll


def circle_of(poll: DatePoll) -> list[int]:
    """The numbers of the members of its club or of its promotion, or of those who sit in its body today."""
    people = Member.objects.filter(is_listed=True)
    if poll.club_id:
        people = people.filter(Q(club_memberships__club=poll.club_id))
    elif poll.body_id:
        sitting = SeatMandate.objects.current().filter(seat__body=poll.body_id, seat__closed_on=None)
        people = people.filter(pk__in=sitting.values("member"))
    elif poll.cohort_id:
        people = people.filter(cohort=poll.cohort_id)
    else:
        return []
    return list(people.order_by().values_list("pk", flat=True).distinct())


def registered(poll: DatePoll) -> list[int]:
    """The numbers of the members who hold a seat, or wait for one, at the event that it moves."""
    if poll.moves is None:
        return []
    people = Registration.objects.filter(event=poll.moves, member__is_listed=True).current()
    return [pk for pk in people.order_by("pk").values_list("member", flat=True) if pk]


def check_postponed(event: Event) -> None:
    """Raises ValidationError for an event whose date is not to be found again."""
    if not (event.is_published and event.is_postponed):
        raise ValidationError(NOT_POSTPONED)


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
    answered is told, once until they answer again, and asked again when there is something new to answer.

    Raises ValidationError past twelve, for two alike, and with none.
    """
    if not 1 <= len(wanted) <= MOST_SLOTS:
        raise ValidationError(f"Gardez entre un et {MOST_SLOTS} créneaux.")
    now = timezone.now()
    every = {slot.pk: slot for slot in poll.slots.order_by("pk")}
    kept = {one.pk: one for one in wanted if one.pk in every}
    fresh: list[tuple[SlotWanted, PollSlot | None]] = [(one, None) for one in wanted if one.pk not in every]
    removed = 0
    for slot in every.values():
        if slot.removed_at:
            continue
        one = kept.get(slot.pk)
        if one is None or (one.starts_at, one.ends_at) != (slot.starts_at, slot.ends_at):
            slot.removed_at = now
            slot.save(update_fields=["removed_at"])
            removed += 1
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
        words = f"De nouvelles dates pour « {poll} » : dites si elles vous vont."
    elif removed:
        words = f"Des dates de « {poll} » sont retirées : vérifiez que les autres vous vont."
    else:
        return
    tell_changed(poll, words, now, by=by)
    if fresh:
        poll.invitees.filter(is_up_to_date=True).update(is_up_to_date=False)


def tell_changed(poll: DatePoll, words: str, now: datetime, by: "User | None") -> None:
    """Whoever answered is told that slots changed, once until they answer again; guests by a letter."""
    answered = poll.invitees.filter(answered_at__isnull=False, told_at=None)
    tell(answered, "poll_slots", words, poll, by=by)
    for guest in answered.filter(member=None).order_by("pk"):
        mails.tell_slots_to_guest(guest, words)
    answered.update(told_at=now)


# Asking people --------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_member(poll: DatePoll, member: Member, *, by: "User", must_come: bool = False) -> PollInvitee:
    """Ask this person, and tell them; twice is once. Raises ValidationError past the number that one may name."""
    live = hold_to_organise(poll, by)
    if already := live.invitees.filter(member=member).first():
        return already
    if live.cohort_id not in (None, member.cohort_id):
        raise ValidationError(OTHER_PROMOTION)
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
    if live.cohort_id:
        raise ValidationError(OTHER_PROMOTION)
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
    invitee.answered_at, invitee.is_up_to_date, invitee.told_at = now, proposed <= shown, None
    invitee.save(update_fields=["answered_at", "is_up_to_date", "told_at"])
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


# What the timer does --------------------------------------------------------------------------------------------------


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
