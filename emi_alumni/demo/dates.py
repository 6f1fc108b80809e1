"""The demonstration's calendar: its data is written around one day, and lived around today.

What is told of the network (governance, clubs, people) is written around `REFERENCE`. What is told of promotions and
of their projects is written around `TOLD_ON`: one is in training, the last one will soon be asked for news at twelve
months, and the one before has just been, at twenty-four. Both move by whole weeks: a Thursday stays a Thursday.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

REFERENCE = date(2024, 3, 15)
TOLD_ON = date(2024, 5, 31)
IN_TRAINING = date(2023, 10, 12)  # appetizers of the promotion in training: its label begins with their year


def shifted(day: date) -> date:
    """The same weekday, as near to today as `day` is to the reference date."""
    return day + since(REFERENCE)


def lived(day: date) -> date:
    """The same for a day of a promotion or of a project: as near to today as `day` is to `TOLD_ON`."""
    return day + since(TOLD_ON)


def since(reference: date) -> timedelta:
    return timedelta(days=(timezone.localdate() - reference).days // 7 * 7)


def promotion(label: str) -> str:
    """What « 2018-2019 », the label of a promotion in the files, has become: the one in training began last."""
    start = int(label.partition("-")[0]) + years()
    return f"{start}-{start + 1}"


def years() -> int:
    """How many years later everybody lives than it is written."""
    return lived(IN_TRAINING).year - IN_TRAINING.year


def moment(day: date, hour: int = 10) -> datetime:
    """That hour of the shifted day, never in the future."""
    return min(timezone.make_aware(datetime.combine(shifted(day), time(hour))), timezone.now())


def days_ago(days: int, hour: int = 10) -> datetime:
    day = timezone.localdate() - timedelta(days=days)
    return min(timezone.make_aware(datetime.combine(day, time(hour))), timezone.now())
