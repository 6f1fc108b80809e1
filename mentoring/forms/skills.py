"""A notice of skills lent between collectivités, an answer to one, an agreement, the half-days given."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from directory.contributions.forms import ContributionForm
from directory.forms.places import PlaceField
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords
from mentoring.models import SkillsNotice
from mentoring.models.skills import MOST_HALF_DAYS

SAME_TITLE = "Vous avez déjà une annonce de ce titre : changez-le, ou retirez l’autre."
HALF_DAYS = f"Écrivez un nombre de demi-journées, de 1 à {MOST_HALF_DAYS}."


def half_days(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_HALF_DAYS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HALF_DAYS),
        **more,
    )


class SkillsNoticeForm(ContributionForm):
    HEADING = "Publier une annonce"
    HEADING_AGAIN = "Mon annonce"
    LEAD = "Une compétence prêtée d’une collectivité à l’autre, en demi-journées, avec l’accord des hiérarchies."
    VERB = "Envoyer mon annonce"
    AT_ONCE = ("half_days", "collectivity")

    direction = forms.ChoiceField(
        label="vous",
        choices=[("offer", "offrez une compétence"), ("request", "cherchez une compétence")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : une offre, ou une demande."},
    )
    text = LongText(
        label="le besoin, ou ce que vous apportez",
        max_length=2000,
        rows=5,
        error_messages={"required": "Dites le besoin, ou ce que vous apportez, en quelques phrases."},
    )
    half_days = half_days("demi-journées", help_text="Deux font un jour.")
    field_order = ("direction", "title", "text", "skill", "half_days", "period", "collectivity")

    class Meta:
        model = SkillsNotice
        fields = ["direction", "title", "text", "skill", "half_days", "period", "collectivity"]
        field_classes = {"collectivity": PlaceField}
        help_texts = {
            "title": "« Deux jours de cartographie ».",
            "skill": "« Cartographie, données ».",
            "period": "« En mai », « les vendredis ».",
        }
        error_messages = {
            "title": {"required": "Écrivez l’annonce en une phrase."},
            "skill": {"required": "Nommez la compétence."},
            "period": {"required": "Dites quand, même à peu près."},
            "collectivity": {"required": "Choisissez la collectivité."},
        }

    def check_among(self, others: Any) -> None:
        if others.current().filter(title=self.cleaned_data.get("title", "")).exists():
            raise ValidationError({"title": SAME_TITLE})


class SkillsReplyForm(PlainWords, forms.Form):
    word = forms.CharField(
        label="un mot pour la personne",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Elle seule le lit.",
        error_messages={"required": "Écrivez un mot : ce que vous feriez, et quand."},
    )


class SkillsAgreementForm(PlainWords, forms.Form):
    on = forms.DateField(
        label="accord donné le", widget=DayInput(), error_messages=dict.fromkeys(("required", "invalid"), WRITE_A_DATE)
    )
    function = forms.CharField(
        label="par (sa fonction)",
        max_length=120,
        help_text="« La directrice des ressources humaines ». Aucun nom n’est utile.",
        error_messages={"required": "Écrivez la fonction de la personne qui a donné l’accord."},
    )

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on.year < 2000:
            raise ValidationError("Écrivez l’année en entier, par exemple 15/01/2027.")
        return on


class SkillsDoneForm(PlainWords, forms.Form):
    half_days = half_days("demi-journées données")
