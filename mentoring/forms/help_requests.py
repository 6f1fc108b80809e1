"""Asking for a hand, and proposing two dates."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.contributions.forms import KeyField
from emi_alumni.foundation.forms import WRITE_A_DATE, WRITE_AN_HOUR, DayInput, HourInput, LongText, PlainWords
from events.moments import local_moment
from mentoring.help_requests import Need
from mentoring.models import HelpFormat, HelpRequest

FURTHEST = timedelta(days=366)


class HelpRequestForm(PlainWords, forms.ModelForm):
    question = forms.CharField(
        label="votre question en une phrase",
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Par exemple « Présenter un projet à huit maires en dix minutes ».",
        error_messages={"required": "Écrivez votre question, en une phrase."},
    )
    context = LongText(
        label="le contexte",
        help_text="Facultatif. Pas de nom d’usager, s’il vous plaît.",
        max_length=2000,
        rows=4,
        required=False,
    )
    format = forms.ChoiceField(
        label="sous quelle forme",
        choices=[("", "peu importe"), *HelpFormat.choices],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    by_when = forms.DateField(
        label="avant le",
        widget=DayInput(),
        required=False,
        help_text="Facultatif.",
        error_messages={"invalid": WRITE_A_DATE},
    )
    key = KeyField(required=False)

    class Meta:
        model = HelpRequest
        fields = ["question", "context", "format", "by_when"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()

    def clean_question(self) -> str:
        question = " ".join(self.cleaned_data["question"].split())
        if not any(sign.isalpha() for sign in question):
            raise ValidationError("Écrivez votre question avec des mots, en une phrase.")
        return question

    def clean_by_when(self) -> date | None:
        by_when: date | None = self.cleaned_data["by_when"]
        if by_when and by_when < timezone.localdate():
            raise ValidationError("Choisissez un jour à venir, ou laissez vide.")
        if by_when and by_when > timezone.localdate() + FURTHEST:
            raise ValidationError("Choisissez un jour dans l’année qui vient.")
        return by_when

    @property
    def need(self) -> Need:
        said = self.cleaned_data
        return Need(said["question"], said["context"], said["format"], said["by_when"], said["key"])


class DatesForm(PlainWords, forms.Form):
    """Two moments to come, and where, or how."""

    first_on = forms.DateField(label="première date", widget=DayInput(), error_messages={"invalid": WRITE_A_DATE})
    first_at = forms.TimeField(label="à quelle heure", widget=HourInput(), error_messages={"invalid": WRITE_AN_HOUR})
    second_on = forms.DateField(label="deuxième date", widget=DayInput(), error_messages={"invalid": WRITE_A_DATE})
    second_at = forms.TimeField(label="à quelle heure", widget=HourInput(), error_messages={"invalid": WRITE_AN_HOUR})
    place = forms.CharField(
        label="où, ou comment",
        max_length=200,
        help_text="« Je vous appelle », un lien de visio, ou une adresse.",
        error_messages={"required": "Dites où vous retrouver, ou qui appelle."},
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for one in ("first", "second"):
            if said.get(f"{one}_on") and said.get(f"{one}_at"):
                said[one] = self._moment(one)
        if said.get("first") and said.get("first") == said.get("second"):
            self.add_error("second_on", "Proposez deux dates différentes.")
        return said

    def _moment(self, one: str) -> datetime | None:
        said = self.cleaned_data
        try:
            moment = local_moment(said[f"{one}_on"], said[f"{one}_at"])
        except ValidationError as refusal:
            self.add_error(f"{one}_at", refusal)
            return None
        if moment <= timezone.now():
            self.add_error(f"{one}_on", "Choisissez un moment à venir.")
        elif moment > timezone.now() + FURTHEST:
            self.add_error(f"{one}_on", "Choisissez un jour dans l’année qui vient.")
        else:
            return moment
        return None
