"""The hours of a programme, one moment after the other; rules without database.

A moment begins when the one before it ends, unless it has an hour of its own: what lies between is free, and an hour
that comes too early is said. Time is counted as it passes, so that a night when the hour changes is right.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol

from emi_alumni.foundation.dates import local_day
from events.moments import local_moment


class Timed(Protocol):
    """What has a length in minutes, and an hour of its own or None."""

    minutes: int
    starts: time | None


@dataclass(frozen=True)
class Slot:
    """A moment and its hours. `overlaps`: minutes by which it begins before the one before it ends."""

    item: Any
    starts_at: datetime
    ends_at: datetime
    overlaps: int = 0


def hours_of(items: Iterable[Timed], begins: datetime, ends: datetime) -> Iterator[Slot]:
    """In the order of the programme. Of an event of several days, an hour that is past already is the next day's."""
    now, several_days = begins, local_day(ends - timedelta(microseconds=1)) > local_day(begins)
    for item in items:
        starts_at = now
        if item.starts is not None:
            starts_at = local_moment(local_day(now), item.starts)
            if several_days and starts_at < now:
                starts_at = local_moment(local_day(now) + timedelta(days=1), item.starts)
        ends_at = starts_at.astimezone(UTC) + timedelta(minutes=item.minutes)
        yield Slot(item, starts_at, ends_at, max(int((now - starts_at).total_seconds() // 60), 0))
        now = ends_at


def minutes_too_many(slots: Sequence[Slot], ends: datetime) -> int:
    """By how much the programme goes beyond the end of the event; 0 when it does not."""
    return max(int((slots[-1].ends_at - ends).total_seconds() // 60), 0) if slots else 0
