"""What changed: an indicator and its measures, in one form. « Non mesuré » is a good answer."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from emi_alumni.foundation.audit import record
from emi_alumni.foundation.conflict_check import Problem, Texts, mark_of, text_of
from emi_alumni.foundation.forms import PlainWords
from projects.forms.project_form import ProjectForm
from projects.models import Indicator, Measure, Project
from projects.models.impacts import Evidence, Moment
from projects.writing import writing

if TYPE_CHECKING:
    from directory.models import User

MAX_INDICATORS = 12
MAX_MEASURES = 24
PREFIX = "mesures"
ROW = ("moment", "on", "value", "note")
DAYS = ("%m/%Y", "%Y-%m", "%d/%m/%Y", "%Y-%m-%d", "%Y")
ASK_MONTH = "Écrivez le mois ainsi : 11/2024."


class MonthField(forms.Field):
    """A month, or a day: « 11/2024 », « 15/11/2024 », « 2024 ». The month alone is its first day."""

    widget = forms.TextInput(attrs={"class": "input short", "placeholder": "mm/aaaa", "autocomplete": "off"})

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        for form in DAYS:
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        raise ValidationError(ASK_MONTH)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, date):
            return value
        return f"{value:%m/%Y}" if value.day == 1 else f"{value:%d/%m/%Y}"


class NumberField(forms.DecimalField):
    """A figure as people write it: « 84 », « 3,1 », « 1 200 », « 84 % »."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            max_digits=12,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input short", "autocomplete": "off"}),
            error_messages={
                "invalid": "Écrivez un nombre, par exemple 84 ou 3,1.",
                "max_decimal_places": "Deux chiffres après la virgule suffisent.",
                "max_digits": "Ce nombre est trop long : changez d’unité.",
                "max_whole_digits": "Ce nombre est trop long : changez d’unité.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = str(value if value is not None else "")
        for sign in (" ", "\u00a0", "\u202f", "%"):
            text = text.replace(sign, "")
        return super().to_python(text.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class MeasureForm(PlainWords, forms.Form):
    moment = forms.ChoiceField(label="moment", choices=Moment.choices, required=False)
    on = MonthField(label="mois", required=False)
    value = NumberField(label="valeur", required=False)
    note = forms.CharField(label="précision", max_length=200, required=False)

    @property
    def is_filled(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("on", "value", "note"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_filled:
            return cleaned
        if "on" not in self.errors:
            if not cleaned.get("on"):
                self.add_error("on", ASK_MONTH)
            elif not date(1990, 1, 1) <= cleaned["on"] <= timezone.localdate():
                self.add_error("on", "Écrivez un mois déjà passé, depuis 1990.")
        if "value" not in self.errors and cleaned.get("value") is None:
            self.add_error("value", "Écrivez la valeur, ou videz la ligne.")
        cleaned["moment"] = cleaned.get("moment") or Moment.AFTER
        return cleaned


class BaseMeasures(forms.BaseFormSet):
    """Rows without identity: they are replaced together; a row emptied by hand simply goes."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else min(len(self.initial or ()), MAX_MEASURES)

    def filled(self) -> list[MeasureForm]:
        return [form for form in cast(list[MeasureForm], self.forms) if form.is_filled]

    def clean(self) -> None:
        days = [form.cleaned_data.get("on") for form in self.filled()]
        if len(days) != len(set(days)):
            raise ValidationError("Deux mesures ont la même date : gardez-en une, ou précisez le jour (15/11/2024).")

    def typed_rows(self) -> list[dict[str, str]]:
        return [{name: form.data.get(form.add_prefix(name), "") for name in ROW} for form in self.forms]


def measures(rows: list[dict[str, Any]], data: Mapping | None = None) -> BaseMeasures:
    factory = forms.formset_factory(
        MeasureForm, formset=BaseMeasures, extra=0, max_num=MAX_MEASURES, absolute_max=MAX_MEASURES, validate_max=True
    )
    return cast(BaseMeasures, factory(data, initial=None if data is not None else rows, prefix=PREFIX))


class IndicatorForm(ProjectForm, forms.ModelForm):
    """One indicator. Without its name and without any figure, the step is simply skipped."""

    slug = "resultats"
    lead = "Un indicateur suffit, avant et après. Pas de classement : ces chiffres servent à apprendre."
    do_not_call_in_templates = True
    just_added = False
    target = NumberField(label="cible", required=False, help_text="Si vous en aviez une.")

    class Meta:
        model = Indicator
        fields = ["name", "unit", "direction", "evidence", "target", "source", "is_key"]
        labels = {"is_key": "c’est le chiffre à retenir"}
        help_texts = {
            "name": "Par exemple « Appels décrochés ».",
            "evidence": "« Non mesuré » est une bonne réponse : nous la comptons comme telle.",
            "source": "Qui a compté, comment, sur combien de cas.",
        }
        error_messages = {"name": {"required": "Écrivez ce que vous regardez, par exemple « Appels décrochés »."}}
        widgets = {"evidence": forms.RadioSelect}

    def __init__(self, *args, project: Project, **kwargs) -> None:
        self.project = project
        super().__init__(*args, **kwargs)
        known = self.instance.pk is not None
        for name in ("name", "evidence"):
            self.fields[name].required = known  # of a new one, only once something is said (`clean`)
        self.initial["mark"] = mark_of(self.texts_of(self.instance) if known else [])
        rows: list[dict[str, Any]] = [{"moment": Moment.BEFORE}, {"moment": Moment.AFTER}]
        if known and not self.is_bound:
            rows = [{name: getattr(one, name) for name in ROW} for one in self.instance.measures.all()] + rows[1:]
        self.rows = measures(rows, self.data if self.is_bound else None)

    def with_one_more_row(self) -> "IndicatorForm":
        """A form where nothing typed is lost nor judged yet, and one more empty row (no script needed)."""
        longer = type(self)(project=self.project, instance=self.instance)
        longer.initial.update({name: self.data.get(name, "") for name in ("mark", *(self._meta.fields or ()))})
        longer.initial["is_key"] = "is_key" in self.data
        typed: list[dict[str, Any]] = list(self.rows.typed_rows())
        longer.rows = measures([*typed, {"moment": Moment.LATER}])
        longer.rows.forms[-1].fields["on"].widget.attrs["data-focus"] = True
        longer.just_added = True
        return longer

    @property
    def is_blank(self) -> bool:
        """Nothing said: the step is skipped."""
        said = (self.data.get(name, "").strip() for name in ("name", "unit", "target", "source"))
        return not any(said) and not self.rows.filled()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "name" not in self.errors and not cleaned.get("name"):
            self.add_error("name", self.fields["name"].error_messages["required"])
        cleaned["evidence"] = cleaned.get("evidence") or Evidence.MEASURED
        return cleaned

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid(), self._rows_and_evidence_agree()])

    def _rows_and_evidence_agree(self) -> bool:
        if self.cleaned_data.get("evidence") == Evidence.NOT_MEASURED and self.rows.filled():
            self.add_error("evidence", "Choisissez « mesuré » ou « estimé », ou videz les mesures.")
            return False
        return True

    def problems(self) -> list[Problem]:
        rows = self.rows.forms if self.is_bound else []
        whole = [Problem("", "", str(error)) for error in self.rows.non_form_errors()] if self.is_bound else []
        return (
            super().problems()
            + whole
            + [
                Problem(str(field.id_for_label), f"mesure {n}, {str(field.label).lower()}", str(error))
                for n, row in enumerate(rows, start=1)
                for field in row.visible_fields()
                for error in field.errors
            ]
        )

    def texts_of(self, indicator: Indicator) -> Texts:
        lines = [measure_line(one.moment, one.on, one.value, one.note) for one in indicator.measures.all()]
        return [*self._own_texts(indicator), ("mesures", "\n".join(lines))]

    def typed(self) -> Texts:
        kept = sorted((form.cleaned_data for form in self.rows.filled()), key=lambda row: row["on"])
        lines = [measure_line(row["moment"], row["on"], row["value"], row["note"]) for row in kept]
        return [*self._own_texts(self.instance), ("mesures", "\n".join(lines))]

    def _own_texts(self, indicator: Indicator) -> Texts:
        texts = [(str(self.fields[name].label), text_of(indicator, name)) for name in self._meta.fields or ()]
        return [(label, shown(indicator.target) if label == "cible" else text) for label, text in texts]

    def save_step(self, *, by: "User") -> str | None:
        try:
            with writing(self.project, by) as live:
                return self._save(live, by)
        except ValidationError as refusal:
            self.refuse(refusal)
        return None

    def _save(self, live: Project, by: "User") -> str | None:
        known = live.indicators.filter(pk=self.instance.pk).first() if self.instance.pk else None
        if self.instance.pk and known is None:
            raise ValidationError("Cet indicateur a été retiré entre-temps : gardez une copie de votre texte.")
        if known and not self.agrees_with(self.texts_of(known)):
            return None
        same = live.indicators.filter(name=self.cleaned_data["name"]).exclude(pk=self.instance.pk).first()
        if same and not known and self.texts_of(same) == self.typed():
            return "C’est enregistré."  # a double click
        if same:
            self.add_error("name", "Le projet a déjà un indicateur de ce nom : modifiez-le, ou changez le nom.")
            return None
        if not known and live.indicators.count() >= MAX_INDICATORS:
            raise ValidationError(f"Gardez {MAX_INDICATORS} indicateurs au plus : les plus parlants.")
        self.instance.project = live
        if self.instance.is_key:
            live.indicators.exclude(pk=self.instance.pk).update(is_key=False)
        if not known:
            self.instance.position = live.indicators.count()
        self.instance.save()
        self.instance.measures.all().delete()
        Measure.objects.bulk_create(
            Measure(indicator=self.instance, **{name: form.cleaned_data[name] for name in ROW})
            for form in self.rows.filled()
        )
        record(by, live, f"indicateur {'modifié' if known else 'ajouté'} : {self.instance.name}")
        return "L’indicateur est enregistré."


@transaction.atomic
def remove(indicator: Indicator, *, by: "User") -> None:
    """Take out an indicator and its measures; the log keeps its figures. Raises ValidationError as `writing` does."""
    with writing(indicator.project, by) as live:
        kept = "; ".join(f"{one.on:%m/%Y} : {one.shown}" for one in indicator.measures.all())
        record(by, live, f"indicateur retiré : {indicator.name} ({kept})")
        indicator.delete()


def measure_line(moment: str, on: date, value: Decimal, note: str) -> str:
    return f"{Moment(moment).label}, {on:%d/%m/%Y} : {shown(value)} {note}".strip()


def shown(value: Decimal | None) -> str:
    return "" if value is None else f"{Decimal(value).normalize():f}"
