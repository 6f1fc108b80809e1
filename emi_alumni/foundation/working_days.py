"""Working days of France, and deadlines that never fall in a night, on a week-end or on a holiday.

The eleven holidays are those of article L3133-1 of the Code du travail, which hold in the Val d'Oise; a working day
is Monday to Friday without them. No collectivité's own day off (a bridge, a mayor's day) is known here.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
OPENS, NOON, SHUTS = time(8), time(12), time(20)
SATURDAY = 5
A_DAY = timedelta(days=1)

SAME_DAY_EACH_YEAR = {
    (1, 1): "Jour de l’An",
    (5, 1): "Fête du Travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
DAYS_AFTER_EASTER = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous rule of Nature, 20 April 1876 (Meeus, chapter 8)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    sun = (century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 19 * golden + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - sun - of_century % 4) % 7
    late = (golden + 11 * sun + 22 * to_sunday) // 451
    month, day = divmod(sun + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> dict[date, str]:
    """The holidays of a year in order, each with its French name; two that share a day (Ascension falls on 1 May in
    2008, on 8 May in 2059 …) share the line: « Fête du Travail et Ascension »."""
    named = [(date(year, month, day), name) for (month, day), name in SAME_DAY_EACH_YEAR.items()]
    named += [(easter(year) + timedelta(days=days), name) for days, name in DAYS_AFTER_EASTER.items()]
    by_day: dict[date, str] = {}
    for day, name in sorted(named, key=lambda pair: pair[0]):
        by_day[day] = f"{by_day[day]} et {name}" if day in by_day else name
    return by_day


@cache
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays(year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no holiday. Raises TypeError for a moment, which is of one day here and of another
    elsewhere: ask for its day (`dates.local_day`)."""
    if isinstance(day, datetime):
        raise TypeError("a moment is no day")
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


def working_days_after(day: date, n: int) -> date:
    """The n-th working day after this one, which does not count itself, worked or not; the day itself for n = 0.

    Raises ValueError below 0.
    """
    if n < 0:
        raise ValueError("working days are counted forwards")
    while n:
        day += A_DAY
        n -= is_working_day(day)
    return day


def claim_deadline(moment: datetime, hours: float = 24) -> datetime:
    """When a claim that opens at this moment closes, in Paris time: at least so many hours later, and in working time.

    Hours are counted as they pass, so that the nights when clocks change take nothing away. What would close between
    20:00 and 8:00 in Paris, or on a day that is not worked, closes at 12:00 on the next day worked (the very day, when
    it would close before 8:00 of it): who reads it in the morning has the morning. Closing at 8:00 sharp stands, at
    20:00 sharp does not. Raises ValueError for a moment without its zone, or for fewer than 0 hours.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a moment without its zone may be any hour in Paris")
    if hours < 0:
        raise ValueError("a claim closes after it opens")
    end = (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(PARIS)
    day, hour = end.date(), end.time()
    if is_working_day(day) and OPENS <= hour < SHUTS:
        return end
    if not is_working_day(day) or hour >= SHUTS:
        day = working_days_after(day, 1)
    return datetime.combine(day, NOON, PARIS)
