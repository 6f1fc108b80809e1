"""What people do with a request: send it, answer it, choose a date, say what came of it. Each holds the people who
act, then the request: of two who act at once, the second is told what the first one did."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.dates import french_date, local_day
from governance.models import Club
from mentoring.handing_over import ask, ask_best, close, end_handover, give_to_mission, pass_on, take_place, tell
from mentoring.meetings import call_off, plan
from mentoring.models import (
    Handover,
    HandoverOutcome,
    HelpRequest,
    Mentor,
    RequestOutcome,
    RequestState,
)
from mentoring.models.help_requests import CARRIED, ERASED_QUESTION, OPEN_STATES, SAID
from mentoring.models.mentors import next_month
from mentoring.next_mentor import pool_for
from projects.models import Project

MOST_OPEN = 3
MOST_A_DAY = 10

YOURSELF = "Vous ne pouvez pas vous demander un coup de main à vous-même : choisissez une autre personne."
NO_ROOM = (
    "{} ne peut pas recevoir de demande en ce moment. Choisissez une autre personne, ou laissez-nous choisir la mieux "
    "placée."
)
TOO_MANY_OPEN = f"Vous avez déjà {MOST_OPEN} demandes en cours : attendez une réponse, ou retirez l’une d’elles."
TOO_MANY_TODAY = f"Vous avez envoyé {MOST_A_DAY} demandes en vingt-quatre heures : c’est la limite. Recommencez demain."
NO_LONGER_YOURS = "Cette demande n’attend plus votre réponse : elle est passée à quelqu’un d’autre, ou elle est close."
NOT_ACCEPTED = "Cette demande n’est pas acceptée, ou elle est close."
DATES_PAST = "Ces dates sont passées : demandez-en d’autres."
NO_DATE = "Cette date n’est plus proposée : choisissez parmi celles de la page."
IS_CLOSED = "Cette demande est close."
MET = "Votre rendez-vous a eu lieu : la personne qui a demandé dira ce qu’il en est."
MEASURING_ALREADY = "L’équipe de ce projet a déjà une demande en cours : attendez sa réponse, ou retirez-la."
MEETING_TO_COME = "La date est déjà choisie : changez-la sur la page de l’événement."


@dataclass(frozen=True)
class Need:
    """What somebody asks: in one sentence, with or without more, in which way, by when."""

    question: str
    context: str = ""
    format: str = ""
    by_when: date | None = None
    key: uuid.UUID | None = None
    project: Project | None = None
    club: Club | None = None


# Sent -----------------------------------------------------------------------------------------------------------------


def send(need: Need, asker: Member, mentor: Member | None = None, *, now: datetime | None = None) -> HelpRequest:
    """Ask this person, or the best placed when nobody is named; the mission at once when nobody has room. The same form
    sent twice is one request.

    Raises ValidationError, in a sentence, for oneself, beyond the limits, and for somebody who cannot be asked: in
    pause, full, gone, or who blocked the asker, who is told no more than that.
    """
    now = now or timezone.now()
    with transaction.atomic():
        Member.objects.lock_together(asker.pk, *([mentor.pk] if mentor else []))
        asker = Member.objects.lock(asker.pk)
        if need.key and (already := HelpRequest.objects.filter(form_key=need.key, asker=asker).first()):
            return already
        check_limits(asker, now)
        if need.project is not None:
            Project.objects.lock(need.project.pk)
            if HelpRequest.objects.open().filter(project=need.project).exists():
                raise ValidationError(MEASURING_ALREADY)
        if mentor is not None and mentor.pk == asker.pk:
            raise ValidationError(YOURSELF)
        taken = need.key and HelpRequest.objects.filter(form_key=need.key).exists()
        request = HelpRequest(
            asker=asker,
            question=need.question,
            context=need.context,
            format=need.format,
            by_when=need.by_when,
            project=need.project,
            club=need.club,
            sent_at=now,
            form_key=uuid.uuid4() if taken else need.key,
        )
        request.save()
        if mentor is None:
            if ask_best(request, asker, now) is None:
                give_to_mission(request, now)
            return request
        named = pool_for(asker).filter(member=mentor).first()
        if named is None or not take_place(named, now, wait=True):
            raise ValidationError(NO_ROOM.format(mentor.given_name if mentor.is_listed else "Cette personne"))
        ask(request, mentor, now)
        return request


def check_limits(asker: Member, now: datetime) -> None:
    """The asker is held: two windows cannot pass the limit together."""
    if HelpRequest.objects.of(asker).open().count() >= MOST_OPEN:
        raise ValidationError(TOO_MANY_OPEN)
    if HelpRequest.objects.of(asker).filter(sent_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(TOO_MANY_TODAY)


# Answered -------------------------------------------------------------------------------------------------------------


def held_for(handover: Handover, *outcomes: str) -> tuple[HelpRequest, Handover]:
    """The request as it is now, held, with this hand-over while its outcome is one of these. Raises ValidationError
    once it is not."""
    Member.objects.lock(handover.mentor_id)
    request = HelpRequest.objects.lock(handover.request_id)
    live = Handover.objects.select_related("mentor__user").get(pk=handover.pk)
    if live.outcome not in outcomes or not request.is_open:
        raise ValidationError(NO_LONGER_YOURS)
    return request, live


@transaction.atomic
def see(handover: Handover, *, now: datetime | None = None) -> None:
    """Who is asked has read it: the asker sees it. Twice is once, and nothing when it waits no more."""
    now = now or timezone.now()
    request = HelpRequest.objects.lock(handover.request_id)
    seen = Handover.objects.filter(pk=handover.pk, seen_at=None, outcome=HandoverOutcome.WAITING).update(seen_at=now)
    if seen:
        request.seen_at = request.seen_at or now
        if request.state in (RequestState.SENT, RequestState.RELAYED):
            request.state = RequestState.SEEN
        request.save()


@transaction.atomic
def accept(handover: Handover, *, now: datetime | None = None) -> None:
    """They help. Twice is once. Raises ValidationError when it has passed to somebody else, or is closed."""
    now = now or timezone.now()
    if Handover.objects.filter(pk=handover.pk, outcome=HandoverOutcome.ACCEPTED).exists():
        return
    request, live = held_for(handover, HandoverOutcome.WAITING)
    end_handover(live, HandoverOutcome.ACCEPTED, now)
    request.state, request.accepted_at, request.seen_at = RequestState.ACCEPTED, now, request.seen_at or now
    request.save()
    words = " accepte votre demande et va vous proposer deux dates."
    tell(request.asker, "help_accepted", [live.mentor, words], request)


@transaction.atomic
def decline(handover: Handover, *, pause: bool = False, now: datetime | None = None) -> None:
    """They cannot, or can no longer though they had accepted: the next person is asked. `pause`: nor anything else
    until the end of the month, or of a longer pause of theirs.

    Raises ValidationError when it no longer waits for them, or once they have met.
    """
    now = now or timezone.now()
    request, live = held_for(handover, *CARRIED)
    if request.is_met:
        raise ValidationError(MET)
    if pause:
        last = next_month(local_day(now)) - timedelta(days=1)
        shorter = Q(paused_until=None) | Q(paused_until__lt=last)
        Mentor.objects.filter(shorter, member=live.mentor_id).update(paused_until=last)
    let_go(request, live, HandoverOutcome.DECLINED, now, "La personne qui devait vous aider ne le peut plus.")


def let_go(request: HelpRequest, handover: Handover, outcome: str, now: datetime, why: str) -> None:
    """Who holds it no longer does: the next person is asked, from the beginning when it was accepted, and a meeting to
    come is called off (`why`, read by both). The request is held."""
    if request.state == RequestState.ACCEPTED:
        call_off(request, why)
        request.accepted_at = request.first_date = request.second_date = request.event = request.mission_at = None
        request.state = RequestState.RELAYED
        request.count_days(now)
    pass_on(request, handover, outcome, now)


@transaction.atomic
def block(handover: Handover, *, now: datetime | None = None) -> None:
    """This person sends them nothing more, neither requests nor messages, and is told nothing of it; a request that
    waits for them, or that they accepted, passes to somebody else, unless they have met."""
    now = now or timezone.now()
    asker = handover.request.asker_id
    Member.objects.lock_together(handover.mentor_id, asker)
    MessageBlock.objects.get_or_create(member_id=handover.mentor_id, blocked_id=asker)
    theirs = Handover.objects.filter(mentor=handover.mentor_id, request__asker=asker)
    for one in theirs.filter(outcome__in=CARRIED, request__state__in=OPEN_STATES).order_by("pk"):
        with suppress(ValidationError):  # met, or closed, meanwhile
            decline(one, now=now)


# Dates ----------------------------------------------------------------------------------------------------------------


def held_accepted(handover: Handover | None, *people: int) -> tuple[HelpRequest, Handover]:
    """The request as it is now, held after these people and who helps. Raises ValidationError when nobody accepted it,
    or somebody else has it since."""
    if handover is None:
        raise ValidationError(NOT_ACCEPTED)
    Member.objects.lock_together(handover.mentor_id, *people)
    live = HelpRequest.objects.lock(handover.request_id)
    holder = live.handovers.select_related("mentor__user").filter(outcome=HandoverOutcome.ACCEPTED).first()
    if live.state != RequestState.ACCEPTED or holder is None or holder.pk != handover.pk:
        raise ValidationError(NOT_ACCEPTED)
    return live, holder


@transaction.atomic
def propose_dates(handover: Handover, first: datetime, second: datetime, place: str) -> None:
    """Two dates to choose from, by who accepted, in place of those of before. Raises ValidationError once
    one is chosen and stands, or when the request is closed."""
    live, holder = held_accepted(handover)
    if live.is_planned:
        raise ValidationError(MEETING_TO_COME)
    live.event = None
    live.first_date, live.second_date, live.place = min(first, second), max(first, second), place
    live.save()
    tell(live.asker, "help_dates", [holder.mentor, " vous propose deux dates."], live)


@transaction.atomic
def choose_date(request: HelpRequest, chosen: str) -> None:
    """`chosen`: « 1 » or « 2 ». The meeting is in the agenda of both, and of nobody else. Twice is once.

    Raises ValidationError when that date is past, or no longer proposed.
    """
    live, holder = held_accepted(request.held_by, request.asker_id)
    if live.is_planned:
        return
    starts_at = {"1": live.first_date, "2": live.second_date}.get(chosen)
    if starts_at is None:
        raise ValidationError(NO_DATE)
    if starts_at <= timezone.now():
        raise ValidationError(DATES_PAST)
    live.event = plan(live, holder.mentor, starts_at)
    live.save()
    tell(holder.mentor, "help_date", [live.asker, f" choisit le {french_date(starts_at)}."], live)


@transaction.atomic
def ask_other_dates(request: HelpRequest) -> None:
    """Neither suits the asker: the mentor is asked for two others. Raises ValidationError once one is chosen."""
    live, holder = held_accepted(request.held_by, request.asker_id)
    if live.is_planned:
        raise ValidationError(MEETING_TO_COME)
    if live.first_date is None:
        return
    live.first_date = live.second_date = live.event = None
    live.save()
    tell(
        holder.mentor,
        "help_dates",
        [live.asker, " ne peut venir à aucune des deux dates : proposez-en deux autres."],
        live,
    )


# Closed ---------------------------------------------------------------------------------------------------------------


def held_open(request: HelpRequest) -> HelpRequest:
    Member.objects.lock(request.asker_id)
    live = HelpRequest.objects.lock(request.pk)
    if not live.is_open:
        raise ValidationError(IS_CLOSED)
    return live


@transaction.atomic
def say_outcome(request: HelpRequest, outcome: str, *, now: datetime | None = None) -> None:
    """« Résolu ? », by who asked, once somebody accepted: it is over; who helped is thanked. A month later still,
    of what was closed without news. Raises ValidationError when nobody accepted it."""
    if outcome not in SAID:
        raise ValidationError("Répondez par oui, en partie ou non.")
    now = now or timezone.now()
    Member.objects.lock(request.asker_id)
    live = HelpRequest.objects.lock(request.pk)
    if live.state == RequestState.CLOSED and live.outcome in (*SAID, RequestOutcome.NOT_SAID) and live.accepted_at:
        live.outcome = outcome
        live.save()
        return
    if live.state != RequestState.ACCEPTED:
        raise ValidationError(NOT_ACCEPTED)
    close(live, outcome, now)
    call_off(live, "La demande est close.")
    handover = live.held_by
    if handover is not None and outcome != RequestOutcome.NOT_SOLVED:
        tell(handover.mentor, "help_thanks", [live.asker, " vous remercie : votre coup de main a servi."], live)


@transaction.atomic
def withdraw(request: HelpRequest, *, now: datetime | None = None) -> None:
    """By who asked: nobody is asked any more, who had accepted is told. Raises ValidationError when it is closed."""
    now = now or timezone.now()
    live = held_open(request)
    holder = live.held_by
    was_accepted = live.state == RequestState.ACCEPTED
    close(live, RequestOutcome.WITHDRAWN, now)
    call_off(live, "La demande est retirée.")
    if holder is not None and was_accepted:
        tell(
            holder.mentor, "help_closed", [live.asker, " retire sa demande : rien d’autre n’est attendu de vous."], live
        )


# The mission ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def hand_to(request: HelpRequest, member: Member, *, now: datetime | None = None) -> None:
    """The mission asks this person, who answers by the last day. Who is asked meanwhile is asked no more.

    Raises ValidationError when it does not wait for the mission, and for somebody who was asked, is not in the network,
    or asks.
    """
    now = now or timezone.now()
    Member.objects.lock_together(request.asker_id, member.pk)
    live = HelpRequest.objects.lock(request.pk)
    if live.state != RequestState.WITH_MISSION:
        raise ValidationError("Cette demande n’attend plus la mission.")
    member.refresh_from_db()
    account = member.user
    if member.pk == live.asker_id or not member.is_listed or account is None or not account.is_active:
        raise ValidationError("Choisissez une autre personne du réseau, qui a un compte.")
    if live.handovers.filter(mentor=member).exists():
        raise ValidationError(f"{member.full_name} a déjà été sollicité pour cette demande.")
    if MessageBlock.between(live.asker_id, member).exists():
        raise ValidationError("Cette personne ne peut pas recevoir cette demande : choisissez-en une autre.")
    for one in live.handovers.filter(outcome=HandoverOutcome.WAITING):
        end_handover(one, HandoverOutcome.UNANSWERED, now)
    ask(live, member, now, by_mission=True)
    tell(live.asker, "help_relayed", ["La mission innovation propose votre demande à ", member, "."], live)


@transaction.atomic
def close_by_mission(request: HelpRequest, words: str, *, now: datetime | None = None) -> None:
    """The mission answers by itself, in a sentence that the asker reads. Raises ValidationError when it does not wait
    for it."""
    now = now or timezone.now()
    Member.objects.lock_together(request.asker_id)
    live = HelpRequest.objects.lock(request.pk)
    if live.state != RequestState.WITH_MISSION:
        raise ValidationError("Cette demande n’attend plus la mission.")
    live.mission_words = " ".join(words.split())[:300]
    close(live, RequestOutcome.BY_MISSION, now)
    tell(live.asker, "help_closed", "La mission innovation répond à votre demande.", live)


# Erasure --------------------------------------------------------------------------------------------------------------


def forget_requests_of(member: Member, now: datetime | None = None) -> None:
    """What they asked is closed and loses its words; what they were to answer passes to the next one; who they helped
    is told, and may ask again. The person is held."""
    now = now or timezone.now()
    for pk in HelpRequest.objects.of(member).order_by("pk").values_list("pk", flat=True):
        request = HelpRequest.objects.lock(pk)
        if request.is_open:
            holder = request.held_by
            close(request, RequestOutcome.WITHDRAWN, now)
            call_off(request, "La personne qui demandait a quitté le réseau.")
            if holder is not None and holder.outcome == HandoverOutcome.ACCEPTED:
                tell(holder.mentor, "help_closed", "Une demande que vous aviez acceptée est close.", request)
        request.question, request.context, request.place = ERASED_QUESTION, "", ""
        request.project = request.club = None
        request.save()
    held = Handover.objects.filter(mentor=member, outcome__in=[HandoverOutcome.WAITING, HandoverOutcome.ACCEPTED])
    for one in held.exclude(request__state=RequestState.CLOSED).order_by("request", "pk"):
        leave(one, now)


def leave(handover: Handover, now: datetime) -> None:
    """Who holds it is no longer there: it goes on with somebody else, whatever was agreed."""
    request = HelpRequest.objects.lock(handover.request_id)
    live = Handover.objects.filter(pk=handover.pk).first()
    if live is None or not request.is_open or live.outcome not in (HandoverOutcome.WAITING, HandoverOutcome.ACCEPTED):
        return
    let_go(request, live, HandoverOutcome.LEFT, now, "La personne qui devait vous aider a quitté le réseau.")
