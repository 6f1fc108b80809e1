"""A guest without account: a name and an address, and the field that people do not see."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from emi_alumni.foundation.forms import ASK_COMPLETE_EMAIL, PlainWords
from events.letter_links import has_link

ADDRESS_IN_NAME = "Écrivez un prénom et un nom, sans lien ni adresse : la lettre commence par eux."


def a_name(typed: str) -> str:
    """On one line. Raises ValidationError when it holds what letter boxes make a link of: letters with this name at
    their head go to whoever's address was typed."""
    name = " ".join(typed.split())
    if has_link(name):
        raise ValidationError(ADDRESS_IN_NAME)
    return name


class WithoutAccountForm(PlainWords, forms.Form):
    """Whom a letter goes to. `is_trap` says that a robot filled the field that people do not see."""

    full_name = forms.CharField(
        label="vos prénom et nom",
        max_length=120,
    )
    email = forms.EmailField(
        label="votre adresse",
        max_length=254,
        error_messages={"required": "Écrivez votre adresse : un lien y part.", "invalid": ASK_COMPLETE_EMAIL},
    )
    website = forms.CharField(label="Ne remplissez pas ce champ", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["website"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}

    def clean_full_name(self) -> str:
        return a_name(self.cleaned_data["full_name"])

    @property
    def is_trap(self) -> bool:
        return bool(self.cleaned_data["website"])


class GuestPlaceForm(WithoutAccountForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].error_messages["required"] = "Écrivez vos prénom et nom : l’organisation les lira."
        self.fields["email"].help_text = "Un lien y part, pour confirmer, et pour vous désinscrire."

    @property
    def guest(self) -> dict[str, str]:
        return {
            "name": cast(str, self.cleaned_data["full_name"]),
            "email": cast(str, self.cleaned_data["email"]).lower(),
        }
