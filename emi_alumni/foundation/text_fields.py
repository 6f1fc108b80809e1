"""The door through which text reaches the database: what nobody sees, and what no line may hold, stays outside.

`guard_models` sets it on every text column of the portal and of its accounts when Django starts: no model forgets it.
Whatever writes passes there (forms, administration, import, commands, `bulk_create`, `update`), and so does what is
looked for: an address typed with an unseen sign finds its account. Forms made from models clean at once, before they
judge a length or an address; other forms call `clean_as_typed`.
"""

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from emi_alumni.foundation.discovery import our_packages
from emi_alumni.foundation.text import fold, mailbox, one_line, plain_text

LONGEST_LINE = 200  # characters: a longer CharField is written in a box of several lines, and keeps them
LIBRARIES = ("allauth.account",)  # their addresses are compared with ours

Cleaning = Callable[[str], str]


def guard_models() -> None:
    for model in apps.get_models(include_auto_created=True):
        name = apps.get_app_config(model._meta.app_label).name
        if name.split(".")[0] in our_packages() or name in LIBRARIES:
            for field in model._meta.local_fields:
                guard(field)


def guard(field: models.Field) -> None:
    """Clean what enters this column, if it holds text. A telephone has its own form (`foundation.phones`)."""
    if isinstance(field, models.CharField | models.TextField) and not isinstance(field, CleanText | PhoneNumberField):
        field.__class__ = _guarded(field.__class__)  # type: ignore[arg-type]


def cleaning_of(field: models.Field) -> Cleaning:
    if isinstance(field, models.EmailField):
        return mailbox
    is_line = isinstance(field, models.CharField) and (field.max_length or 0) <= LONGEST_LINE
    return one_line if is_line else plain_text


class CleanText:
    """What a guarded column does besides: one cleaning when it is written, looked for, and offered in a form."""

    @cached_property
    def cleaning(self) -> Cleaning:
        return cleaning_of(self)  # type: ignore[arg-type]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)  # type: ignore[misc]
        return self.cleaning(value) if isinstance(value, str) else value

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = super().pre_save(instance, add)  # type: ignore[misc]
        if isinstance(value, str):
            value = self.cleaning(value)
            setattr(instance, self.attname, value)  # type: ignore[attr-defined]
        return value

    def formfield(self, **kwargs: Any) -> Any:
        field = super().formfield(**kwargs)  # type: ignore[misc]
        clean_as_typed(field, self.cleaning)
        return field


@cache
def _guarded(base: type) -> type:
    """The same class for migrations and messages: what it does besides is no matter of schema."""
    return type(base.__name__, (CleanText, base), {"__module__": base.__module__, "__qualname__": base.__qualname__})


# Forms ----------------------------------------------------------------------------------------------


class CleanTyped:
    """A field of a form that cleans before it judges, and proposes the address that was perhaps meant."""

    cleaning: Cleaning

    def clean(self, value: Any) -> Any:
        if isinstance(value, str):
            value = self.cleaning(value)
        try:
            return super().clean(value)  # type: ignore[misc]
        except ValidationError:
            if isinstance(self, forms.EmailField) and (near := near_address(str(value))):
                raise ValidationError(f"Vouliez-vous écrire {near} ?", "invalid") from None
            raise


class TypedList(CleanTyped, forms.CharField):
    """A list typed by hand, whatever its box: what is pasted keeps its line breaks, which part the items."""

    cleaning = staticmethod(plain_text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Browsers drop the line breaks of what is pasted into a box of one line: `lists.js` makes them commas."""
        return super().widget_attrs(widget) | {"data-list": True}


@cache
def _cleaning_form_field(base: type, cleaning: Cleaning) -> type:
    return type(base.__name__, (CleanTyped, base), {"__module__": base.__module__, "cleaning": staticmethod(cleaning)})


def clean_as_typed(field: forms.Field, cleaning: Cleaning | None = None) -> None:
    """Make this field of a form clean what it is given: by its column's rule, or by what it is. A password stays."""
    if isinstance(field, CleanTyped) or not isinstance(field, forms.CharField):
        return
    if isinstance(field.widget, forms.PasswordInput):
        return
    if cleaning is None:
        is_text = isinstance(field.widget, forms.Textarea)
        cleaning = mailbox if isinstance(field, forms.EmailField) else plain_text if is_text else one_line
    field.__class__ = _cleaning_form_field(field.__class__, cleaning)  # type: ignore[arg-type]


def near_address(text: str) -> str:
    """The address that was perhaps meant (« o’brien@ville.fr », « hélène@ville.fr »), or "" when there is none."""
    bare = one_line(text).strip(" <>.,;:\"'«»()").removeprefix("mailto:")
    local, at, domain = bare.rpartition("@")
    near = mailbox(f"{fold(local).replace(' ', '')}{at}{domain.replace(' ', '')}")
    try:
        validate_email(near)
    except ValidationError:
        return ""
    return near if near != text else ""
