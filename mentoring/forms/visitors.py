"""What somebody without account writes to talk with an alumnus, and the field that people do not see."""

from typing import Any

from django import forms

from directory.models import Collectivity
from emi_alumni.foundation.forms import ASK_COMPLETE_EMAIL, LongText, PlainWords
from events.forms.guests import a_name
from mentoring.models.visitors import VisitorKind


class VisitorForm(PlainWords, forms.Form):
    """`is_trap` says that a robot filled the field that people do not see."""

    full_name = forms.CharField(
        label="vos prénom et nom",
        max_length=120,
        error_messages={"required": "Écrivez vos prénom et nom : la personne du réseau les lira."},
    )
    email = forms.EmailField(
        label="votre adresse",
        max_length=254,
        help_text="Un lien y part, pour confirmer. Seule la personne qui accepte la reçoit.",
        error_messages={"required": "Écrivez votre adresse : un lien y part.", "invalid": ASK_COMPLETE_EMAIL},
    )
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
    website = forms.CharField(label="Ne remplissez pas ce champ", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Collectivity.objects.order_by("short_name", "pk")  # type: ignore[attr-defined]
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["website"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}

    def clean_full_name(self) -> str:
        return a_name(self.cleaned_data["full_name"])

    def clean_trade(self) -> str:
        return a_name(self.cleaned_data["trade"])

    @property
    def is_trap(self) -> bool:
        return bool(self.cleaned_data["website"])

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"name": said["full_name"], "email": said["email"].lower()} | {
            name: said[name] for name in ("kind", "trade", "place", "question")
        }
