"""Asking to be introduced to a service of another collectivité."""

from django import forms
from django.core.exceptions import ValidationError

from directory.forms.places import PlaceField
from directory.models import Member
from emi_alumni.foundation.forms import LongText, PlainWords
from mentoring import introductions
from mentoring.models import Introduction


class IntroductionForm(PlainWords, forms.ModelForm):
    why = LongText(
        label="pour quoi faire",
        help_text="Deux phrases, que lira la personne qui pourrait vous présenter.",
        max_length=600,
        rows=3,
    )

    class Meta:
        model = Introduction
        fields = ["collectivity", "service", "why"]
        field_classes = {"collectivity": PlaceField}
        help_texts = {"service": "Avec vos mots : « urbanisme », « direction de la petite enfance »."}
        error_messages = {
            "collectivity": {"required": "Choisissez une collectivité dans la liste."},
            "service": {"required": "Écrivez quel service ou quelle direction."},
            "why": {"required": "Dites pour quoi faire, même en une phrase."},
        }

    def clean_service(self) -> str:
        return " ".join(self.cleaned_data["service"].split())

    def send(self, asker: Member) -> Introduction | None:
        """Ask, once valid; None when it may not be: the sentence is on the form, with what was typed."""
        try:
            return introductions.ask(asker, **{name: self.cleaned_data[name] for name in self.Meta.fields})
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None
