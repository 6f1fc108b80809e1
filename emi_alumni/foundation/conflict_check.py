"""Two windows on the same stored row: whoever saves second is told, sees both texts, and nothing typed is lost.

A form that edits a stored row carries a `mark`, a digest of what the row held when the page was drawn. It is compared
with the row as it is when it is saved, its lock held: otherwise two people could both be told yes. Forms of the site
call `agrees_with` where they save (`ConflictCheck`); every form of the administration checks itself (`CheckedForm`).
A form sent without any mark comes from no page of ours: it is compared where `without_mark_is_stale` says so.
"""

import hashlib
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict
from django.utils import timezone

from emi_alumni.foundation.long_text import say_limits, with_plain_line_breaks
from emi_alumni.foundation.text import sort_key

MARK = "mark"
CONFLICT = (
    "Quelqu’un a écrit ici entre-temps, ou vous-même dans une autre fenêtre. Comparez ci-dessous ce qui est enregistré "
    "avec ce que vous écrivez, puis enregistrez de nouveau : rien n’est perdu."
)
CONFLICT_IN_FIELDS = (
    "Quelqu’un a modifié cette page entre-temps, ou vous-même dans une autre fenêtre. Comparez, sous chaque champ "
    "signalé, ce qui est enregistré avec ce que vous écrivez, puis enregistrez de nouveau : rien "
    "n’est perdu."
)
STORED_MEANWHILE = "Enregistré entre-temps : « {} »."
EMPTIED_MEANWHILE = "Effacé entre-temps : rien n’est enregistré ici."
Texts = list[tuple[str, str]]


class Conflict(NamedTuple):
    """One field that somebody changed meanwhile: both texts."""

    label: str
    stored: str
    typed: str


class Problem(NamedTuple):
    """One thing to correct: where (the id of a control, "" for the whole form), its name, and what to write."""

    anchor: str
    label: str
    text: str


class ConflictCheck(forms.BaseForm):
    """A form of the site. Whatever saves it first asks `agrees_with`, of the row as stored, under its lock."""

    conflict_sentence = CONFLICT
    # Whether a form sent without any mark is compared too.
    without_mark_is_stale = False
    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.fields[MARK] = forms.CharField(label="", widget=forms.HiddenInput(attrs={"id": False}), required=False)
        # Asked when the form is drawn: by then its fields are those that it shows.
        if getattr(getattr(self, "instance", None), "pk", None):
            self.initial[MARK] = lambda: mark_of(self.texts_of(self.instance))  # type: ignore[attr-defined]

    def texts_of(self, row: Any) -> Texts:
        """What is stored, as (label, text): the fields that the form shows. `row` is nothing when it is not there."""
        names = [name for name in self._meta.fields or () if name in self.fields]  # type: ignore[attr-defined]
        return [(str(self.fields[name].label), text_of(row, name) if row else "") for name in names]

    def typed(self) -> Texts:
        """What was typed, once valid, in the same words as `texts_of`."""
        names = [name for name in self._meta.fields or () if name in self.fields]  # type: ignore[attr-defined]
        row = self.instance  # type: ignore[attr-defined]
        return [(str(self.fields[name].label), in_words(row, name, self.cleaned_data.get(name))) for name in names]

    def agrees_with(self, stored: Texts) -> bool:
        """Whether what was typed may replace what is stored; else both are in `conflicts`, and saving again decides."""
        known = self.add_prefix(MARK) in self.data or self.without_mark_is_stale
        if not known or self.cleaned_data.get(MARK) == mark_of(stored):
            return True
        typed = dict(self.typed())
        self.conflicts = [
            Conflict(label, text, typed.get(label, ""))
            for label, text in stored
            if lines(typed.get(label)) != lines(text)
        ]
        if not self.conflicts:
            return True
        self.keep_mark(mark_of(stored))
        self.add_error(None, self.conflict_sentence)
        return False

    def keep_mark(self, mark: str) -> None:
        """The form comes back knowing what is stored now: the second time is meant."""
        self.data = self.data.copy()
        self.data[self.add_prefix(MARK)] = mark

    def problems(self) -> list[Problem]:
        """What to correct, in the order of the fields, for the summary at the head of the page."""
        whole = [Problem("", "", str(error)) for error in self.non_field_errors()]
        return whole + [
            Problem(str(field.id_for_label or field.auto_id), str(field.label), str(error))
            for field in self.visible_fields()
            for error in field.errors
        ]


