"""« Signaler » : why, and a few words."""

from typing import Any

from django import forms

from emi_alumni.long_text import with_plain_line_breaks

from .models import ReportReason


class ReportForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data = with_plain_line_breaks(self.data)

    reason = forms.ChoiceField(
        label="ce qui ne va pas",
        choices=ReportReason,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez ce qui ne va pas.",
            "invalid_choice": "Choisissez dans la liste ce qui ne va pas.",
        },
    )
    note = forms.CharField(
        label="en quelques mots",
        help_text="Facultatif : le passage qui pose problème, et pourquoi.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Raccourcissez : 1000 caractères au plus."},
    )
