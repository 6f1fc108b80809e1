"""What is offered to a project, and what its team answers."""

from django import forms

from emi_alumni.foundation.forms import LongText, PlainWords


class HelpOfferForm(PlainWords, forms.Form):
    word = LongText(
        label="ce que vous pouvez",
        max_length=400,
        rows=3,
        help_text="L’équipe seule le lit : ce que vous savez faire, quand, combien de temps.",
        error_messages={"required": "Écrivez en un mot ce que vous pouvez : l’équipe vous répondra."},
    )


class AnswerForm(PlainWords, forms.Form):
    words = LongText(label="un mot à cette personne", max_length=400, rows=2, required=False)
