"""How a month of the agenda is written on its A4 sheet, lying down: rules without database.

A printer measures nothing before it prints. Lines are counted here, generously: a quiet month is written large, a busy
one smaller, then without places, so that it is one sheet to hang up. The page gives its address for the rest.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

HEIGHT = 158.0  # millimetres for the weeks, under the head of the sheet and the names of the days
NUMBER = 5.0  # of the day, and what surrounds it
BETWEEN = 1.0  # two events


@dataclass(frozen=True)
class Size:
    """`name`: the class that `6-utilities.css` knows. `signs` hold on a line of a working day, of `line` millimetres;
    a week has `least` at least."""

    name: str
    line: float
    signs: int
    least: float = 15.0
    with_places: bool = True


SIZES = (
    Size("large", 3.9, 21, least=24.0),
    Size("", 3.3, 25),
    Size("dense", 2.75, 31),
    Size("denser", 2.75, 31, with_places=False),
)
DAYS = 7
WEEK_END = frozenset({5, 6})
# Of the sheet's width, for a day of the week that has nothing all month and leaves its room to the others.
IDLE = 0.07

Words = tuple[str, str]  # of an event: hour and title, place
Weeks = Sequence[Sequence[Sequence[Words]]]


@dataclass(frozen=True)
class Sheet:
    """How a month is written: the name of a size, which days of the week are narrow, and how many weeks stand on a
    sheet where one does not hold them all."""

    size: str
    narrow: frozenset[int]
    weeks_each: int | None = None


def sheet_for(weeks: Weeks) -> Sheet:
    """The largest size in which these weeks of days of events hold on one sheet; when none does, on as few as may be.
    Days of a week-end without anything are narrow; the other empty ones only where it saves a smaller size."""
    empty = frozenset(day for day in range(DAYS) if not any(week[day] for week in weeks))
    week_end, all_empty = empty & WEEK_END, empty if len(empty) < DAYS else empty & WEEK_END
    *with_places, without = SIZES
    tries = [(size, week_end) for size in with_places]
    tries += [(with_places[-1], all_empty), (without, week_end), (without, all_empty)]
    for weeks_each in (None, 3, 2):
        step = weeks_each or len(weeks)
        sheets = [weeks[first : first + step] for first in range(0, len(weeks), step)]
        for size, narrow in tries:
            if all(height(sheet, size, narrow) <= HEIGHT for sheet in sheets):
                return Sheet(size.name, narrow, weeks_each)
    return Sheet(without.name, all_empty, 1)


def height(weeks: Weeks, size: Size, narrow: Collection[int] = ()) -> float:
    """In millimetres."""
    signs = int(size.signs * DAYS * (1 - IDLE * len(narrow)) / (DAYS - len(narrow)))

    def lines(words: Words) -> int:
        title, place = words
        return -(-len(title) // signs) + (-(-len(place) // signs) if size.with_places else 0)

    def of_day(events: Sequence[Words]) -> float:
        return NUMBER + sum(lines(words) * size.line + BETWEEN for words in events)

    return sum(max(size.least, *(of_day(day) for day in week)) for week in weeks)
