"""« J’ai changé de collectivité »: where one works now, and as what."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from directory.models import Collectivity, CollectivityMove, Member
from emi_alumni.foundation.forms import PlainWords


class MoveForm(PlainWords, forms.Form):
    """`joined` is another collectivité than the person's; `announce` keeps what is typed where the model refuses."""

    joined = forms.ModelChoiceField(
        Collectivity.objects.none(),
        label="Ma nouvelle collectivité",
        empty_label="Choisir dans la liste",
        help_text="Elle n’y est pas ? Écrivez à la mission innovation, qui l’ajoutera.",
        error_messages={
            "required": "Choisissez votre nouvelle collectivité.",
            "invalid_choice": "Choisissez votre nouvelle collectivité dans la liste.",
        },
    )
    position = forms.CharField(
        label="Ma nouvelle fonction",
        max_length=160,
        help_text="Par exemple responsable de l’accueil.",
        error_messages={
            "required": "Écrivez votre nouvelle fonction.",
            "max_length": "Votre nouvelle fonction est trop longue : 160 signes au plus.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        elsewhere = Collectivity.objects.exclude(members=member).order_by("sort_key", "pk")
        self.fields["joined"].queryset = elsewhere  # type: ignore[attr-defined]

    def announce(self) -> bool:
        """Whether it is done; otherwise the form says why."""
        chosen = self.cleaned_data
        try:
            CollectivityMove.announce(self.member, chosen["joined"], position=chosen["position"])
        except ValidationError as refusal:
            self.add_error(None, refusal.messages[0])
            return False
        return True
