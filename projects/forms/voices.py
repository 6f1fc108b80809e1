"""What a user of a service is asked, screen by screen, and what the team answers."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget

from emi_alumni.foundation.forms import LongText, PlainWords
from emi_alumni.foundation.phones import read_phone
from projects.models.voices import Profile, Smiley

FACES = {
    Smiley.VERY_BAD: "angry",
    Smiley.BAD: "frown",
    Smiley.SO_SO: "meh",
    Smiley.GOOD: "smile",
    Smiley.VERY_GOOD: "laugh",
}
CLARITY = {1: "pas clair", 2: "", 3: "", 4: "", 5: "très clair"}
PROFILES = {
    Profile.USER: "Usager, usagère",
    Profile.AGENT: "Agent, agente",
    Profile.ELECTED: "Élu, élue",
    Profile.OTHER: "Autre",
}
ADDRESS = re.compile(r"^\S+@\S+\.\S+$")


class VoiceStep(PlainWords, forms.Form):
    """One screen. `is_trap`: a robot filled the field that people do not see."""

    website = forms.CharField(
        label="Ne remplissez pas ce champ",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_trap(self) -> bool:
        return bool(self.data.get("website"))

    def said(self) -> dict[str, Any]:
        """What is to be saved."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class FeelingForm(VoiceStep):
    smiley = forms.TypedChoiceField(
        label="globalement",
        coerce=int,
        choices=[(value, label.capitalize()) for value, label in Smiley.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le visage qui ressemble le plus à ce que vous avez vécu."},
    )
    clarity = forms.TypedChoiceField(
        label="les explications étaient claires ?",
        coerce=int,
        empty_value=None,
        required=False,
        choices=list(CLARITY.items()),
        widget=forms.RadioSelect,
    )

    def faces(self) -> Iterator[tuple[BoundWidget, str]]:
        """Each radio button, and its icon."""
        return zip(self["smiley"], FACES.values(), strict=True)


class WordsForm(VoiceStep):
    text = LongText(
        label="ce que vous aimeriez nous dire",
        rows=5,
        required=False,
        max_length=2000,
        help_text="N’écrivez ni nom ni numéro : ils seraient effacés.",
    )
    profile = forms.ChoiceField(
        label="vous êtes", required=False, choices=list(PROFILES.items()), widget=forms.RadioSelect
    )
    wants_answer = forms.BooleanField(
        label="je voudrais une réponse",
        required=False,
        help_text="Nous vous demanderons une adresse ou un numéro, effacé après la réponse.",
    )


class RereadForm(VoiceStep):
    text = LongText(label="votre avis", rows=6, required=False, max_length=2000)


class ContactForm(VoiceStep):
    contact = forms.CharField(
        label="votre adresse électronique ou votre téléphone",
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Écrivez une adresse ou un numéro, ou envoyez sans."},
    )
    agreed = forms.BooleanField(
        label="j’accepte que ces coordonnées servent à me répondre",
        error_messages={"required": "Cochez pour que nous ayons le droit de vous écrire, ou envoyez sans."},
    )

    def clean_contact(self) -> str:
        contact = self.cleaned_data["contact"].strip()
        if ADDRESS.match(contact):
            return contact
        try:
            read_phone(contact)
        except ValidationError:
            raise ValidationError(
                "Écrivez une adresse entière, comme prenom@exemple.fr, ou un numéro de téléphone entier."
            ) from None
        return contact


class ReplyForm(PlainWords, forms.Form):
    """The team's answer. `version`: the answer that was on the page when it was written."""

    answer = LongText(
        label="votre réponse",
        rows=5,
        max_length=2000,
        help_text="Elle se lira sous le retour. Vous pourrez la corriger une fois.",
        error_messages={"required": "Écrivez votre réponse, même une phrase."},
    )
    version = forms.IntegerField(min_value=0, max_value=9, widget=forms.HiddenInput)
