"""The demonstration's calendar: its data is written around one day, and lived around today."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

REFERENCE = date(2024, 3, 15)


def shifted(day: date) -> date:
    """The same weekday, as near to today as `day` is to the reference date."""
    return day + timedelta(days=(timezone.localdate() - REFERENCE).days // 7 * 7)


def moment(day: date, hour: int = 10) -> datetime:
    """That hour of the shifted day, never in the future."""
    return min(timezone.make_aware(datetime.combine(shifted(day), time(hour))), timezone.now())


def days_ago(days: int, hour: int = 10) -> datetime:
    day = timezone.localdate() - timedelta(days=days)
    return min(timezone.make_aware(datetime.combine(day, time(hour))), timezone.now())
