"""When a booster comes to somebody (PQ1-45, FRE-14): rules without database.

Boosters come by the week, on its Monday: what is shown follows from what was known that Monday, so that it stays the
same all week and nobody sees two. Whatever somebody answers in a week, done or not, nothing more comes in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from emi_alumni.foundation.dates import monday_of, months_after

AGAIN_AFTER = 6  # months: no booster comes back sooner once it is done
LAST_AFTER = 12  # months after it was first done
ROUNDS = 3
POSTPONED = timedelta(weeks=2)
FRESH = timedelta(weeks=4)  # what waits longer lets the others pass


class AnswerKind(TextChoices):
    DONE = "done", "faite"
    LATER = "later", "pas maintenant"
    STOP = "stop", "plus sur ce module"


@dataclass(frozen=True)
class Planned:
    """A booster as it is open to one person: from when, on which module."""

    booster: int
    module: int
    opens_on: date


@dataclass(frozen=True)
class Answered:
    booster: int
    module: int
    kind: str
    on: date


def due_on(opens_on: date, done: Iterable[date], later: Iterable[date]) -> date | None:
    """From when it may come: its opening, then six and twelve months after it was first done, never less than six
    months after it was last done; two weeks after it was put off. None once it was done three times."""
    days = sorted(done)
    if len(days) >= ROUNDS:
        return None
    due = opens_on
    if days:
        due = months_after(days[-1], AGAIN_AFTER)
    if len(days) == ROUNDS - 1:
        due = max(due, months_after(days[0], LAST_AFTER))
    return max([due, *(monday_of(day) + POSTPONED for day in later)])


def booster_of_week(planned: Iterable[Planned], answers: Iterable[Answered], day: date) -> int | None:
    """The one booster that this person is shown in the week of that day; None for none.

    First what became due first; what nobody answered for four weeks passes after it, each in turn. Nothing of a module
    that the person wants no more of.
    """
    monday = monday_of(day)
    known = list(answers)
    if any(one.on >= monday for one in known):
        return None
    stopped = {one.module for one in known if one.kind == AnswerKind.STOP}
    waiting = []
    for one in planned:
        said = [answer for answer in known if answer.booster == one.booster]
        done = [answer.on for answer in said if answer.kind == AnswerKind.DONE]
        later = [answer.on for answer in said if answer.kind == AnswerKind.LATER]
        due = due_on(one.opens_on, done, later)
        if one.module not in stopped and due is not None and due <= monday:
            waiting.append((due, one.booster))
    fresh = [one for one in sorted(waiting) if monday - one[0] < FRESH]
    if fresh:
        return fresh[0][1]
    old = sorted(waiting)
    return old[monday.toordinal() // 7 % len(old)][1] if old else None


def is_new_round(done: Iterable[date], day: date) -> bool:
    """Whether saying « c’est fait » that day is once more, or what was said within six months told again."""
    days = sorted(done)
    return not days or day >= months_after(days[-1], AGAIN_AFTER)
