"""What organisers say on the desk of an event: why it does not take place, on which days it comes again."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, PlainWords
from emi_alumni.foundation.working_days import holidays
from events.lifecycle import REASON
from events.models import Event
from events.recurrence import Rhythm, days_after
from events.series import FURTHEST, days_of, following


class CallOffForm(PlainWords, forms.Form):
    """Cancel or postpone, with the sentence that everybody registered reads."""

    reason = forms.CharField(
        label="pourquoi, en une phrase",
        help_text="Les personnes inscrites, ou en attente, la lisent tout de suite dans le portail.",
        max_length=REASON,
        error_messages={"required": "Écrivez pourquoi, en une phrase : les personnes inscrites la liront."},
    )
    onward = forms.BooleanField(label="les dates suivantes de la série aussi", required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not following(event).exists():
            del self.fields["onward"]


class RepeatForm(PlainWords, forms.Form):
    """How often, and until when: the page then shows the days, ticked, and sends those that stay so as `jour`."""

    rhythm = forms.ChoiceField(label="rythme", choices=Rhythm.choices, widget=forms.RadioSelect, initial=Rhythm.MONTHLY)
    until = forms.DateField(
        label="jusqu’au", widget=DayInput(), error_messages={"required": WRITE_A_DATE, "invalid": WRITE_A_DATE}
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.days: list[tuple[date, str]] = []

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until <= self.event.first_day:
            raise ValidationError("Choisissez une date après celle de l’événement.")
        if until > self.event.first_day + FURTHEST:
            raise ValidationError("Choisissez une date dans l’année qui suit l’événement.")
        return until

    def clean(self) -> dict[str, Any]:
        """Fills `days`: each day of the rhythm that the series has not yet, with the holiday that it is, or ""."""
        said = super().clean() or self.cleaned_data
        if said.get("rhythm") and said.get("until"):
            has = days_of(self.event)
            days = [day for day in days_after(self.event.first_day, said["rhythm"], said["until"]) if day not in has]
            self.days = [(day, holidays(day.year).get(day, "")) for day in days]
            if not self.days:
                self.add_error("until", "Aucune date nouvelle d’ici là : choisissez une date de fin plus lointaine.")
        return said
