"""A day, an hour, and perhaps an end: typed in three boxes, read as the two moments of an event."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from emi_alumni.foundation.forms import WRITE_A_DATE
from events.moments import local_moment

FURTHEST = timedelta(days=3 * 366)
LASTS = timedelta(hours=1)  # where no end is written


class OneDay(forms.Form):
    """A form with the fields `on`, `starts` and `ends`. `ENDS_FIRST` answers an end before its beginning."""

    ENDS_FIRST: str

    def read_moments(self, said: dict[str, Any]) -> None:
        """Writes `starts_at` and `ends_at` beside what was typed; each fault is said at its own box."""
        if not (said.get("on") and said.get("starts")):
            return
        starts_at = said["starts_at"] = self._moment("starts", said["on"], said["starts"])
        if starts_at is None:
            return
        ends = said.get("ends")
        ends_at = said["ends_at"] = self._moment("ends", said["on"], ends) if ends else starts_at + LASTS
        if ends_at and ends_at <= starts_at:
            self.add_error("ends", self.ENDS_FIRST)
        if starts_at <= timezone.now():
            self.add_error("on", "Ce moment est passé : choisissez un jour et une heure à venir.")
        elif starts_at > timezone.now() + FURTHEST:
            self.add_error("on", "Choisissez un jour à moins de trois ans d’ici.")

    def _moment(self, name: str, day: date, hour: Any) -> datetime | None:
        try:
            return local_moment(day, hour)
        except ValidationError as refusal:
            self.add_error(name, refusal)
        except (OverflowError, ValueError):
            self.add_error("on", WRITE_A_DATE)
        return None
