"""How a codev goes: roles, six steps that the facilitator moves, notes, the commitment kept and what became of it.

A step moves by one UPDATE that names the step from which it moves: two presses of « Suite » at once make one step.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.notifications.models import Notification
from events.codev_steps import FIRST, LAST, MORE, MOST_ADDED, NOT_BEGUN, OVER
from events.models import (
    CodevCommitment,
    CodevNote,
    CodevSession,
    CommitmentOutcome,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
)
from events.models.codev import ASKED_AFTER
from events.models.registrations import mark

if TYPE_CHECKING:
    from directory.models import Member

MOST_NOTES = 60  # of one person, in one session

NO_CLIENT = "Choisissez d’abord qui apporte la question."
FACILITATOR_MOVES = "Seule la personne qui facilite fait avancer la séance."
BEGUN = "La séance a commencé : les rôles ne changent plus, sauf la facilitation."
ROLES_CHANGED = "Les rôles viennent de changer : regardez-les de nouveau."
ONE_ROLE = "La même personne n’apporte pas la question et ne facilite pas : choisissez deux personnes."
NOT_THERE = "Cette personne ne vient pas à la séance."
NOT_BEGUN_YET = "Les notes et l’engagement s’écrivent à partir du début de la séance."
NOTHING_WRITTEN = "Écrivez votre note."
TOO_MANY = f"Vous avez déjà écrit {MOST_NOTES} notes pendant cette séance."
NOT_OVER = "Les présences se notent une fois la séance finie."
CLIENT_ALONE = "Seule la personne qui a apporté la question écrit l’engagement."
ANSWERED = "Le portail a déjà demandé ce qu’il est devenu : il ne change plus."
ELSEWHERE = "L’engagement a changé dans une autre fenêtre : le voici. Le vôtre est gardé ci-dessous."


# Roles --------------------------------------------------------------------------------------------------------------


def give_roles(
    session: CodevSession, *, client: int | None, facilitator: int | None, shown: tuple[int | None, int | None]
) -> None:
    """Before it begins, by any participant, to participants. `shown`: the roles that the page showed.

    Raises ValidationError once it has begun, when the roles changed meanwhile, for one person with both, or for
    somebody who does not come.
    """
    if client is not None and client == facilitator:
        raise ValidationError(ONE_ROLE)
    named = {pk for pk in (client, facilitator) if pk is not None}
    if Registration.objects.filter(event=session.event_id, member__in=named).coming().count() != len(named):
        raise ValidationError(NOT_THERE)
    waiting = CodevSession.objects.filter(pk=session.pk, step=NOT_BEGUN)
    same = waiting.filter(**is_or_null("client", shown[0]), **is_or_null("facilitator", shown[1]))
    if not same.update(client=client, facilitator=facilitator, changes=F("changes") + 1):
        raise ValidationError(ROLES_CHANGED if waiting.exists() else BEGUN)


def take_over(session: CodevSession, member: "Member", *, shown: int | None) -> bool:
    """A participant facilitates from now on: whoever did has left, or asks it. False when somebody else did first.

    Raises ValidationError for who brings the question.
    """
    if member.pk == session.client_id:
        raise ValidationError(ONE_ROLE)
    rows = CodevSession.objects.filter(pk=session.pk, step__range=(FIRST, LAST), **is_or_null("facilitator", shown))
    return bool(rows.exclude(client=member).update(facilitator=member, changes=F("changes") + 1))


def is_or_null(name: str, pk: int | None) -> dict[str, object]:
    return {f"{name}__isnull": True} if pk is None else {name: pk}


# The walk -----------------------------------------------------------------------------------------------------------


def begin(session: CodevSession, *, by: "Member") -> bool:
    """The first step, now. False when it had begun already. Raises ValidationError as `moved` does, before its hour,
    and without somebody who brings the question."""
    if session.has_begun:
        return False
    if refusal := session.why_it_may_not_begin:
        raise ValidationError(refusal)
    there = Registration.objects.filter(event=session.event_id, member=session.client_id or 0).coming().exists()
    if not there:
        raise ValidationError(NO_CLIENT)
    return moved(session, by, NOT_BEGUN, step=FIRST, step_started_at=timezone.now())


def advance(session: CodevSession, *, by: "Member", expected: int) -> bool:
    """From the step `expected` to the next one; after the sixth, it is over. False when it had left it already."""
    now = timezone.now()
    if expected == LAST:
        return moved(session, by, LAST, step=OVER, step_started_at=None, ended_at=now)
    return FIRST <= expected < LAST and moved(session, by, expected, step=expected + 1, step_started_at=now)


def go_back(session: CodevSession, *, by: "Member", expected: int) -> bool:
    """To the step before, which begins anew; what was ended by mistake goes on at the sixth. False as `advance`."""
    return FIRST < expected <= OVER and moved(
        session, by, expected, step=expected - 1, step_started_at=timezone.now(), ended_at=None
    )


def pause(session: CodevSession, *, by: "Member", expected: int) -> bool:
    """Its time stands still. False when it did already, or when the step moved."""
    rows = steered(session, by).filter(step=expected, paused_at=None, step_started_at__isnull=False)
    return bool(rows.update(paused_at=timezone.now(), changes=F("changes") + 1))


def resume(session: CodevSession, *, by: "Member", expected: int) -> bool:
    """Its time goes on where it stood. False when it went on already, or when the step moved."""
    rows = steered(session, by).filter(step=expected, paused_at=session.paused_at, paused_at__isnull=False)
    if session.paused_at is None or session.step_started_at is None:
        return False
    began = session.step_started_at + (timezone.now() - session.paused_at)
    return bool(rows.update(paused_at=None, step_started_at=began, changes=F("changes") + 1))


def add_time(session: CodevSession, *, by: "Member", expected: int, added: int) -> bool:
    """Five minutes more to this step. `added`: the minutes that the page said were added already: a double press adds
    five. False when it moved or changed meanwhile, and past an hour."""
    rows = steered(session, by).filter(step=expected, step__range=(FIRST, LAST), added_minutes=added)
    return added + MORE <= MOST_ADDED and bool(rows.update(added_minutes=added + MORE, changes=F("changes") + 1))


def moved(session: CodevSession, by: "Member", expected: int, **fields: object) -> bool:
    """One UPDATE from the expected step. Raises ValidationError for who does not facilitate."""
    rows = steered(session, by).filter(step=expected)
    return bool(rows.update(paused_at=None, added_minutes=0, changes=F("changes") + 1, **fields))


def steered(session: CodevSession, by: "Member") -> QuerySet[CodevSession]:
    """The row, for who facilitates it. Raises ValidationError for anybody else."""
    rows = CodevSession.objects.filter(pk=session.pk, facilitator=by)
    if not rows.exists():
        raise ValidationError(FACILITATOR_MOVES)
    return rows


# Who is there ---------------------------------------------------------------------------------------------------------


def see(session: CodevSession, member: "Member") -> bool:
    """This participant is on the page of the session, from an hour before it. False when it was known, or too early."""
    if not session.has_begun and session.why_it_may_not_begin:
        return False
    rows = Registration.objects.filter(event=session.event_id, member=member, seen_at=None).coming()
    return bool(rows.update(seen_at=timezone.now()))


@transaction.atomic
def note_presence(session: CodevSession, present: Collection[int], *, by: "Member") -> int:
    """Once it is over, its facilitator says who was there: these registrations, and no other of the session; guests and
    those marked absent are left to the organisers. Returns how many are present.

    Raises ValidationError for who does not facilitate, before the end, and before the hour of the event.
    """
    steered(session, by)
    if not CodevSession.objects.filter(pk=session.pk, step=OVER).exists():
        raise ValidationError(NOT_OVER)
    rows = list(participants(session).order_by("pk"))
    for one in rows:
        was_there = one.state == RegistrationState.PRESENT
        if (one.pk in present) != was_there:
            mark(one, RegistrationState.PRESENT if one.pk in present else RegistrationState.REGISTERED)
    bump(session)
    return sum(one.pk in present for one in rows)


def participants(session: CodevSession) -> RegistrationQuerySet:
    rows = Registration.objects.filter(event=session.event_id, member__isnull=False)
    return rows.filter(state__in=[RegistrationState.REGISTERED, RegistrationState.PRESENT]).select_related("member")


# Notes ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_note(session: CodevSession, author: "Member", *, step: int, text: str) -> CodevNote:
    """A note more, of this step; the same words again from the same person are the same note.

    Raises ValidationError before it begins, for an empty note, and past sixty.
    """
    text = text.strip()
    if not text:
        raise ValidationError(NOTHING_WRITTEN)
    live = CodevSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if not live.has_begun:
        raise ValidationError(NOT_BEGUN_YET)
    own = live.notes.filter(author=author)
    if same := own.filter(step=step, text=text).first():
        return same
    if own.count() >= MOST_NOTES:
        raise ValidationError(TOO_MANY)
    note = CodevNote.objects.create(session=live, author=author, step=step, text=text)
    bump(live)
    return note


@transaction.atomic
def remove_note(note: CodevNote) -> None:
    bump(note.session)
    note.delete()


def bump(session: CodevSession) -> None:
    CodevSession.objects.filter(pk=session.pk).update(changes=F("changes") + 1)


# The commitment -------------------------------------------------------------------------------------------------------


@transaction.atomic
def commit(session: CodevSession, member: "Member", *, what: str, by_when: date, shown: str) -> CodevCommitment:
    """What the client will do. `shown`: what the page said of it before.

    Raises ValidationError for anybody else, before it begins, once answered, and when another window changed it.
    """
    live = CodevSession.objects.select_for_update(of=("self",), no_key=True).select_related("event").get(pk=session.pk)
    if live.client_id != member.pk:
        raise ValidationError(CLIENT_ALONE)
    if not live.has_begun:
        raise ValidationError(NOT_BEGUN_YET)
    one = CodevCommitment.objects.filter(session=live).first()
    if one is None:
        day = max(local_day(live.event.starts_at), timezone.localdate())
        one = CodevCommitment(session=live, ask_on=day + ASKED_AFTER)
    elif one.outcome or one.is_asked:
        raise ValidationError(ANSWERED)
    elif shown != one.what and one.what != what:
        raise ValidationError(ELSEWHERE)
    one.member, one.what, one.by_when = member, what, by_when
    one.save()
    bump(live)
    return one


def answer(commitment: CodevCommitment, *, outcome: str) -> bool:
    """What became of it, once it is asked: one tap. False when it was said already."""
    rows = CodevCommitment.objects.to_answer(timezone.localdate()).filter(pk=commitment.pk)
    done = rows.update(outcome=CommitmentOutcome(outcome), answered_at=timezone.now())
    if done:
        bump(commitment.session)
        asked = Notification.objects.filter(kind="codev_commitment").about(commitment.session.event)
        asked.mark_read()
    return bool(done)


def remind_all(now: datetime | None = None) -> int:
    """What the timer does: each client is reminded once of what they are asked. Returns how many."""
    now = now or timezone.now()
    reminded = 0
    for one in to_remind(now):
        # Conditional: two runs at once remind once.
        if not CodevCommitment.objects.filter(pk=one.pk, reminded_at=None).update(reminded_at=now):
            continue
        if one.member and one.member.user:
            event = one.session.event
            words = f"Il y a un mois, à « {event} », vous avez pris un engagement : où en êtes-vous ?"
            Notification.tell(
                [one.member.user], kind="codev_commitment", sentence=words, thing=event, url=one.get_absolute_url()
            )
            reminded += 1
    return reminded


def to_remind(now: datetime) -> QuerySet[CodevCommitment]:
    """Asked, not answered, not reminded yet."""
    waiting = CodevCommitment.objects.to_answer(local_day(now)).filter(reminded_at=None, member__isnull=False)
    return waiting.select_related("member__user", "session__event")


def figures() -> dict[str, int | str]:
    """What everybody may read: how many sessions were held, how many commitments, and in words what became of those
    that have an answer. Two queries."""
    of = {outcome: Count("pk", Q(outcome=outcome)) for outcome in CommitmentOutcome.values}
    counted = CodevCommitment.objects.order_by().aggregate(commitments=Count("pk"), **of)
    told = {
        CommitmentOutcome.KEPT: ("tenu", "tenus"),
        CommitmentOutcome.PARTLY: ("tenu en partie", "tenus en partie"),
        CommitmentOutcome.NOT_KEPT: ("pas tenu", "pas tenus"),
    }
    outcomes = [f"{many} {told[outcome][many > 1]}" for outcome in told if (many := counted[outcome])]
    return {
        "held": CodevSession.objects.filter(step=OVER).count(),
        "commitments": counted["commitments"],
        "outcomes": ", ".join(outcomes),
    }
