"""How our forms speak: say what to write, never that it is wrong."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from emi_alumni.foundation.long_text import with_plain_line_breaks
from emi_alumni.foundation.missing import missing
from emi_alumni.foundation.phones import Phone
from emi_alumni.foundation.prepared_statements import PreparedRows
from emi_alumni.foundation.text import without_unseen
from emi_alumni.foundation.text_fields import clean_as_typed

LONGEST_KEY = 18  # digits: what both engines hold
WRITE_A_DATE = "Écrivez la date, par exemple 15/01/2027."
WRITE_AN_HOUR = "Écrivez l’heure, par exemple 12:30."
ASK_COMPLETE_EMAIL = "Écrivez l’adresse en entier, par exemple prenom.nom@ville.fr."


class DayInput(forms.DateInput):
    """The browser's own calendar, which is given and gives a date as ISO 8601 writes it."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class HourInput(forms.TimeInput):
    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"type": "time"})


class LongText(forms.CharField):
    """Several lines; a line break counts for one character, as in the browser's own counter."""

    def __init__(self, *, rows: int = 4, **kwargs) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


def check_is_past(on: date) -> None:
    """Raises ValidationError, with a sentence, for a day to come or from long before the network."""
    if on > timezone.localdate():
        raise ValidationError("Choisissez une date passée, ou aujourd’hui.")
    if on.year < 1990:
        raise ValidationError("Écrivez une date après 1990.")


class PhoneInput(forms.TextInput):
    """Shows a stored number as it is said; what was typed comes back exactly as it was typed."""

    input_type = "tel"

    def format_value(self, value) -> str:
        return value.spoken if isinstance(value, Phone) else str(value or "")


class SeveralOf(forms.ModelMultipleChoiceField):
    """Several rows of a list. A key that no database could hold is not in the list, like any other unknown one."""

    def clean(self, value: Iterable[str] | None) -> QuerySet:
        keys = list(value or ())
        if any(len(str(key)) > LONGEST_KEY for key in keys):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "…"})
        return super().clean(keys)


def offer(form: forms.BaseForm, name: str, rows: PreparedRows, *arguments: Any, nothing: str | None = None) -> bool:
    """Make these rows the choices of this field, `nothing` before them: its list is read by the prepared statement, and
    what is sent is judged by its queryset. Whether there is any."""
    field = cast(forms.ModelChoiceField, form.fields[name])
    among = rows.make(*arguments) if form.is_bound else field.queryset.none()
    field.queryset, field.empty_label = among, nothing
    found = rows(*arguments)
    shown = [(row.pk, field.label_from_instance(row)) for row in found]
    field.choices = shown if nothing is None else [("", nothing), *shown]
    return bool(found)


def without_unseen_signs(data: QueryDict) -> QueryDict:
    """The same, without the signs that nobody typed: what a person reads is what is kept."""
    if not any(without_unseen(one) != one for _, values in data.lists() for one in values):
        return data
    seen = QueryDict(mutable=True)
    for name, values in data.lists():
        seen.setlist(name, [without_unseen(one) for one in values])
    return seen


def has_own_sentence(field: forms.Field, code: str) -> bool:
    """Whether this field says another sentence than that of its class for this mistake."""
    stock = (kind.__dict__.get("default_error_messages", {}) for kind in type(field).__mro__)
    return field.error_messages[code] != next(said[code] for said in stock if code in said)


class PlainWords(forms.BaseForm):
    """Gives each field a sentence for what is missing, too long or not in the list, unless it has its own."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.data, QueryDict):
            self.data = without_unseen_signs(with_plain_line_breaks(self.data))
        for field in self.fields.values():
            clean_as_typed(field)
            name = str(field.label or "").lower()
            if not has_own_sentence(field, "required"):
                field.error_messages["required"] = missing(field, own="given_name" in self.fields)
            for validator in field.validators:
                if isinstance(validator, MaxLengthValidator):
                    validator.message = (
                        f"Raccourcissez ({name}) : %(limit_value)d caractères au plus, %(show_value)d ici."
                    )
            for code in ("invalid_list", "invalid_choice"):
                if code in field.error_messages and not has_own_sentence(field, code):
                    field.error_messages[code] = f"Choisissez dans la liste ({name})."
