"""What each form that edits carries: a mark of what it held when it was shown (see `directory.forms.section`).

When what is stored changed since, nothing is overwritten before the person has seen both texts.
"""

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from directory.forms.section import Conflict, Problem
from directory.forms.words import PlainWords
from emi_alumni.text import sort_key

if TYPE_CHECKING:
    from directory.models import User

CONFLICT = (
    "Quelqu’un de l’équipe a écrit ici entre-temps. Comparez ci-dessous ce qui est enregistré avec ce que vous "
    "écrivez, puis enregistrez de nouveau : rien n’est perdu."
)
Texts = list[tuple[str, str]]


class Marked(PlainWords):
    """A form whose `typed()` texts are compared with those stored before they replace them."""

    prefix_of_ids = ""
    data: QueryDict

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.fields["mark"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def typed(self) -> Texts:
        raise NotImplementedError

    def save_step(self, *, by: "User") -> str | None:
        """Save, once valid, and return the sentence that says so; None when it was not, and the form says why."""
        raise NotImplementedError

    def agrees_with(self, stored: Texts) -> bool:
        """Whether what was typed may replace what is stored; else both are in `conflicts`, and saving again decides."""
        if self.cleaned_data.get("mark") == mark_of(stored):
            return True
        typed = dict(self.typed())
        self.conflicts = [
            Conflict(label, text, typed.get(label, "")) for label, text in stored if typed.get(label, "") != text
        ]
        if not self.conflicts:
            return True
        self.keep_mark(stored)
        self.add_error(None, CONFLICT)
        return False

    def keep_mark(self, stored: Texts) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("mark")] = mark_of(stored)

    def refuse(self, refusal: ValidationError) -> None:
        """Say why it was not saved; what was typed stays."""
        self.add_error(None, ValidationError(refusal.messages))

    def problems(self) -> list[Problem]:
        """What to correct, in the order of the fields, for the summary at the head of the page."""
        whole = [Problem("", "", str(error)) for error in self.non_field_errors()]
        return whole + [
            Problem(str(field.id_for_label or field.auto_id), str(field.label), str(error))
            for field in self.visible_fields()
            for error in field.errors
        ]


class MarkedRow(Marked, forms.ModelForm):
    """A form of one row, whose own fields are what is compared."""

    def texts_of(self, row: Any) -> Texts:
        return [(str(self.fields[name].label), text_of(row, name) if row else "") for name in self._meta.fields or ()]

    def typed(self) -> Texts:
        return self.texts_of(self.instance)


def mark_of(texts: Texts) -> str:
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:16]


def text_of(thing: Any, name: str) -> str:
    """A field as people read it."""
    if display := getattr(thing, f"get_{name}_display", None):
        return str(display() or "")
    value = getattr(thing, name)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def names_of(things: Any) -> str:
    return ", ".join(sorted((str(thing) for thing in things), key=sort_key))


def choices_of(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    return cast(forms.ChoiceField, form.fields[name])
