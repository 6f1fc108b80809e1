"""A challenge, its dates once it is online, and what a team says it did."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from directory.contributions.forms import ContributionForm
from directory.models import User
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText, PlainWords
from governance.models import Club
from mentoring.models import Challenge, ChallengeStory
from mentoring.models.challenges import LONGEST_REASON
from projects.models import Project, Theme

SAME_TITLE = "Vous avez déjà proposé un défi de ce titre : changez-le, ou complétez l’autre."
BEGUN = "Quelqu’un de votre équipe a déjà raconté : ouvrez son récit sur la page du défi, et gardez ici une copie."


def day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput(),
        error_messages=dict.fromkeys(("required", "invalid"), WRITE_A_DATE),
        **more,
    )


def choose(form: forms.ModelForm, name: str, among: Any, nothing: str) -> None:
    """Among these rows, and what is already chosen."""
    field = cast(Any, form.fields[name])
    keys = {*among.values_list("pk", flat=True), getattr(form.instance, f"{name}_id")} - {None}
    field.queryset, field.empty_label = among.model._default_manager.filter(pk__in=keys), nothing


class ChallengeForm(ContributionForm):
    """The club is one of its author's. Once it is online, its days are changed by `ChallengeDatesForm` alone."""

    HEADING = "Proposer un défi"
    HEADING_AGAIN = "Mon défi"
    LEAD = "Un résultat que chacun peut voir, demandé à des équipes de plusieurs collectivités et promotions."
    VERB = "Envoyer mon défi"
    AT_ONCE = ("theme", "club")

    text = LongText(
        label="ce qui est demandé",
        help_text="En deux phrases : ce que chaque équipe fait, et ce qui montre que c’est fait.",
        max_length=600,
        rows=3,
        error_messages={"required": "Dites ce qui est demandé, en deux phrases."},
    )
    starts_on = day("commence le")
    ends_on = day("finit le", help_text="Un an après au plus.")
    field_order = ("title", "text", "starts_on", "ends_on", "theme", "club")

    class Meta:
        model = Challenge
        fields = ["title", "text", "starts_on", "ends_on", "theme", "club"]
        help_texts = {
            "title": "« Un formulaire de moins ».",
            "theme": "Facultatif : le plus proche suffit.",
            "club": "Facultatif : un de vos clubs.",
        }
        error_messages = {"title": {"required": "Écrivez le défi en une phrase."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "theme", Theme.objects.all(), "Aucun en particulier")
        choose(self, "club", Club.objects.of(self.instance.author).order_by("sort_key", "pk"), "Aucun")

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def check_among(self, others: Any) -> None:
        """The same title may come back once the former challenge is over."""
        if others.current().not_over(timezone.localdate()).filter(title=self.cleaned_data["title"]).exists():
            raise ValidationError({"title": SAME_TITLE})


LATER, STOP = "prolonger", "arreter"


class ChallengeDatesForm(PlainWords, forms.Form):
    """`until` is read when it is asked for a later end."""

    change = forms.ChoiceField(
        label="vous voulez",
        choices=[(LATER, "le prolonger"), (STOP, "l’arrêter aujourd’hui")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : le prolonger, ou l’arrêter aujourd’hui."},
    )
    until = day("nouvelle fin", required=False, help_text="Pour le prolonger.")
    reason = forms.CharField(
        label="pourquoi",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Les équipes lisent cette phrase, et elle reste sur la page du défi.",
        error_messages={"required": "Écrivez pourquoi : les équipes lisent cette phrase."},
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("change") == LATER and not said.get("until") and "until" not in self.errors:
            self.add_error("until", "Choisissez jusqu’à quand il dure.")
        return said


class ChallengeStoryForm(ContributionForm):
    HEADING = "Raconter ce que nous avons fait"
    HEADING_AGAIN = "Notre récit"
    LEAD = "Cinq lignes suffisent. Ce qui n’a pas marché intéresse autant les autres équipes."
    VERB = "Envoyer"
    AT_ONCE = ("project",)
    WITHIN = ("team",)

    text = LongText(
        label="ce que nous avons fait",
        help_text="En cinq lignes.",
        max_length=800,
        rows=5,
        error_messages={"required": "Dites ce que votre équipe a fait, même en une phrase."},
    )
    field_order = ("text", "figure", "project")

    class Meta:
        model = ChallengeStory
        fields = ["text", "figure", "project"]
        help_texts = {
            "figure": "Facultatif : « 3 justificatifs supprimés ».",
            "project": "Facultatif : un projet que vous portez.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "project" in self.fields:
            account = self.instance.author.user
            own = Project.objects.editable_by(account).published() if account else Project.objects.none()
            choose(self, "project", own.order_by("title", "pk"), "Aucun")

    def send(self, *, by: User, draft: bool = False) -> Any | None:
        try:
            return super().send(by=by, draft=draft)
        except IntegrityError:  # one for each team: somebody else of it came first
            self.add_error(None, BEGUN)
            return None
