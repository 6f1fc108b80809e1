"""The word that erases an account."""

from django import forms
from django.core.exceptions import ValidationError

from emi_alumni.foundation.text import fold

WORD = "effacer"


class EraseForm(forms.Form):
    word = forms.CharField(
        label=f"Pour confirmer, écrivez « {WORD} »",
        max_length=20,
        error_messages={"required": f"Écrivez « {WORD} » pour confirmer, ou revenez en arrière."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input short"}),
    )

    def clean_word(self) -> str:
        if fold(self.cleaned_data["word"]) != WORD:
            raise ValidationError(f"Écrivez exactement « {WORD} » : rien n’a été effacé.")
        return WORD
