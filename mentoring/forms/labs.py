"""A labo: what it is for, why somebody is removed, what came of it."""

from typing import Any

from django import forms

from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import LongText, PlainWords
from mentoring.labs import SAY_WHY
from mentoring.models import Lab, LabSeeks

NOTHING = ("", "Rien : le labo ne se voit que de ses membres et de l’équipe")


class LabForm(ConflictCheck, PlainWords, forms.ModelForm):
    purpose = LongText(
        label="à quoi sert ce labo",
        max_length=400,
        rows=3,
        help_text="Deux phrases : où en est le projet, et ce que vous voulez trouver ensemble. Les membres les lisent.",
        error_messages={"required": "Écrivez en deux phrases à quoi sert ce labo."},
    )
    seeks = forms.ChoiceField(
        label="sur la page du projet, dire que le labo cherche",
        choices=[NOTHING, *LabSeeks.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text="Qui lit le projet peut alors proposer son aide. Le reste du labo ne se voit pas.",
    )

    class Meta:
        model = Lab
        fields = ["purpose", "seeks"]


class LabReasonForm(PlainWords, forms.Form):
    reason = LongText(
        label="pourquoi",
        max_length=300,
        rows=3,
        error_messages={"required": SAY_WHY},
    )

    def __init__(self, *args: Any, missing: str = SAY_WHY, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = missing
        self.fields["reason"].help_text = help_text


class LabCloseForm(PlainWords, forms.Form):
    outcome = LongText(
        label="ce que c’est devenu",
        max_length=1000,
        rows=4,
        help_text="Mis en place, changé, arrêté : tout se dit.",
        error_messages={"required": "Écrivez ce que le projet est devenu, même en une phrase."},
    )
    learnt = LongText(
        label="ce que nous avons appris",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez ce que vous avez appris, même en une phrase."},
    )
    next_step = LongText(
        label="et ensuite",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez la suite : qui fait quoi, ou « rien de plus »."},
    )
