"""The declarations of personal data (RGPD, art. 30): each app writes its own, `<app>/personal_data.py`, gathered here.

An app declares, all optional:
- `PERSONAL_DATA`: model label → field → `Processing`;
- `TITLES`: model label → its name in French; `FIELD_NAMES`: field, or (label, field) → its name in French;
- `NOT_PERSONAL`: model label → fields that say nothing of a person; `REFERENCE_DATA`: labels of models without any;
- `WITHHELD`: (label, key to a person) → why its rows are not in her copy; `SECRET`: label → fields that open a door;
- `READ_AS`: label → what makes the rows of a copy as people read them, where columns alone would not say it;
- `forget(member)`, which takes out what the app keeps of a person when she is erased.
A field of ours that no app declares fails a test.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from emi_alumni.foundation import discovery


class Processing(NamedTuple):
    """Why a field is kept (its legal basis), who reads it, until when: in French, for the person and the register."""

    basis: str
    read_by: str
    until: str


def each(processing: Processing, *names: str) -> dict[str, Processing]:
    """The same processing for each of these fields."""
    return dict.fromkeys(names, processing)


@cache
def declarations() -> tuple[ModuleType, ...]:
    """The `personal_data` module of every installed app that has one, in the order of INSTALLED_APPS."""
    names = [f"{config.name}.personal_data" for config in apps.get_app_configs()]
    return tuple(import_module(name) for name in names if find_spec(name))


def gathered(name: str) -> dict[Any, Any]:
    """One table of all the apps' declarations: `gathered("PERSONAL_DATA")`."""
    found: dict[Any, Any] = {}
    for module in declarations():
        found |= getattr(module, name, {})
    return found


def forgetters() -> list[Callable[[Any], None]]:
    """What each app does to forget a person, the highest of the tower first: what points at her goes before her."""
    return [module.forget for module in declarations() if hasattr(module, "forget")]


def title_of(label: str) -> str:
    """The name of a model in French, as people read it."""
    return gathered("TITLES").get(label) or str(apps.get_model(label)._meta.verbose_name)


def fields_of(model: type[models.Model]) -> set[str]:
    """What a model stores by itself: its columns and its many-to-many links."""
    meta = model._meta
    return {field.name for field in (*meta.concrete_fields, *meta.local_many_to_many)}


def is_ours(model: type[models.Model]) -> bool:
    """Whether the model belongs to an app of the project rather than to a library."""
    return discovery.is_ours(apps.get_app_config(model._meta.app_label))


def undeclared() -> list[str]:
    """Fields of our models that no app declares, as `label.field`: it must be empty."""
    personal, plain = gathered("PERSONAL_DATA"), gathered("NOT_PERSONAL")
    reference: set[str] = set()
    for module in declarations():
        reference |= getattr(module, "REFERENCE_DATA", set())
    return [
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        if is_ours(model) and model._meta.label not in reference
        for name in sorted(fields_of(model))
        if name not in personal.get(model._meta.label, {}) and name not in plain.get(model._meta.label, set())
    ]


def stale_declarations() -> list[str]:
    """Declared fields that no longer exist: a declaration that outlived its field says something false."""
    return [
        f"{label}.{name}"
        for table in ("PERSONAL_DATA", "NOT_PERSONAL")
        for label, names in gathered(table).items()
        for name in names
        if name not in fields_of(apps.get_model(label))
    ]


def name_of(label: str, field: str) -> str:
    """The name of a field in French: the app's word for it here, the model's own, or the app's word for it anywhere."""
    words = gathered("FIELD_NAMES")
    own = str(apps.get_model(label)._meta.get_field(field).verbose_name)
    return words.get((label, field)) or (words.get(field, own) if own == field.replace("_", " ") else own)


def grouped_by_processing(fields: dict[str, Processing], label: str) -> dict[Processing, list[str]]:
    """The French names of a model's declared fields, those of the same processing together."""
    together: dict[Processing, list[str]] = {}
    for name, processing in fields.items():
        together.setdefault(processing, []).append(name_of(label, name))
    return together
