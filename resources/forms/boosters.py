"""A booster, the month it comes, and the one line that somebody says of it."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from directory.contributions.forms import ContributionForm
from emi_alumni.foundation.forms import LongText, PlainWords
from governance.models import Module, Tool
from resources.forms.look_up import LookUp
from resources.models import Booster, BoosterEcho, Resource

MOST_STEPS = 6
FOUND = 8  # resources shown for what was typed
LONGEST_KEY = 18  # digits
NO_STEP = "Écrivez au moins une étape."
TOO_MANY = f"Gardez {MOST_STEPS} étapes au plus, une par ligne : cinq minutes passent vite."
SAME_TITLE = "Vous avez déjà proposé une piqûre de ce titre : changez-le, ou complétez l’autre."
SHARED_ALREADY = "Vous avez déjà partagé une phrase sur cette piqûre : modifiez-la sur sa page."


class BoosterForm(LookUp, ContributionForm):
    """A resource is looked up among thousands: one chooses between « Aucune », the one that is chosen already, and what
    answers the words."""

    HEADING = "Proposer une piqûre de rappel"
    HEADING_AGAIN = "Ma piqûre de rappel"
    LEAD = "Cinq minutes de lecture sur ce qu’un module apprend, et une chose à essayer dans la semaine."
    NOTICE = "La mission innovation la lit d’abord, puis lui choisit un mois pour qui a suivi le module."
    VERB = "Envoyer ma piqûre"
    AT_ONCE = ("module", "tool", "resource")

    steps = LongText(
        label="les étapes",
        help_text=f"Une par ligne, {MOST_STEPS} au plus : ce qu’il faut se rappeler, ou faire, dans l’ordre.",
        max_length=1500,
        rows=6,
        error_messages={"required": NO_STEP},
    )
    field_order = ("title", "module", "steps", "to_try", "tool", "resource", "link")

    class Meta:
        model = Booster
        fields = ["title", "module", "steps", "to_try", "tool", "resource", "link"]
        widgets = {"resource": forms.RadioSelect}
        help_texts = {
            "title": "« Trois indicateurs, pas plus ».",
            "to_try": "Un seul geste, que chacun peut faire à son poste.",
            "tool": "Facultatif : l’outil ou la méthode dont elle parle.",
            "link": "Facultatif : une adresse qui commence par https://.",
        }
        error_messages = {
            "title": {"required": "Donnez un titre à la piqûre."},
            "module": {"required": "Choisissez le module dont elle parle."},
            "to_try": {"required": "Écrivez la chose à essayer cette semaine."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "module" in self.fields:
            module = cast(forms.ModelChoiceField, self.fields["module"])
            module.queryset, module.empty_label = Module.objects.order_by("position", "sort_key", "pk"), "Choisissez"
            tool = cast(forms.ModelChoiceField, self.fields["tool"])
            tool.queryset, tool.empty_label = Tool.objects.order_by("sort_key", "pk"), "Aucun"
            self.resource.queryset, self.resource.empty_label = self.resources(), "Aucune"

    @property
    def resource(self) -> forms.ModelChoiceField:
        return cast(forms.ModelChoiceField, self.fields["resource"])

    def resources(self) -> Any:
        """Those to choose from, of those that its author reads online, in order; and the one that it has."""
        account = self.instance.author.user
        readable = Resource.objects.visible_to(account).published() if account else Resource.objects.none()
        chosen = str(self["resource"].value() or "")
        asked = [hit.object_id for hit in self.hits(self.instance.author, ["resource"], FOUND)]
        if chosen.isdecimal() and len(chosen) <= LONGEST_KEY:
            asked.append(int(chosen))
        found = readable.filter(pk__in=asked).order_by().values("pk")
        return Resource.objects.filter(Q(pk__in=found) | Q(pk=self.instance.resource_id)).order_by("title", "pk")

    @property
    def has_resources(self) -> bool:
        """Whether there is more to choose from than « Aucune »."""
        return self.resource.queryset.exists()

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_steps(self) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        if not lines:
            raise ValidationError(NO_STEP)
        if len(lines) > MOST_STEPS:
            raise ValidationError(TOO_MANY)
        return "\n".join(lines)

    def check_among(self, others: Any) -> None:
        if others.current().filter(title=self.cleaned_data["title"]).exists():
            raise ValidationError({"title": SAME_TITLE})


class BoosterEchoForm(ContributionForm):
    HEADING = "Partager ce que cela a changé"
    HEADING_AGAIN = "Ma phrase"
    LEAD = "Une phrase, signée de votre nom, que tout le réseau lit sous la piqûre."
    VERB = "Partager"
    WITHIN = ("booster",)

    class Meta:
        model = BoosterEcho
        fields = ["text"]
        error_messages = {"text": {"required": "Écrivez ce que cela a changé, en une phrase."}}

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def check_among(self, others: Any) -> None:
        if others.current().exists():
            raise ValidationError(SHARED_ALREADY)


class BoosterDoneForm(PlainWords, forms.Form):
    """« C’est fait », with one line that is optional, for one's own eyes unless it is shared."""

    change = forms.CharField(label="ce que cela a changé", max_length=200, required=False)
    share = forms.BooleanField(label="partager cette phrase avec le réseau", required=False)

    def clean_change(self) -> str:
        return " ".join(self.cleaned_data["change"].split())

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("share") and not said.get("change") and "change" not in self.errors:
            self.add_error("change", "Écrivez la phrase à partager, ou décochez la case.")
        return said


class BoosterMonthForm(forms.Form):
    """A month as the browser sends it, « 2026-03 »; nothing, for no month."""

    month = forms.CharField(label="mois", required=False, max_length=7)

    def clean_month(self) -> date | None:
        said = self.cleaned_data["month"]
        try:
            return date.fromisoformat(f"{said}-01") if said else None
        except ValueError:
            raise ValidationError("Choisissez un mois dans la liste.") from None
