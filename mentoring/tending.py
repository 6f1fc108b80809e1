"""What days do to requests: who did not answer gives way to the next person, the mission is called, nobody is left
without outcome. Each request is held, and looked at again, before anything is done to it: run twice, or by two at once,
it does it once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from emi_alumni.foundation.dates import local_day
from mentoring.handing_over import close, close_without_answer, end_handover, give_to_mission, pass_on
from mentoring.help_requests import leave
from mentoring.models import Handover, HandoverOutcome, HelpRequest, Mentor, RequestOutcome, RequestState
from mentoring.models.help_requests import CARRIED, OPEN_STATES, WAITING_STATES

# Who was helped, and says nothing of it.
SILENCE = timedelta(days=45)


@dataclass
class Tended:
    """How many requests passed to somebody else, came to the mission, and were closed."""

    relayed: int = 0
    to_mission: int = 0
    closed: int = 0


def unanswered(day: date) -> QuerySet[Handover]:
    """Those whose day to answer has come."""
    return Handover.objects.filter(
        outcome=HandoverOutcome.WAITING, answer_by__lte=day, request__state__in=WAITING_STATES
    )


def left_alone() -> QuerySet[Handover]:
    """Requests held by somebody who can no longer be asked: gone, withdrawn, without account."""
    gone = Q(mentor__is_listed=False) | ~Q(mentor__user__is_active=True)
    stopped = Q(by_mission=False) & ~Exists(Mentor.objects.filter(member=OuterRef("mentor"), stopped_at=None))
    waits = Q(outcome=HandoverOutcome.WAITING) & (gone | stopped)
    erased = Q(outcome=HandoverOutcome.ACCEPTED, mentor__state="erased")
    return Handover.objects.filter(waits | erased, request__state__in=OPEN_STATES)


def for_mission(day: date) -> QuerySet[HelpRequest]:
    waiting = HelpRequest.objects.waiting().filter(mission_on__lte=day, ends_on__gt=day)
    held = Handover.objects.filter(request=OuterRef("pk"), outcome__in=CARRIED)
    return waiting.filter(Q(mission_at=None) | ~Q(state=RequestState.WITH_MISSION) & ~Exists(held))


def at_their_end(day: date) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.waiting().filter(ends_on__lte=day)


def silent(now: datetime) -> QuerySet[HelpRequest]:
    """Accepted long ago, met long ago, and nobody says what came of it."""
    long_ago = now - SILENCE
    met = Q(event=None) | Q(event__ends_at__lte=long_ago)
    return HelpRequest.objects.filter(met, state=RequestState.ACCEPTED, accepted_at__lte=long_ago)


def tend(now: datetime) -> Tended:
    """All that is due at this moment, the oldest first."""
    done, day = Tended(), local_day(now)
    for pk in keys(at_their_end(day)):
        done.closed += each(pk, at_their_end(day), lambda one: close_without_answer(one, now))
    for handover in left_alone().order_by("request", "pk"):
        with transaction.atomic():
            leave(handover, now)
    for handover in unanswered(day).order_by("request", "pk"):
        done.relayed += relay(handover.pk, handover.request_id, now)
    for pk in keys(for_mission(day)):
        done.to_mission += each(pk, for_mission(day), lambda one: give_to_mission(one, now))
    for pk in keys(silent(now)):
        done.closed += each(pk, silent(now), lambda one: close(one, RequestOutcome.NOT_SAID, now))
    return done


def keys(rows: QuerySet[HelpRequest]) -> list[int]:
    return list(rows.order_by("sent_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def each(pk: int, due: QuerySet[HelpRequest], act: Callable[[HelpRequest], None]) -> bool:
    """Do it, if it is still due once the request is held; whether it was."""
    request = HelpRequest.objects.lock(pk)
    if not due.filter(pk=pk).exists():
        return False
    act(request)
    return True


@transaction.atomic
def relay(handover: int, pk: int, now: datetime) -> bool:
    """Who did not answer gives way to the next person, or to the mission."""
    request = HelpRequest.objects.lock(pk)
    live = unanswered(local_day(now)).filter(pk=handover).first()
    if live is None:
        return False
    if request.state == RequestState.WITH_MISSION:
        end_handover(live, HandoverOutcome.UNANSWERED, now)
    else:
        pass_on(request, live, HandoverOutcome.UNANSWERED, now)
    return True


def refresh_words() -> int:
    """Write again the words by which mentors are found, where reading French has changed; how many."""
    return sum(mentor.refresh_words() for mentor in Mentor.objects.filter(stopped_at=None).order_by("pk").iterator())
