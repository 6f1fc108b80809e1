"""« Signaler » : why, and a few words. « Pourquoi ? » : what those whose words are taken away will read."""

from typing import Any

from django import forms

from emi_alumni.foundation.long_text import with_plain_line_breaks
from emi_alumni.foundation.text_fields import clean_as_typed

from .models import ReportReason
from .models.states import LONGEST_REASON


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


class ReasonForm(forms.Form):
    """Why something that others wrote is taken away, beside the button that does it."""

    reason = forms.CharField(
        label="pourquoi",
        help_text="Les personnes concernées liront cette phrase, telle quelle.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Écrivez pourquoi : les personnes concernées liront cette phrase.",
            "max_length": "Raccourcissez : %(limit_value)d signes au plus, %(show_value)d ici.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data = with_plain_line_breaks(self.data)
        clean_as_typed(self.fields["reason"])
