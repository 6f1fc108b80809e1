"""A month as a table of whole weeks, from Monday to Sunday, with the days of its neighbours that fill them."""

from calendar import MONDAY, Calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cached_property

from emi_alumni.foundation.working_days import holidays


@dataclass(frozen=True)
class Day:
    """A square of the grid; `in_month` is false in the months before and after, `holiday` is a name or ""."""

    date: date
    in_month: bool
    holiday: str = ""


@dataclass(frozen=True)
class Week:
    """Seven days, and the number that ISO 8601 gives their week: that of its Thursday's year."""

    number: int
    days: tuple[Day, ...]


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year. Raises ValueError outside 1 to 12, and where a day of its weeks would have no date."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and MINYEAR < self.year < MAXYEAR):
            raise ValueError(f"no month {self.year}-{self.month}")

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day; of a moment, give its day in Paris (`dates.local_day`)."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """« 2027-03 » as `str` writes it. Raises ValueError for anything else."""
        year, _, month = text.partition("-")
        if not (text.isascii() and year.isdigit() and month.isdigit() and len(year) == 4 and len(month) == 2):
            raise ValueError(f"no month: {text[:20]!r}")
        return cls(int(year), int(month))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.next_first - timedelta(days=1)

    @property
    def next_first(self) -> date:
        """The first day after the month: what is before it and not before `first` is in the month."""
        return date(self.year + self.month // 12, self.month % 12 + 1, 1)

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

    @property
    def next(self) -> "Month":
        return Month.of(self.next_first)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """Four to six weeks that hold every day of the month."""
        weeks = Calendar(MONDAY).monthdatescalendar(self.year, self.month)
        named = holidays(weeks[0][0].year) | holidays(weeks[-1][-1].year)
        return tuple(
            Week(
                days[0].isocalendar().week, tuple(Day(day, day.month == self.month, named.get(day, "")) for day in days)
            )
            for days in weeks
        )
