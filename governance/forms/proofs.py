"""What shows that something is done: asked wherever a decision is done, or an idea in place."""

from typing import Any

from django import forms

from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, PlainWords
from governance.models.proofs import cleaned_proof

NAMES = ("proof", "proof_link", "proof_on")
OPTIONAL_DATE = {"invalid": WRITE_A_DATE}


class ProofFields(PlainWords, forms.Form):
    """The three fields; who uses them says when they are asked for."""

    proof = forms.CharField(
        label="ce qui le montre",
        max_length=300,
        required=False,
        help_text="Une séance, une page, un projet, une ressource : ce qu’une personne pourra aller voir.",
    )
    proof_link = forms.CharField(
        label="où cela se lit",
        max_length=300,
        required=False,
        help_text="L’adresse d’une page du portail, ou un lien. Sans page, écrivez la date qui suit.",
    )
    proof_on = forms.DateField(
        label="constaté le",
        required=False,
        widget=DayInput(),
        error_messages=OPTIONAL_DATE,
        help_text="S’il n’y a pas de page.",
    )

    def proof_said(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in NAMES}


class ProofForm(ProofFields):
    """Asked for by itself: a decision is done."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            data |= cleaned_proof(**self.proof_said())
        return data
