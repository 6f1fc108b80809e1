"""What somebody without account writes to talk with an alumnus, and the field that people do not see."""

from typing import Any

from django import forms

from directory.models import Collectivity
from emi_alumni.foundation.forms import LongText
from events.forms.guests import WithoutAccountForm, a_name
from mentoring.models.visitors import VisitorKind


class VisitorForm(WithoutAccountForm):
    """Who they are, and what they ask."""

    kind = forms.ChoiceField(
        label="vous êtes là parce que",
        choices=VisitorKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites pourquoi vous êtes là : candidature, équipe, ou collectivité."},
    )
    trade = forms.CharField(
        label="votre métier",
        max_length=120,
        error_messages={"required": "Écrivez votre métier : nous cherchons quelqu’un qui en est proche."},
    )
    place = forms.ModelChoiceField(
        label="votre collectivité",
        queryset=Collectivity.objects.none(),
        required=False,
        empty_label="Une autre, ou aucune",
    )
    question = LongText(
        label="votre question",
        max_length=1000,
        rows=5,
        error_messages={"required": "Écrivez votre question : c’est elle qui décide quelqu’un à vous répondre."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Collectivity.objects.order_by("sort_key", "pk")  # type: ignore[attr-defined]
        read = "Écrivez vos prénom et nom : la personne du réseau les lira."
        self.fields["full_name"].error_messages["required"] = read
        self.fields[
            "email"
        ].help_text = (
            "Un lien y part, pour confirmer. La personne qui accepte la reçoit ; la mission innovation la lit."
        )

    def clean_trade(self) -> str:
        return a_name(self.cleaned_data["trade"])

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"name": said["full_name"], "email": said["email"].lower()} | {
            name: said[name] for name in ("kind", "trade", "place", "question")
        }
