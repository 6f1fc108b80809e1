"""What a collectivité says of a year of the annual meeting: why it cannot host, with whom it would exchange."""

from collections.abc import Iterable
from typing import cast

from django import forms

from directory.models import Collectivity
from emi_alumni.foundation.forms import PlainWords
from emi_alumni.foundation.prepositions import of
from events.models.annual_meetings import SAY_WHY_NOT


class DeclineForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="pourquoi, en une phrase",
        help_text="Le réseau la lit sur la page de la rencontre annuelle, avec le nom de votre collectivité.",
        max_length=300,
        error_messages={"required": SAY_WHY_NOT},
    )


class SwapForm(PlainWords, forms.Form):
    """`others`: the years that one may ask for, with who hosts them."""

    other = forms.TypedChoiceField(
        label="contre quelle année",
        coerce=int,
        error_messages={"required": "Choisissez l’année que vous voudriez accueillir."},
    )
    note = forms.CharField(label="pourquoi, en une phrase", max_length=300, required=False)

    def __init__(self, *args, others: Iterable[tuple[int, Collectivity]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choisir une année"), *((year, f"{year}, le tour {of(place)}") for year, place in others)]
        field = cast(forms.TypedChoiceField, self.fields["other"])
        field.choices = choices
