"""What organisers write to close an event, and the three questions to those who came."""

from typing import Any, ClassVar

from django import forms
from django.db import IntegrityError

from directory.contributions.forms import ContributionForm
from directory.models import User
from emi_alumni.foundation.forms import LongText, PlainWords
from events.models import EventFeedback, EventReport

BEGUN = "Quelqu’un d’autre a commencé ce bilan : ouvrez-le depuis la page de l’événement, et gardez ici une copie."


class EventReportForm(ContributionForm):
    HEADING = "Écrire le bilan"
    HEADING_AGAIN = "Modifier le bilan"
    LEAD = "Trois réponses suffisent : ce qui s’est passé, combien vous étiez, ce qu’il faut en garder."
    AT_ONCE: ClassVar[tuple[str, ...]] = ("attendance", "recording_url")
    WITHIN: ClassVar[tuple[str, ...]] = ("event",)

    happened = LongText(
        label="ce qui s’est passé",
        max_length=3000,
        rows=5,
        error_messages={"required": "Écrivez ce qui s’est passé, même en une phrase."},
    )
    keep = LongText(
        label="ce qu’il faut en garder",
        help_text="Une idée, une méthode, un contact : ce qui servira à qui n’était pas là.",
        max_length=3000,
        rows=4,
        error_messages={"required": "Écrivez ce qu’il faut en garder, même en une phrase."},
    )
    field_order = ("happened", "attendance", "keep", "recording_url")

    class Meta:
        model = EventReport
        fields: ClassVar = ["happened", "attendance", "keep", "recording_url"]
        help_texts: ClassVar = {"recording_url": "Facultatif. Les personnes connectées sont seules à le lire."}
        error_messages: ClassVar = {
            "attendance": {
                "required": "Écrivez combien de personnes étaient là, à peu près.",
                "invalid": "Écrivez un nombre, par exemple 12.",
                "min_value": "Écrivez un nombre, par exemple 12.",
            }
        }

    def send(self, *, by: User, draft: bool = False) -> Any | None:
        try:
            return super().send(by=by, draft=draft)
        except IntegrityError:  # one report for each event: a colleague came first
            self.add_error(None, BEGUN)
            return None


class FeedbackForm(PlainWords, forms.ModelForm):
    useful = forms.TypedChoiceField(
        label="était-ce utile à votre travail",
        coerce=int,
        choices=EventFeedback.Useful.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si c’était utile à votre travail."},
    )
    met_somebody = forms.TypedChoiceField(
        label="y avez-vous rencontré quelqu’un que vous ne connaissiez pas",
        coerce=lambda said: said == "oui",
        choices=[("oui", "Oui"), ("non", "Non")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous y avez rencontré quelqu’un."},
    )
    words = LongText(
        label="que changer la prochaine fois",
        help_text="Facultatif. Les organisateurs sont seuls à lire cette réponse.",
        max_length=500,
        rows=3,
        required=False,
    )

    class Meta:
        model = EventFeedback
        fields: ClassVar = ["useful", "met_somebody", "words"]
