"""Voting in a consultation."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from directory.models import Member
from emi_alumni.foundation.forms import PlainWords
from governance.models import Consultation, ConsultationOption
from governance.models.consultations import NOT_ITS_OPTION


class VoteForm(PlainWords, forms.Form):
    option = forms.ModelChoiceField(
        queryset=ConsultationOption.objects.none(),
        label="votre choix",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choisissez une des réponses."},
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        field = cast(forms.ModelChoiceField, self.fields["option"])
        field.queryset = consultation.options.all()
        field.error_messages["invalid_choice"] = NOT_ITS_OPTION

    def vote(self, *, by: Member) -> bool:
        """False, with a sentence, when votes are not received any more, or not yet."""
        try:
            self.consultation.vote(self.cleaned_data["option"], by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
