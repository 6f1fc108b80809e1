"""How one uses a tool, in five lines: the facts by a touch, the words if one likes."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.contributions.forms import ContributionForm
from directory.models import User
from emi_alumni.foundation.forms import LongText
from governance.models import Tool
from resources.models import Frequency, Practice
from resources.models.practices import FIRST_YEAR, NO_ROOM

IN_USE, NO_LONGER = "oui", "non"
WRITE_A_YEAR = "Écrivez l’année en quatre chiffres, par exemple 2021."
NOT_TO_COME = "Écrivez une année passée, ou celle-ci."
STOP_AFTER_START = "Écrivez une année d’arrêt qui vient après celle du début."


def year(label: str, **more: Any) -> forms.IntegerField:
    field = forms.IntegerField(label=label, error_messages={"required": WRITE_A_YEAR, "invalid": WRITE_A_YEAR}, **more)
    field.widget.attrs |= {"inputmode": "numeric", "size": 5}
    return field


class PracticeForm(ContributionForm):
    HEADING = "Raconter comment je l’utilise"
    HEADING_AGAIN = "Ma pratique"
    LEAD = "Deux minutes : trois gestes, puis des mots si vous voulez."
    NOTICE = "La mission innovation lit d’abord les mots ; sans mots, c’est en ligne tout de suite."
    VERB = "Envoyer"
    AT_MOST = 30
    AT_ONCE = ("frequency", "since_year", "stopped_year", "may_be_asked")

    frequency = forms.ChoiceField(
        label="à quelle fréquence",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une fréquence, même à peu près."},
    )
    since_year = year("depuis quelle année")
    used = forms.ChoiceField(
        label="l’utilisez-vous toujours ?",
        choices=[(IN_USE, "toujours"), (NO_LONGER, "plus maintenant")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous l’utilisez toujours."},
    )
    stopped_year = year("arrêté en", required=False)
    context = LongText(
        label="comment je l’utilise, et pour quoi faire",
        help_text="Sans nom d’usager, s’il vous plaît.",
        max_length=600,
        rows=3,
        required=False,
    )

    class Meta:
        model = Practice
        fields = [
            *("tool", "frequency", "rhythm", "since_year", "context", "role_change", "obstacle", "tip"),
            *("stopped_year", "stopped_why", "may_be_asked"),
        ]
        help_texts = {
            "rhythm": "Facultatif : « chaque garde », « à chaque fin de chantier ».",
            "role_change": "« Je distribuais le travail ; je retire les obstacles. »",
            "stopped_why": "Dire pourquoi rend service autant qu’un succès.",
            "may_be_asked": "Votre nom paraît alors sous « À qui demander », sur la page de l’outil.",
        }
        error_messages = {"tool": {"required": "Choisissez un outil."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["used"].initial = IN_USE if self.instance.is_in_use else NO_LONGER
        if tool := cast(Any, self.fields.get("tool")):
            tool.queryset, tool.empty_label = Tool.objects.order_by("sort_key", "pk"), "Choisissez"
            if self.instance.pk or self.instance.tool_id:  # already chosen: it comes from its page
                tool.widget = forms.HiddenInput()

    def clean_since_year(self) -> int:
        return a_year(self.cleaned_data["since_year"])

    def clean_stopped_year(self) -> int | None:
        written = self.cleaned_data["stopped_year"]
        return None if written is None else a_year(written)

    def clean(self) -> dict[str, Any]:
        """In use, nothing is said of a stop; what was said of a former one stays as it is."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("used") != NO_LONGER:
            cleaned["stopped_year"], cleaned["stopped_why"] = None, self.instance.stopped_why
            for name in ("stopped_year", "stopped_why"):
                self.errors.pop(name, None)
        elif "stopped_year" in cleaned:
            cleaned["stopped_year"] = cleaned["stopped_year"] or timezone.localdate().year
            if cleaned["stopped_year"] < cleaned.get("since_year", 0):
                self.add_error("stopped_year", STOP_AFTER_START)
        return cleaned

    def check_among(self, others: Any) -> None:
        tool = self.cleaned_data["tool"] if "tool" in self.fields else self.instance.tool
        if others.current().latest_of_each().filter(tool=tool).exists():
            raise ValidationError(NO_ROOM)

    def edit_online(self, live: Any, by: User) -> None:
        """What stood before is kept, when the facts change."""
        facts = {name: self.cleaned_data[name] for name in ("frequency", "since_year", "stopped_year")}
        self.cleaned_data["since_year"] = live.keep_past(**facts)
        super().edit_online(live, by)


def a_year(written: int) -> int:
    if written > timezone.localdate().year:
        raise ValidationError(NOT_TO_COME)
    if written < FIRST_YEAR:
        raise ValidationError(f"Écrivez une année après {FIRST_YEAR}.")
    return written
