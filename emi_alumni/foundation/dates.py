"""Calendar arithmetic, terms counted in months; and days as people say them."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

MONTHS_TOLD_AS_AGE = 24
# Lists write dozens of dates: Django's own way to write one takes twenty times longer.
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("no month is shorter than 28 days")


def local_day(moment: date) -> date:
    """The day it was here: half past midnight in Paris is still the day before for who counts in UTC."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def short_date(moment: date | None) -> str:
    """« 15/03/2026 » of a day, or of a moment as it was here; "" for none."""
    return f"{local_day(moment):%d/%m/%Y}" if moment else ""


def french_date(moment: date, *, with_year: bool = True) -> str:
    """« 1er mars 2024 », « 21 mars 2024 », « 21 mars », of a day, or of a moment as it was here."""
    day = local_day(moment)
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}" + f" {day.year}" * with_year


def french_hour(moment: datetime | time) -> str:
    """« 9 h », « 16 h 30 »: an hour, or a moment as it is here."""
    here = timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment
    return f"{here.hour} h {here:%M}" if here.minute else f"{here.hour} h"


def french_moment(moment: datetime) -> str:
    """« 1er mars 2024 à 9 h 30 », as it was here."""
    return f"{french_date(moment)} à {french_hour(moment)}"


def of_our_time(day: date) -> None:
    """Raises ValidationError for a day of another age: a year cut short by a slip, which nothing can count from."""
    if not 1900 <= day.year <= 2999:
        raise ValidationError("Écrivez l’année en quatre chiffres, par exemple 2027.")


def ago(moment: datetime | date | None) -> str:
    """How long ago, in words: « aujourd’hui », « il y a 3 jours », « il y a 2 mois »; past two years, the date."""
    if moment is None:
        return ""
    day = local_day(moment)
    days = (timezone.localdate() - day).days
    if days < 0:
        return f"le {french_date(day)}"
    if days == 0:
        return "aujourd’hui"
    if days == 1:
        return "hier"
    if days < 14:
        return f"il y a {days} jours"
    if days < 60:
        return f"il y a {days // 7} semaines"
    months = int(days / 30.44)
    if months < MONTHS_TOLD_AS_AGE:
        return f"il y a {months} mois"
    return f"le {french_date(day)}"
