"""The stops of a career as a handful of rows: they are replaced together, so no row needs an identity."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.models import CareerStep
from emi_alumni.foundation.forms import PlainWords

MAX_STEPS = 20
ROWS_AT_MOST = 60  # what one form may send: rows left empty or removed count too
PREFIX = "parcours"
FIELDS = ("starts_on", "ends_on", "position", "organisation")


class CareerStepForm(PlainWords, forms.ModelForm):
    class Meta:
        model = CareerStep
        fields = FIELDS
        labels = {"organisation": "collectivité ou organisme"}
        error_messages = {
            "starts_on": {"required": "Écrivez l’année de début, par exemple 2019.", "invalid": "Écrivez une année."},
            "ends_on": {"invalid": "Écrivez une année, ou laissez vide."},
            "position": {
                "required": "Écrivez la fonction, en quelques mots.",
                "min_length": "Écrivez la fonction en toutes lettres.",
            },
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            field = self.fields[name]
            # Our own sentence on the year, below, instead of Django's on the limits of the column.
            field.validators = []
            field.widget = forms.TextInput(
                attrs={"inputmode": "numeric", "class": "input short", "autocomplete": "off"}
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        this_year = timezone.localdate().year
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start is not None and not 1950 <= start <= this_year:
            self.add_error("starts_on", f"Écrivez une année entre 1950 et {this_year}.")
        elif end is not None and end > this_year:
            self.add_error("ends_on", f"Écrivez une année jusqu’à {this_year}, ou laissez vide.")
        elif start is not None and end is not None and end < start:
            self.add_error("ends_on", f"Écrivez {start} ou une année d’après : la fin vient après le début.")
        return cleaned


def is_removed(form: forms.Form | CareerStepForm) -> bool:
    """Whether « retirer cette étape » is ticked, in a row that was looked at."""
    return bool(form.cleaned_data.get("DELETE"))


class BaseCareerFormSet(forms.BaseFormSet):
    """Rows without identity: none is « initial », so a row emptied by hand simply goes."""

    deletion_widget = forms.CheckboxInput

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return min(len(self.initial or ()) + self.extra, ROWS_AT_MOST)

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "retirer cette étape"

    def clean(self) -> None:
        if len(self.filled()) > MAX_STEPS:
            raise ValidationError(f"Gardez {MAX_STEPS} étapes au plus : les plus parlantes.")

    def filled(self) -> list[CareerStepForm]:
        return [form for form in self.forms if form.has_changed() and not is_removed(form)]

    def kept(self) -> list[CareerStep]:
        """The steps that are filled and not removed, in the order of their years. Only when valid."""
        return sorted((form.instance for form in self.filled()), key=lambda step: step.starts_on)

    def typed_rows(self) -> list[dict[str, str]]:
        """What was typed, row by row, whatever it is worth; removed rows are dropped."""
        self.is_valid()  # says which rows are removed
        return [
            {name: form.data.get(form.add_prefix(name), "") for name in FIELDS}
            for form in self.forms
            if not is_removed(form)
        ]


def career_form_set(rows: list[dict[str, Any]], data=None) -> BaseCareerFormSet:
    """These rows and an empty one; `data` is what was posted, and then nothing else counts."""
    factory = forms.formset_factory(
        CareerStepForm,
        formset=BaseCareerFormSet,
        extra=1,
        can_delete=True,
        max_num=ROWS_AT_MOST,
        absolute_max=ROWS_AT_MOST,
    )
    return cast(BaseCareerFormSet, factory(data, initial=None if data is not None else rows, prefix=PREFIX))


def row_of(step: CareerStep) -> dict[str, Any]:
    return {name: getattr(step, name) for name in FIELDS}
