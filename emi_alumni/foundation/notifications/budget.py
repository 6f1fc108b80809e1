"""The signals of a month: what comes to somebody without their asking, never more than the number they chose.

A signal is news told to several people of which none asked it: a club's new date or note, a kept resource that changes,
news of what one follows. It is no signal when it answers what the reader did (wrote, registered, supported, asked),
asks something of them in person, or ends a right or a duty of theirs: that is told at once, by `Notification.tell`.

Which kinds are signals, and which are told at once and why, is declared (`kinds.py`).

What does not fit is held, shown to who asks, and told later while it is still true.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from emi_alumni.foundation.account import Account

from .kinds import must_be_a_signal
from .models import DEFAULT_SIGNALS, HeldSignal, Notification, SignalBudget, Words
from .people import Sentence

HELD_FOR = timedelta(days=30)  # later, it is no news any more
AT_ONCE = 500  # accounts


def in_parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


class Outcome(NamedTuple):
    told: int
    held: int


def month_of(now: datetime) -> datetime:
    """When the month of this moment began, as people count it."""
    return timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def rooms(accounts: Collection[int], now: datetime | None = None) -> dict[int, int]:
    """How many signals each of these accounts may still be told this month. Two queries."""
    since = month_of(now or timezone.now())
    told = Notification.objects.filter(recipient__in=accounts, is_signal=True, at__gte=since)
    counts = dict(told.order_by().values("recipient").annotate(n=models.Count("pk")).values_list("recipient", "n"))
    chosen = dict(SignalBudget.objects.filter(account__in=accounts).values_list("account", "per_month"))
    return {pk: max(0, chosen.get(pk, DEFAULT_SIGNALS) - counts.get(pk, 0)) for pk in accounts}


@transaction.atomic
def signal(
    users: Iterable[Account],
    *,
    kind: str,
    sentence: Sentence,
    thing: models.Model,
    url: str = "",
    hold: bool = True,
    now: datetime | None = None,
) -> Outcome:
    """Tell those whose month has room; hold it for the others, unless `hold` is false.

    What they were told of the same thing and did not read yet says the latest, and takes no other room. Constant
    queries for each five hundred accounts. Two requests at once never go above the number: accounts are held.
    """
    must_be_a_signal(kind)
    words, outcome, now = Words.of(sentence, thing, url), Outcome(0, 0), now or timezone.now()
    for some in in_parts(list({user.pk: user for user in users if user.is_active}.values())):
        told, held = _signal(some, kind, words, hold=hold, now=now)
        outcome = Outcome(outcome.told + told, outcome.held + held)
    return outcome


def _signal(users: Collection[Account], kind: str, words: Words, *, hold: bool, now: datetime) -> Outcome:
    accounts = {user.pk: user for user in users}
    _lock(accounts)
    room = rooms(accounts, now)
    same = {"kind": kind, "content_type": words.content_type, "object_id": words.object_id}
    unread = Notification.objects.unread().filter(recipient__in=accounts, is_signal=True, undone_at=None, **same)
    again = set(unread.values_list("recipient_id", flat=True))
    told = [user for pk, user in accounts.items() if pk in again or room[pk]]
    late = [pk for pk in accounts if pk not in again and not room[pk]] if hold else []
    Notification.write(told, kind=kind, words=words, is_signal=True, at=now)
    HeldSignal.objects.filter(recipient__in=accounts, **same).delete()
    news = {"kind": kind, **words._asdict(), "at": now}
    HeldSignal.objects.bulk_create([HeldSignal(recipient_id=pk, **news) for pk in late])
    return Outcome(len(told), len(late))


def _lock(accounts: Collection[int]) -> None:
    rows = get_user_model()._default_manager.filter(pk__in=accounts).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


# What was held ----------------------------------------------------------------------------------------


def still_true(account: Account, held: Iterable[HeldSignal]) -> list[HeldSignal]:
    """Those whose thing this account may still read. One query for each kind of thing."""
    kinds = of_kinds(held)
    readable = {kind: read_by(account, kind, some) for kind, some in kinds.items()}
    return [one for kind, some in kinds.items() for one in some if one.object_id in readable[kind]]


def of_kinds(held: Iterable[HeldSignal]) -> dict[ContentType, list[HeldSignal]]:
    found: dict[ContentType, list[HeldSignal]] = defaultdict(list)
    for one in held:
        found[one.content_type].append(one)
    return found


def online(kind: ContentType, held: Iterable[HeldSignal]) -> Any:
    """Their things that are still there, and published where they are read first; None for a model that is gone."""
    model = kind.model_class()
    if model is None:
        return None
    rows: Any = model._default_manager.filter(pk__in={one.object_id for one in held}).order_by()
    return rows.published() if hasattr(rows, "published") else rows


def read_by(account: Account, kind: ContentType, held: Iterable[HeldSignal]) -> set[int]:
    rows = online(kind, held)
    if rows is None:
        return set()
    rows = rows.visible_to(account) if hasattr(rows, "visible_to") else rows
    return set(rows.values_list("pk", flat=True))


def held_of(account: Account) -> list[HeldSignal]:
    """What was held for this account and is still true, the latest first."""
    rows = HeldSignal.objects.filter(recipient=account, at__gt=timezone.now() - HELD_FOR).select_related("content_type")
    found = still_true(account, rows)
    return HeldSignal.with_names(sorted(found, key=lambda one: (one.at, one.pk), reverse=True))


@transaction.atomic
def release(accounts: Sequence[Account], now: datetime | None = None) -> int:
    """Tell what was held for these open accounts, the latest first, as far as the month of each has room. How many
    signals were told: what is told to several is written for all of them at once."""
    now = now or timezone.now()
    _lock([account.pk for account in accounts])
    room = rooms([account.pk for account in accounts], now)
    waiting = HeldSignal.objects.filter(recipient__in=[pk for pk, left in room.items() if left], at__gt=now - HELD_FOR)
    there = [
        one
        for kind, some in of_kinds(waiting.select_related("content_type").order_by("-at", "-pk")).items()
        if (rows := online(kind, some)) is not None
        for known in [set(rows.values_list("pk", flat=True))]
        for one in some
        if one.object_id in known
    ]
    of_account: dict[int, list[HeldSignal]] = defaultdict(list)
    for one in sorted(there, key=lambda one: (one.at, one.pk), reverse=True):
        of_account[one.recipient_id].append(one)
    told: dict[tuple[Any, ...], list[tuple[HeldSignal, Account]]] = defaultdict(list)
    for account in accounts:
        held = of_account.get(account.pk, [])
        true = {one.pk for one in still_true(account, held)}
        for one in [one for one in held if one.pk in true][: room[account.pk]]:
            told[one.kind, one.content_type_id, one.object_id, one.wording, one.url, tuple(one.people)].append(
                (one, account)
            )
    for some in told.values():
        first = some[0][0]
        Notification.write([account for _, account in some], kind=first.kind, words=first.words, is_signal=True, at=now)
    done = [one.pk for some in told.values() for one, _ in some]
    HeldSignal.objects.filter(pk__in=done).delete()
    return len(done)


def to_release(now: datetime | None = None) -> Iterator[list[Account]]:
    """The open accounts for which something is held and whose month has room, five hundred at most at a time."""
    waiting = HeldSignal.objects.order_by("recipient").values_list("recipient", flat=True).distinct()
    accounts: Any = get_user_model()._default_manager.select_related("member")
    for some in in_parts(list(waiting)):
        room = rooms(some, now)
        yield list(accounts.filter(pk__in=[pk for pk in some if room[pk]], is_active=True).order_by("pk"))
