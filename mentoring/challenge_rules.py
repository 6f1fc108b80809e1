"""Where the days of a challenge have it, and which days may be: rules without database."""

from datetime import date, timedelta
from enum import StrEnum

LONGEST = 366  # days from the first to the last
FARTHEST = 366  # days from today to the first
REMINDED = timedelta(days=7)  # before the end, the contact of a team that said nothing is reminded

NOT_BEFORE = "Choisissez une fin qui vient après le début, ou le même jour."
PASSED = "Choisissez une date à venir : le défi serait déjà terminé."
TOO_LONG = f"Choisissez une fin plus proche : un défi dure {LONGEST} jours au plus."
TOO_FAR = "Choisissez un début dans l’année qui vient."
FIRST_YEAR = 2000
WHOLE_YEAR = "Écrivez l’année en entier, par exemple 15/01/2027."


class Stage(StrEnum):
    COMING = "coming"
    RUNNING = "running"
    OVER = "over"

    @property
    def label(self) -> str:
        return {"coming": "à venir", "running": "en cours", "over": "terminé"}[self.value]


def stage_on(day: date, starts_on: date, ends_on: date, closed_on: date | None = None) -> Stage:
    """Both days are of the challenge; from the day that it was closed on, it is over."""
    if closed_on is not None or ends_on < day:
        return Stage.OVER
    return Stage.COMING if day < starts_on else Stage.RUNNING


def date_mistake(today: date, starts_on: date, ends_on: date, *, lived: bool = False) -> tuple[str, str]:
    """The field to change and what to write, of dates that may not be; two empty texts otherwise.

    `lived`: it was online already, its dates may be past.
    """
    if starts_on.year < FIRST_YEAR:
        return "starts_on", WHOLE_YEAR
    if ends_on < starts_on:
        return "ends_on", NOT_BEFORE
    if (ends_on - starts_on).days > LONGEST:
        return "ends_on", TOO_LONG
    if (starts_on - today).days > FARTHEST:
        return "starts_on", TOO_FAR
    if ends_on < today and not lived:
        return "ends_on", PASSED
    return "", ""
