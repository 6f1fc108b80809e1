"""How a month of the agenda is written on its A4 sheet, lying down: rules without database.

A printer measures nothing before it prints. Lines are counted here, generously: a quiet month is written large, a busy
one smaller, then without places, so that it is one sheet to hang up. The page gives its address for the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 158.0  # millimetres for the weeks, under the head of the sheet and the names of the days
NUMBER = 5.0  # of the day, and what surrounds it
BETWEEN = 1.0  # two events


@dataclass(frozen=True)
class Size:
    """`name`: the class that `5-utilities.css` knows. `signs` hold on a line of a working day, of `line` millimetres;
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
# A day of a week-end without anything leaves its room to the others.
WITHOUT_WEEK_ENDS = 1.2

Words = tuple[str, str]  # of an event: hour and title, place
Weeks = Sequence[Sequence[Sequence[Words]]]


def size_for(weeks: Weeks, *, with_week_ends: bool) -> str:
    """The largest in which these weeks of days of events hold on the sheet; the smallest when none does."""
    held = (size.name for size in SIZES if height(weeks, size, with_week_ends) <= HEIGHT)
    return next(held, SIZES[-1].name)


def height(weeks: Weeks, size: Size, with_week_ends: bool) -> float:
    """In millimetres."""
    signs = int(size.signs * (1 if with_week_ends else WITHOUT_WEEK_ENDS))

    def lines(words: Words) -> int:
        title, place = words
        return -(-len(title) // signs) + (-(-len(place) // signs) if size.with_places else 0)

    def of_day(events: Sequence[Words]) -> float:
        return NUMBER + sum(lines(words) * size.line + BETWEEN for words in events)

    return sum(max(size.least, *(of_day(day) for day in week)) for week in weeks)
