"""What people do about an immersion: ask, answer, choose a date, change their mind, say what they learnt. Each verb
holds the people, then the immersion, then the visit: of two who act at once, the second is told what the first did."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.notifications.models import Notification
from events.models import EventStatus
from mentoring import answer_days
from mentoring.meetings import HALF_A_DAY, call_off, plan_visit
from mentoring.models import Immersion, ImmersionNote, ImmersionStory, ImmersionVisit, VisitState
from mentoring.models.immersions import GONE, MOVED

MOST_OPEN = 3
MOST_A_DAY = 10

OWN = "C’est votre annonce : une autre personne y répondra."
CLOSED = "Cette annonce est fermée : cherchez-en une autre."
NOT_NOW = "Cette personne ne reçoit pas de demande en ce moment : cherchez une autre immersion, ou revenez plus tard."
ASKED = "Vous avez déjà une demande en cours pour cette immersion : sa page dit où elle en est."
TOO_MANY_OPEN = f"Vous avez déjà {MOST_OPEN} demandes en cours : attendez une réponse, ou retirez l’une d’elles."
TOO_MANY_TODAY = f"Vous avez envoyé {MOST_A_DAY} demandes depuis hier : continuez demain."
NO_ROOM = "Le {} est déjà complet pour cette immersion : choisissez un autre moment."
DATES_PAST = "Ces dates sont passées : demandez-en d’autres."
NO_DATE = "Cette date n’est plus proposée : choisissez parmi celles de la page."
PLANNED = "La date est déjà choisie : pour en changer, dites que vous ne pouvez plus, ou changez l’événement."
NOT_TO_COME = "Écrivez une date passée, ou celle d’aujourd’hui."
NOT_YET = "Cette immersion n’a pas encore eu lieu."
TOLD = "Vous avez déjà répondu : merci."
SAY_WHY = "Dites en une phrase pourquoi : l’autre personne la lit."


def tell(member: Member, kind: str, sentence: str | Sequence[Any], thing: Any, url: str = "") -> None:
    """In the portal, and never with the words of the visit."""
    if member.user is not None:
        Notification.tell([member.user], kind=kind, sentence=sentence, thing=thing, url=url)


# Asking ---------------------------------------------------------------------------------------------------------------


def receives(immersion: Immersion) -> bool:
    """Whether its author may be asked today: there, with an account, and not in pause."""
    author = immersion.author
    return author.is_listed and author.user is not None and author.user.is_active and not author.contact_is_paused


@transaction.atomic
def ask(immersion: Immersion, *, by: Member, why: str, now: datetime | None = None) -> ImmersionVisit:
    """Ask to come to what is offered, or propose to receive who looks for it; its author is told.

    Raises ValidationError, in a sentence, for one's own, beyond the limits, and for somebody who cannot be asked: gone,
    in pause, or one of the two blocked the other, which is told no more than that.
    """
    now = now or timezone.now()
    Member.objects.lock_together(by.pk, immersion.author_id)
    me = Member.objects.lock(by.pk)
    live = Immersion.objects.hold(immersion.pk)
    if not live.is_published:
        raise ValidationError(GONE)
    if live.author_id == me.pk:
        raise ValidationError(OWN)
    if live.is_closed:
        raise ValidationError(CLOSED)
    if not receives(live) or MessageBlock.between(live.author_id, me).exists():
        raise ValidationError(NOT_NOW)
    mine = ImmersionVisit.objects.asked_by(me)
    if mine.open(now).filter(immersion=live).exists():
        raise ValidationError(ASKED)
    if mine.open(now).count() >= MOST_OPEN:
        raise ValidationError(TOO_MANY_OPEN)
    if mine.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(TOO_MANY_TODAY)
    host, guest = (live.author, me) if live.is_offer else (me, live.author)
    ends_on = answer_days.day_after(now, answer_days.IN_ALL)
    visit = ImmersionVisit.objects.create(
        immersion=live,
        host=host,
        guest=guest,
        why=why,
        asked_at=now,
        answer_by=answer_days.answer_by(now, ends_on=ends_on),
        ends_on=ends_on,
    )
    words = " demande à venir chez vous" if live.is_offer else " propose de vous recevoir"
    until = f"Réponse attendue avant le {french_date(visit.answer_by)}."
    tell(live.author, "immersion_asked", [me, f"{words}. {until}"], visit)
    return visit


# Answering ------------------------------------------------------------------------------------------------------------


def held(visit: ImmersionVisit, *states: str) -> ImmersionVisit:
    """As it is now, held after its two people and its immersion. Raises ValidationError in another state."""
    Member.objects.lock_together(visit.host_id, visit.guest_id)
    Immersion.objects.hold(visit.immersion_id)
    live = ImmersionVisit.objects.lock(visit.pk)
    if live.state not in states:
        raise ValidationError(MOVED)
    return live


def move(live: ImmersionVisit, state: str, now: datetime) -> None:
    live.state, live.answered_at = state, now
    live.save()


def wait_for_a_date(live: ImmersionVisit, now: datetime) -> None:
    """Fifteen working days from now, for whose turn it is, once it is accepted."""
    live.ends_on = answer_days.day_after(now, answer_days.IN_ALL)
    if live.is_waiting:
        live.state, live.answered_at = VisitState.ACCEPTED, now
    live.save()


@transaction.atomic
def accept(visit: ImmersionVisit, *, by: Member) -> None:
    """By who looks for an immersion: who would receive them proposes two dates. Twice is once."""
    live = held(visit, VisitState.SENT, VisitState.ACCEPTED)
    if live.immersion.author_id != by.pk or live.immersion.is_offer:
        raise ValidationError(MOVED)
    if live.is_waiting:
        wait_for_a_date(live, timezone.now())
        tell(live.host, "immersion_answer", [by, " accepte votre invitation : proposez deux dates."], live)


@transaction.atomic
def decline(visit: ImmersionVisit, *, by: Member, word: str = "") -> None:
    """By the author of the immersion, with a word or without."""
    live = held(visit, VisitState.SENT)
    if live.immersion.author_id != by.pk:
        raise ValidationError(MOVED)
    live.word = word
    move(live, VisitState.DECLINED, timezone.now())
    tell(live.asker, "immersion_answer", [by, " ne peut pas donner suite à votre demande cette fois."], live)


@transaction.atomic
def leave(visit: ImmersionVisit, *, by: Member, word: str = "") -> None:
    """Who asked takes it back while it waits; once it is accepted, either of the two cancels it, and says why. Raises
    ValidationError once the half-day is past."""
    live = held(visit, VisitState.SENT, VisitState.ACCEPTED)
    if live.is_met or (live.is_waiting and live.asker.pk != by.pk):
        raise ValidationError(MOVED)
    was_accepted = live.is_accepted
    if was_accepted and not word:
        raise ValidationError(SAY_WHY)
    live.word = word
    move(live, VisitState.CANCELLED if was_accepted else VisitState.WITHDRAWN, timezone.now())
    call_off(live, "L’immersion est annulée.")
    if was_accepted:
        tell(live.other(by), "immersion_cancelled", [by, " annule l’immersion, et vous dit pourquoi."], live)
    else:
        Notification.objects.about(live).filter(kind="immersion_asked").unread().delete()


# Dates ----------------------------------------------------------------------------------------------------------------


def check_room(visit: ImmersionVisit, starts_at: datetime) -> None:
    """Raises ValidationError when as many people as the immersion takes at once come at that moment already. The
    immersion is held."""
    same_time = ImmersionVisit.objects.filter(
        immersion=visit.immersion_id,
        state=VisitState.ACCEPTED,
        event__status=EventStatus.PLANNED,
        event__starts_at__lt=starts_at + HALF_A_DAY,
        event__ends_at__gt=starts_at,
    )
    if same_time.exclude(pk=visit.pk).count() >= visit.immersion.guests:
        raise ValidationError(NO_ROOM.format(french_date(starts_at)))


@transaction.atomic
def propose_dates(visit: ImmersionVisit, first: datetime, second: datetime, place: str, *, by: Member) -> None:
    """Two dates to choose from, by who receives, in place of those of before: of an offer, it is the yes. Raises
    ValidationError once a date is chosen and stands, or where a moment is full."""
    live = held(visit, VisitState.SENT, VisitState.ACCEPTED)
    if live.host_id != by.pk or (live.is_waiting and not live.immersion.is_offer):
        raise ValidationError(MOVED)
    if live.is_planned:
        raise ValidationError(PLANNED)
    for moment in (first, second):
        check_room(live, moment)
    live.event = None
    live.first_date, live.second_date, live.place = min(first, second), max(first, second), place
    wait_for_a_date(live, timezone.now())
    tell(live.guest, "immersion_dates", [live.host, " vous reçoit, et vous propose deux dates."], live)


@transaction.atomic
def choose_date(visit: ImmersionVisit, chosen: str, *, by: Member) -> None:
    """`chosen`: « 1 » or « 2 », by who comes. The half-day is in the agenda of both, and of nobody else. Twice is once.

    Raises ValidationError when that date is past, no longer proposed, or full meanwhile.
    """
    live = held(visit, VisitState.ACCEPTED)
    if live.guest_id != by.pk:
        raise ValidationError(MOVED)
    if live.is_planned:
        return
    starts_at = {"1": live.first_date, "2": live.second_date}.get(chosen)
    if starts_at is None:
        raise ValidationError(NO_DATE)
    if starts_at <= timezone.now():
        raise ValidationError(DATES_PAST)
    check_room(live, starts_at)
    live.event = plan_visit(live, starts_at)
    wait_for_a_date(live, starts_at)  # should that day be called off
    tell(live.host, "immersion_date", [live.guest, f" choisit le {french_date(starts_at)}."], live)


@transaction.atomic
def ask_other_dates(visit: ImmersionVisit, *, by: Member) -> None:
    """Neither suits who comes. Raises ValidationError once one is chosen. Twice is once."""
    live = held(visit, VisitState.ACCEPTED)
    if live.guest_id != by.pk:
        raise ValidationError(MOVED)
    if live.is_planned:
        raise ValidationError(PLANNED)
    if live.has_dates:
        live.first_date = live.second_date = live.event = None
        wait_for_a_date(live, timezone.now())
        words = " ne peut venir à aucune des deux dates : proposez-en deux autres."
        tell(live.host, "immersion_dates", [live.guest, words], live)


@transaction.atomic
def record_agreement(visit: ImmersionVisit, on: date, *, by: Member) -> None:
    """Each says on which day their own hierarchy agreed."""
    live = held(visit, VisitState.ACCEPTED)
    if by.pk not in (live.host_id, live.guest_id):
        raise ValidationError(MOVED)
    if on > timezone.localdate():
        raise ValidationError({"on": NOT_TO_COME})
    setattr(live, "host_agreed_on" if by.pk == live.host_id else "guest_agreed_on", on)
    live.save()


# What was learnt ------------------------------------------------------------------------------------------------------


@transaction.atomic
def tell_learnt(visit: ImmersionVisit, text: str, *, by: Member, shared: bool = False) -> ImmersionNote:
    """By each of the two, once, when the half-day is past. Without text they have nothing to tell, and are not asked
    again. `shared` by its author, it is also a story for the network, which the mission reads first."""
    live = held(visit, VisitState.ACCEPTED)
    if by.pk not in (live.host_id, live.guest_id):
        raise ValidationError(MOVED)
    if not live.is_met:
        raise ValidationError(NOT_YET)
    if live.notes.filter(member=by).exists():
        raise ValidationError(TOLD)
    note = ImmersionNote.objects.create(visit=live, member=by, text=text)
    if shared and text and by.user is not None:
        immersion = Immersion.objects.get(pk=live.immersion_id)
        place = immersion.collectivity_id if immersion.is_offer else live.host.collectivity_id
        note.story = ImmersionStory.objects.create(author=by, immersion=immersion, collectivity_id=place, text=text)
        note.story.offer(by=by.user)
        note.save()
    return note


# Passing time, leaving ------------------------------------------------------------------------------------------------


def tend(now: datetime) -> int:
    """Each day: close what got no answer, or no date, in fifteen working days; how many. Run twice, it does nothing
    more."""
    over = ImmersionVisit.objects.over(local_day(now)).order_by("pk")
    return sum(lapse(visit, now) for visit in list(over))


@transaction.atomic
def lapse(visit: ImmersionVisit, now: datetime) -> bool:
    """Who asked is told; both are, once it was accepted."""
    Member.objects.lock_together(visit.host_id, visit.guest_id)
    live = ImmersionVisit.objects.lock(visit.pk)
    if not (live.is_waiting or live.is_to_plan) or not answer_days.is_over(live.ends_on, local_day(now)):
        return False
    if live.is_waiting:
        words = "Votre demande d’immersion est restée sans réponse : elle est close."
        told = [live.asker]
    else:
        words = "Votre immersion est restée sans date : elle est close. Vous pouvez la redemander."
        told = [live.host, live.guest]
    move(live, VisitState.LAPSED, now)
    Notification.objects.about(live).unread().delete()
    for one in told:
        tell(one, "immersion_answer", words, live)
    return True


def forget(member: Member) -> None:
    """What the two said goes with either of them; the other one is told when something was still to come. What they
    offered is closed, and stays where others told what they learnt."""
    now = timezone.now()
    theirs = ImmersionVisit.objects.of(member)
    for visit in theirs.open(now).for_page().order_by("pk"):
        call_off(visit, "Une des deux personnes a quitté le réseau.")
        Notification.objects.about(visit).delete()
        words = f"« {visit.immersion} » ne se fera pas : l’autre personne a quitté le réseau."
        tell(visit.other(member), "immersion_cancelled", words, visit.immersion)
    Notification.objects.about_any(theirs).delete()
    theirs.delete()
    ImmersionStory.objects.of(member).exclude(state="published").delete()
    own = Immersion.objects.of(member)
    own.exclude(state="published").filter(stories=None).delete()
    for immersion in own.filter(closed_at=None).order_by("pk"):
        immersion.closed_at = now
        immersion.save()
