"""« Signaler » : why, and a few words."""

from django import forms

from .models import ReportReason


class ReportForm(forms.Form):
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
