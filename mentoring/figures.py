"""What the network reads of requests: figures, never a word of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, F, Q, QuerySet

from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.listing.figures import counted_once, figures_of
from emi_alumni.foundation.prepared_statements import prepared, prepared_count
from emi_alumni.foundation.working_days import working_days_after
from mentoring.models import Handover, HandoverOutcome, HelpRequest, RequestOutcome
from mentoring.models.help_requests import WAITING_STATES

THREE_MONTHS = timedelta(days=91)
A_YEAR = timedelta(days=365)
TABLES = WatchedTables("mentoring.HelpRequest", "mentoring.Handover")
LONGEST = 15


@dataclass(frozen=True)
class Promise:
    """Of the last three months: `sent` requests, `days` to the first yes (median, working days; None when nobody said
    yes), `relayed` to somebody else at least once, `helped`: solved, or in part."""

    sent: int
    days: int | None
    relayed: int
    helped: int


def promise(now: datetime) -> Promise:
    """Counted once for everybody, until a request changes or the day does."""
    return counted_once(TABLES, "mentoring-promise", (local_day(now),), lambda: count(now))


def recent(since: datetime) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(sent_at__gte=since).exclude(outcome=RequestOutcome.WITHDRAWN).order_by()


@prepared
def sent_and_helped(since: datetime) -> QuerySet:
    helped = Count("pk", Q(outcome__in=[RequestOutcome.SOLVED, RequestOutcome.PARTLY]))
    return figures_of(recent(since), sent=Count("pk"), helped=helped)


@prepared_count
def relayed_since(since: datetime) -> QuerySet[Handover]:
    return Handover.objects.filter(request__in=recent(since).values("pk"), rank=2)


@prepared
def said_yes(since: datetime) -> QuerySet:
    """(when it was sent, when somebody said yes)"""
    handed = Handover.objects.filter(request__in=recent(since).values("pk"), outcome=HandoverOutcome.ACCEPTED)
    return handed.exclude(answered_at=None).order_by("pk").values_list("request__sent_at", "answered_at")


def count(now: datetime) -> Promise:
    since = now - THREE_MONTHS
    sent, helped = sent_and_helped.first(since) or (0, 0)
    waits = [working_days(local_day(asked), local_day(said)) for asked, said in said_yes(since)]
    return Promise(sent, round(median(waits)) if waits else None, relayed_since(since), helped)


def working_days(first: date, last: date) -> int:
    """How many working days later, fifteen at most."""
    return next((n for n in range(LONGEST) if working_days_after(first, n) >= last), LONGEST)


@dataclass(frozen=True)
class Answers:
    """What became of the requests of a year, those that were taken back left out: somebody said yes `in_time`, before
    the day on which the mission looks too; `later`, or the mission answered; `nobody`; `waiting` for a yes."""

    in_time: int
    later: int
    nobody: int
    waiting: int

    @property
    def sent(self) -> int:
        return self.in_time + self.later + self.nobody + self.waiting

    @property
    def due(self) -> int:
        """Those that are no longer waited for."""
        return self.sent - self.waiting


def answers(now: datetime) -> Answers:
    """Of the last twelve months. One query."""
    asked = HelpRequest.objects.filter(sent_at__gte=now - A_YEAR).exclude(outcome=RequestOutcome.WITHDRAWN).order_by()
    waiting = Q(state__in=WAITING_STATES)
    in_time = Q(accepted_at__date__lt=F("mission_on"))
    answered = Q(accepted_at__isnull=False) | Q(outcome=RequestOutcome.BY_MISSION)
    return Answers(
        **asked.aggregate(
            waiting=Count("pk", waiting),
            in_time=Count("pk", in_time & ~waiting),
            later=Count("pk", answered & ~in_time & ~waiting),
            nobody=Count("pk", ~answered & ~waiting),
        )
    )
