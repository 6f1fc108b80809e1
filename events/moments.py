"""When an event is, in the words of a person, and moments made of what a form asks: a day and an hour."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as format_date

from emi_alumni.foundation.dates import french_date, french_hour, local_day

AN_HOUR_THAT_IS_NOT = (
    "Cette nuit-là, l’heure change entre 2 h et 3 h : choisissez une heure avant 2 h ou à partir de 3 h."
)


def local_moment(day: date, hour: time) -> datetime:
    """This hour of this day here. Raises ValidationError for an hour that the change of hour doubles or skips, which
    calendars read in two or three ways."""
    moment = datetime.combine(day, hour, timezone.get_default_timezone())
    if moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset():
        raise ValidationError(AN_HOUR_THAT_IS_NOT)
    return moment


def midnight(day: date) -> datetime:
    return local_moment(day, time())


def weekday_and_date(day: date) -> str:
    """« jeudi 1er octobre 2026 »."""
    return f"{format_date(day, 'l')} {french_date(day)}"


def last_day_of(ends_at: datetime) -> date:
    """What ends at midnight does not touch the day that begins."""
    return local_day(ends_at - timedelta(microseconds=1))


def hours_of(starts_at: datetime, ends_at: datetime, all_day: bool) -> str:
    """« 9 h – 16 h 30 », « toute la journée »; over several days, the hour of each end: « 9 h – 16 h 30 » too."""
    return "toute la journée" if all_day else f"{french_hour(starts_at)} – {french_hour(ends_at)}"


def when(starts_at: datetime, ends_at: datetime, all_day: bool) -> str:
    """« jeudi 21 novembre 2026, de 9 h à 16 h 30 »; « du 24 octobre 2026 au 26 octobre 2026 »."""
    first, last = local_day(starts_at), last_day_of(ends_at)
    if first == last:
        day = weekday_and_date(first)
        return day if all_day else f"{day}, de {french_hour(starts_at)} à {french_hour(ends_at)}"
    if all_day:
        return f"du {french_date(first)} au {french_date(last)}"
    return f"du {french_date(first)}, {french_hour(starts_at)}, au {french_date(last)}, {french_hour(ends_at)}"
