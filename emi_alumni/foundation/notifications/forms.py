"""How many signals a month somebody accepts."""

from typing import Any

from django import forms

from emi_alumni.foundation.conflict_check import MARK, ConflictCheck, Texts, mark_of

from .models import DEFAULT_SIGNALS, SignalBudget

# What one may choose, and its words.
CHOICES = {0: "Aucun", 1: "1", 2: "2", 4: "4", 8: "8", 15: "15", 30: "30"}
ONE_OF_THEM = "Choisissez un nombre de signaux par mois, dans la liste."


class SignalsForm(ConflictCheck, forms.Form):
    """`stored`: what this person chose, held by the request that saves; nothing as long as they did not."""

    per_month = forms.TypedChoiceField(
        label="signaux par mois",
        choices=list(CHOICES.items()),
        coerce=int,
        error_messages={"required": ONE_OF_THEM, "invalid_choice": ONE_OF_THEM},
    )

    def __init__(self, *args: Any, stored: SignalBudget | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored
        self.initial[MARK] = mark_of(self.texts_of(stored))

    def texts_of(self, row: Any) -> Texts:
        return [("signaux par mois", CHOICES.get(row.per_month, str(row.per_month)) if row else "")]

    def typed(self) -> Texts:
        return [("signaux par mois", CHOICES[self.cleaned_data["per_month"]])]

    @property
    def chosen(self) -> int:
        return self.stored.per_month if self.stored else DEFAULT_SIGNALS
