"""A call for testers of a tool, and what a tester found."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.contributions.forms import ContributionForm
from directory.models import User
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, LongText
from emi_alumni.foundation.moderation.models import CURRENT
from emi_alumni.foundation.text import fold
from governance.models import Tool
from resources.models import Advice, Trial, TrialReport, Verdict
from resources.models.trials import LONGEST, MOST_TESTERS

HOW_MANY = f"Écrivez un nombre de testeurs, de 1 à {MOST_TESTERS}."
WHICH_TOOL = "Choisissez un outil de la liste, ou nommez-en un autre."
ONE_TOOL = "Choisissez un outil de la liste, ou nommez-en un autre : l’un des deux."
IN_LIST = "« {} » est déjà dans la liste : choisissez-le."
TO_COME = "Choisissez un jour à venir, ou aujourd’hui."
TOO_FAR = "Choisissez une date plus proche : un test dure un an au plus."
SEATS_TAKEN = "Laissez {n} places au moins : elles sont déjà prises."
SAME = "Vous avez déjà un appel en cours pour cet outil : modifiez-le."
REPORTED = "Vous avez déjà rendu compte de ce test : modifiez ce que vous avez écrit."


class TrialForm(ContributionForm):
    HEADING = "Chercher des testeurs"
    HEADING_AGAIN = "Mon appel à testeurs"
    LEAD = "Un outil que vous voulez essayer à plusieurs : dites lequel, pour quoi faire, et ce que vous demandez."
    VERB = "Envoyer mon appel"
    AT_ONCE = ("until", "places")

    purpose = LongText(
        label="pour quoi faire",
        max_length=600,
        rows=3,
        error_messages={"required": "Dites pour quoi faire, en une phrase ou deux."},
    )
    request = LongText(
        label="ce qui est demandé",
        help_text="« L’essayer une fois en réunion, puis trois lignes ici. »",
        max_length=600,
        rows=3,
        error_messages={"required": "Dites ce que vous demandez aux testeurs."},
    )
    until = forms.DateField(
        label="jusqu’au", widget=DayInput(), error_messages=dict.fromkeys(("required", "invalid"), WRITE_A_DATE)
    )
    places = forms.IntegerField(
        label="nombre de testeurs",
        min_value=1,
        max_value=MOST_TESTERS,
        initial=5,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_MANY),
    )

    class Meta:
        model = Trial
        fields = ["tool", "tool_name", "purpose", "request", "until", "places"]
        help_texts = {"tool_name": "Seulement s’il n’est pas dans la liste."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tool := cast(Any, self.fields.get("tool")):
            tool.queryset, tool.empty_label = Tool.objects.order_by("sort_key", "pk"), "Un autre"
        if self.instance.pk and self.instance.tool_id and "tool" not in self.fields:
            del self.fields["tool_name"]

    def clean_tool_name(self) -> str:
        return " ".join(self.cleaned_data["tool_name"].split())

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until == self.instance.until:
            return until
        if until < today:
            raise ValidationError(TO_COME)
        if until > today + LONGEST:
            raise ValidationError(TOO_FAR)
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        tool, named = cleaned.get("tool"), cleaned.get("tool_name")
        if "tool" not in self.fields:
            if "tool_name" in self.fields and "tool_name" in cleaned and not named:
                self.add_error("tool_name", WHICH_TOOL)
        elif "tool" in cleaned and "tool_name" in cleaned:
            if not tool and not named:
                self.add_error("tool", WHICH_TOOL)
            elif tool and named:
                self.add_error("tool_name", ONE_TOOL)
        if named and not tool and (known := known_tool(named)):
            self.add_error("tool_name", IN_LIST.format(known))
        return cleaned

    def check_among(self, others: Any) -> None:
        tool = self.cleaned_data.get("tool") or self.instance.tool
        running = others.current().running(timezone.localdate())
        if tool and running.filter(tool=tool).exists():
            raise ValidationError(SAME)

    def edit_online(self, live: Any, by: User) -> None:
        """The row is held: nobody joins meanwhile."""
        taken = live.seats.count()
        if self.cleaned_data["places"] < taken:
            raise ValidationError({"places": SEATS_TAKEN.format(n=taken)})
        super().edit_online(live, by)


def known_tool(name: str) -> Tool | None:
    """That of the list which is written alike, whatever its case and accents: a short list, folded here."""
    return next((tool for tool in Tool.objects.order_by("pk") if fold(tool.name) == fold(name)), None)


class TrialReportForm(ContributionForm):
    HEADING = "Dire ce que le test a donné"
    HEADING_AGAIN = "Mon compte rendu"
    LEAD = "Trois lignes : ce que vous avez fait, ce que cela a donné. Un échec bien raconté aide autant qu’un succès."
    VERB = "Envoyer"
    WITHIN = ("trial",)
    AT_ONCE = ("verdict", "advice")

    verdict = forms.ChoiceField(
        label="le résultat",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si cela a marché."},
    )
    text = LongText(
        label="ce que vous avez fait, et ce que cela a donné",
        max_length=800,
        rows=4,
        error_messages={"required": "Écrivez ce que vous avez fait, même en une phrase."},
    )
    advice = forms.ChoiceField(
        label="le conseilleriez-vous ?",
        choices=Advice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous le conseilleriez."},
    )

    class Meta:
        model = TrialReport
        fields = ["verdict", "text", "advice"]

    def check_among(self, others: Any) -> None:
        if others.filter(state__in=CURRENT).exists():
            raise ValidationError(REPORTED)
