"""An immersion, the words by which somebody asks to come, the agreement of a hierarchy, what was learnt."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.contributions.forms import ContributionForm
from directory.forms.places import PlaceField
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords
from mentoring.forms.help_requests import DatesForm
from mentoring.models import Immersion, ImmersionField, ImmersionStory
from mentoring.models.immersions import MOST_GUESTS

SAME_TITLE = "Vous avez déjà une immersion de ce titre : changez-le, ou retirez l’autre."
GUESTS = f"Écrivez un nombre de personnes, de 1 à {MOST_GUESTS}."


class ImmersionForm(ContributionForm):
    HEADING = "Proposer ou chercher une immersion"
    HEADING_AGAIN = "Mon immersion"
    LEAD = "Une demi-journée dans un autre service, pour voir comment d’autres font."
    VERB = "Envoyer mon immersion"
    AT_ONCE = ("field", "guests", "collectivity")

    direction = forms.ChoiceField(
        label="vous",
        choices=[("offer", "recevez dans votre service"), ("search", "cherchez un service à découvrir")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : vous recevez, ou vous cherchez."},
    )
    field = forms.ChoiceField(
        label="domaine",
        choices=[("", "Choisissez"), *ImmersionField.choices],
        error_messages={"required": "Choisissez le domaine le plus proche."},
    )
    text = LongText(
        label="ce qu’il y a à voir, ou ce que vous voudriez voir",
        max_length=2000,
        rows=5,
        error_messages={"required": "Dites en quelques phrases ce qu’il y a à voir, ou ce que vous voudriez voir."},
    )
    guests = forms.IntegerField(
        label="personnes en même temps",
        min_value=1,
        max_value=MOST_GUESTS,
        initial=1,
        help_text="Si vous recevez : combien peuvent venir la même demi-journée.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), GUESTS),
    )
    field_order = ("direction", "title", "service", "field", "text", "period", "guests", "collectivity")

    class Meta:
        model = Immersion
        fields = ["direction", "title", "service", "field", "text", "period", "guests", "collectivity"]
        field_classes = {"collectivity": PlaceField}
        help_texts = {
            "title": "« Une matinée à l’accueil des services sociaux ».",
            "service": "« Direction de l’action sociale, accueil ».",
            "period": "« Un mardi ou un jeudi matin ».",
            "collectivity": "Celle où vous travaillez.",
        }
        error_messages = {
            "title": {"required": "Écrivez l’immersion en une phrase."},
            "service": {"required": "Nommez le service ou la direction."},
            "period": {"required": "Dites quand, même à peu près."},
            "collectivity": {"required": "Choisissez la collectivité."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_published and not self.instance.is_offer:
            self.fields.pop("guests", None)

    def check_among(self, others: Any) -> None:
        if others.current().filter(title=self.cleaned_data.get("title", "")).exists():
            raise ValidationError({"title": SAME_TITLE})


class ImmersionAskForm(PlainWords, forms.Form):
    why = LongText(
        label="pourquoi vous",
        max_length=600,
        rows=4,
        help_text="Cette personne seule le lit : ce que vous cherchez à comprendre, ou ce que vous montreriez.",
        error_messages={"required": "Dites pourquoi, en deux ou trois phrases."},
    )


class ImmersionWordForm(PlainWords, forms.Form):
    """A no, with a word or without."""

    word = forms.CharField(
        label="un mot, si vous voulez",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Facultatif. Cette personne seule le lit.",
    )


class ImmersionCancelForm(PlainWords, forms.Form):
    word = forms.CharField(
        label="pourquoi vous annulez",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une phrase, que l’autre personne lit.",
        error_messages={"required": "Dites en une phrase pourquoi : l’autre personne la lit."},
    )


class ImmersionDatesForm(DatesForm):
    """Two half-days to choose from."""

    place = forms.CharField(
        label="où se retrouver",
        max_length=200,
        help_text="L’adresse, et qui demander à l’accueil.",
        error_messages={"required": "Dites où vous retrouver."},
    )


class ImmersionAgreementForm(PlainWords, forms.Form):
    agreed = forms.BooleanField(
        label="ma hiérarchie est d’accord",
        error_messages={"required": "Cochez la case une fois l’accord donné."},
    )
    on = forms.DateField(
        label="accord donné le",
        widget=DayInput(),
        initial=timezone.localdate,
        error_messages=dict.fromkeys(("required", "invalid"), WRITE_A_DATE),
    )

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on.year < 2000:
            raise ValidationError("Écrivez l’année en entier, par exemple 15/01/2027.")
        return on


TEXT = "ce que j’ai appris"


class ImmersionNoteForm(PlainWords, forms.Form):
    text = LongText(
        label=TEXT,
        max_length=800,
        rows=4,
        help_text="Deux ou trois lignes.",
        error_messages={"required": "Écrivez une phrase, ou choisissez « Rien à raconter »."},
    )
    shared = forms.BooleanField(
        label="le partager dans le réseau",
        required=False,
        help_text="Sans cette case, vous deux seuls le lisez. Avec elle, la mission innovation le lit d’abord, "
        "sauf si vous publiez sans attendre.",
    )


class ImmersionStoryForm(ContributionForm):
    HEADING = "Partager ce que j’ai appris"
    HEADING_AGAIN = "Ce que j’ai appris d’une immersion"
    LEAD = "Deux ou trois lignes, lues sous l’immersion et sur la page de la collectivité."
    VERB = "Envoyer"
    WITHIN = ("immersion",)

    text = LongText(
        label=TEXT,
        max_length=800,
        rows=5,
        error_messages={"required": "Écrivez ce que vous avez appris, même en une phrase."},
    )

    class Meta:
        model = ImmersionStory
        fields = ["text"]
