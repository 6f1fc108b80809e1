"""The council's forms: a module of a promotion, added or changed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.models import Cohort
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.dates import of_our_time
from emi_alumni.foundation.forms import PlainWords
from governance.models import CurriculumModule, Module
from governance.models.programme import GONE


class CurriculumModuleForm(ConflictCheck, PlainWords, forms.ModelForm):
    """Core or option, when, how long."""

    is_core = forms.TypedChoiceField(
        label="Dans cette promotion",
        choices=[("oui", "Tronc commun"), ("non", "Option")],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        initial="oui",
        error_messages={"required": "Choisissez : tronc commun, ou option."},
    )

    class Meta:
        model = CurriculumModule
        fields = ["is_core", "starts_on", "days", "note"]
        localized_fields = ["days"]  # « 1,5 »
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "days": forms.TextInput(attrs={"inputmode": "decimal"}),
        }
        help_texts = {
            "starts_on": "Vide si la date n’est pas fixée.",
            "days": "En jours ou demi-journées, par exemple 1,5.",
            "note": "Par exemple : « à Sannois, avec les commanditaires ».",
        }
        error_messages = {
            "starts_on": {"invalid": "Écrivez la date ainsi : 15/03/2027."},
            "days": {
                "invalid": "Écrivez un nombre de jours, par exemple 1,5.",
                "max_digits": "Écrivez moins de 1 000 jours.",
                "max_whole_digits": "Écrivez moins de 1 000 jours.",
                "max_decimal_places": "Une décimale suffit, par exemple 1,5.",
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].validators.append(of_our_time)
        if self.instance.pk:
            self.initial["is_core"] = "oui" if self.instance.is_core else "non"

    def save_changes(self) -> bool:
        """False when somebody changed the same line meanwhile: the form says what it holds; saving again decides."""
        with transaction.atomic():
            # Held: what is compared is what is replaced.
            stored = CurriculumModule.objects.select_for_update().filter(pk=self.instance.pk).first()
            if stored is None:
                self.add_error(None, GONE)
                return False
            if not self.agrees_with(self.texts_of(stored)):
                return False
            self.instance.save(update_fields=self.Meta.fields)
        return True


class CurriculumModuleAddForm(CurriculumModuleForm):
    """The same, and which module: one that the promotion has not yet."""

    module = forms.ModelChoiceField(
        label="Module",
        queryset=Module.objects.none(),
        empty_label="Choisissez un module",
        error_messages={
            "required": "Choisissez le module à ajouter.",
            "invalid_choice": "Choisissez dans la liste un module que la promotion n’a pas encore.",
        },
    )

    class Meta(CurriculumModuleForm.Meta):
        fields = ["module", *CurriculumModuleForm.Meta.fields]

    field_order = ("module", "is_core", "starts_on", "days", "note")

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, instance=CurriculumModule(cohort=cohort), **kwargs)
        others = Module.objects.exclude(curricula__cohort=cohort).order_by("position", "sort_key", "pk")
        self.fields["module"].queryset = others  # type: ignore[attr-defined]

    def place(self) -> bool:
        """At its place in the promotion; False when it was there already (a double click, somebody else)."""
        try:
            self.instance.place()
        except ValidationError as refusal:
            self.add_error("module", refusal.messages)
            return False
        return True