class CheckedForm(ConflictCheck, forms.ModelForm):
    """A form of the administration, whose screen holds the row while it is saved (`PortalAdmin.get_object`).

    Field by field: what was changed here is saved, what was changed elsewhere stays, and a field changed in both places
    comes back with both texts.
    """

    mark = forms.CharField(label="", widget=forms.HiddenInput(attrs={"id": False}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left_alone: set[str] = set()
        self.data = with_plain_line_breaks(self.data)
        say_limits(self)
        if self.instance.pk:
            self.initial[MARK] = lambda: " ".join(f"{name}={digest}" for name, digest in self._stored().items())

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields changed on this page: neither the mark, nor what only somebody else changed."""
        return [name for name in super().changed_data if name != MARK and name not in self.left_alone]

    def _names(self) -> list[str]:
        fields = self.fields.items()
        own = [name for name, field in fields if not field.disabled and not isinstance(field, InlineForeignKeyField)]
        return [name for name in own if column_of(self.instance, name) is not None]

    def _stored(self) -> dict[str, str]:
        return {name: self._digest(name, self._stored_choice(name)) for name in self._names()}

    def _stored_choice(self, name: str) -> Any:
        """What is stored; of a row, its key alone; of rows, those that the form was just filled with to be drawn."""
        column = column_of(self.instance, name)
        if isinstance(column, models.ForeignKey):
            return getattr(self.instance, column.attname)
        if isinstance(column, models.ManyToManyField) and not self.is_bound and name in self.initial:
            return self.initial[name]
        return stored_value(self.instance, name)

    def _digest(self, name: str, value: Any) -> str:
        """Of a choice among rows, their keys: a row renamed meanwhile is still the same choice."""
        if isinstance(column_of(self.instance, name), models.ForeignKey):
            return digest_of(str(getattr(value, "pk", value)))
        if isinstance(column_of(self.instance, name), models.ManyToManyField):
            return digest_of(str(sorted(one.pk for one in value)))
        return digest_of(in_words(self.instance, name, value))

    def _post_clean(self) -> None:
        shown = dict(part.split("=", 1) for part in self.data.get(self.add_prefix(MARK), "").split() if "=" in part)
        if self.instance.pk and shown:
            self._compare(shown)
        super()._post_clean()  # type: ignore[misc]

    def _compare(self, shown: dict[str, str]) -> None:
        """Before what was typed goes into the row: the row is still as stored."""
        now = self._stored()
        for name in now.keys() & shown.keys() & self.cleaned_data.keys():
            typed = self._digest(name, self.cleaned_data[name])
            if now[name] in (shown[name], typed):
                continue
            if typed == shown[name]:
                self.left_alone.add(name)
                self.cleaned_data[name] = stored_value(self.instance, name)
                continue
            text, words = text_of(self.instance, name), in_words(self.instance, name, self.cleaned_data[name])
            self.conflicts.append(Conflict(str(self.fields[name].label), text, words))
            self.add_error(name, STORED_MEANWHILE.format(text) if text else EMPTIED_MEANWHILE)
        self.__dict__.pop("changed_data", None)
        if self.conflicts:
            self.add_error(None, CONFLICT_IN_FIELDS)
            told = {conflict.label for conflict in self.conflicts}
            marks = {name: now[name] if str(self.fields[name].label) in told else was for name, was in shown.items()}
            self.keep_mark(" ".join(f"{name}={digest}" for name, digest in marks.items()))


def checked(form: Any) -> Any:
    """The same form of the administration, which checks itself."""
    return form if issubclass(form, CheckedForm) else type(form.__name__, (CheckedForm, form), {})


def mark_of(texts: Texts) -> str:
    return digest_of(repr([(label, lines(text)) for label, text in texts]))


def digest_of(text: str) -> str:
    return hashlib.sha256("\n".join(lines(text)).encode()).hexdigest()[:16]


def lines(text: str | None) -> list[str]:
    """A browser sends its own line breaks, and spaces at the ends are not kept."""
    return (text or "").strip().splitlines()


def column_of(row: models.Model, name: str) -> Any:
    try:
        return row._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def stored_value(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    return list(value.all()) if isinstance(column_of(row, name), models.ManyToManyField) else value


def text_of(row: models.Model, name: str) -> str:
    """A stored field as people read it."""
    return in_words(row, name, stored_value(row, name))


def in_words(row: models.Model, name: str, value: Any) -> str:
    """A value of this field, stored or typed, as people read it."""
    column = column_of(row, name)
    if value is None or value == "":
        return ""
    if choices := dict(getattr(column, "flatchoices", ()) or ()):
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(column, models.ManyToManyField):
        return names_of(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(column, models.DecimalField):
        return f"{value.normalize():f}"
    return str(value)


def names_of(things: Any) -> str:
    return ", ".join(sorted((str(thing) for thing in things), key=sort_key))


def choices_of(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    return cast(forms.ChoiceField, form.fields[name])
