"""Proposing somebody for a seat."""

from django import forms

from emi_alumni.foundation.forms import LongText, PlainWords


class SeatProposalForm(PlainWords, forms.Form):
    note = LongText(
        label="en quelques mots",
        help_text="Facultatif : ce que cette personne apporterait. Elle et la mission innovation le liront.",
        max_length=1000,
        rows=3,
        required=False,
    )
