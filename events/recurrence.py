"""On which days an event comes again: every week, every two weeks, or on the same weekday of each month.

No database here: days in, days out.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models

from emi_alumni.foundation.dates import french_date

A_WEEK = timedelta(weeks=1)
LAST = 5  # a fifth weekday is not in every month: it stands for the last one
RANKS = {1: "1er", 2: "2e", 3: "3e", 4: "4e", LAST: "dernier"}
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", "chaque semaine"
    FORTNIGHTLY = "fortnightly", "toutes les deux semaines"
    MONTHLY = "monthly", "chaque mois, le même jour de la semaine"


def days_after(first: date, rhythm: str, until: date) -> Iterator[date]:
    """The days on which it comes again, the first one left out, up to `until`, which counts."""
    day = first
    rank = (first.day - 1) // 7 + 1
    while True:
        if rhythm == Rhythm.MONTHLY:
            day = same_weekday(day.year + day.month // 12, day.month % 12 + 1, first.weekday(), rank)
        else:
            day += A_WEEK if rhythm == Rhythm.WEEKLY else 2 * A_WEEK
        if day > until:
            return
        yield day


def same_weekday(year: int, month: int, weekday: int, rank: int) -> date:
    """The second Tuesday of a month, say (Monday is weekday 0); of rank 5, the last one."""
    first_of_month = date(year, month, 1)
    day = 1 + (weekday - first_of_month.weekday()) % 7 + 7 * (rank - 1)
    return date(year, month, day if day <= monthrange(year, month)[1] else day - 7)


def in_words(first: date, rhythm: str) -> str:
    """« chaque mardi », « un mardi sur deux », « le 2e mardi du mois », « le dernier mardi du mois »."""
    weekday = WEEKDAYS[first.weekday()]
    if rhythm == Rhythm.WEEKLY:
        return f"chaque {weekday}"
    if rhythm == Rhythm.FORTNIGHTLY:
        return f"un {weekday} sur deux"
    return f"le {RANKS[(first.day - 1) // 7 + 1]} {weekday} du mois"


def series_in_words(first: date, rhythm: str, until: date) -> str:
    """« chaque mardi, jusqu’au 15 juin 2027 »."""
    return f"{in_words(first, rhythm)}, jusqu’au {french_date(until)}"
