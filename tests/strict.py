"""What makes the harness strict: undefined template variables fail, unordered querysets come back shuffled."""

import random
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.template import engines
from django.template.base import FilterExpression, Node
from django.test.signals import setting_changed

OUR_TEMPLATES = Path(settings.BASE_DIR) / "templates"


class UndefinedVariable(Exception):
    """A template of ours prints a variable that nobody gave it."""


class Undefined(str):
    """The engine's `string_if_invalid`: empty for the libraries' templates, an error for ours.

    The engine asks whether it is true before using it: that question is where an undefined variable shows. A variable
    that goes through `|default` first is optional on purpose.
    """

    def __bool__(self) -> bool:
        asked_by = sys._getframe(1)
        if asked_by.f_code is FilterExpression.resolve.__code__:
            expression = asked_by.f_locals["self"]
            first = expression.filters[0][0].__name__ if expression.filters else ""
            if first not in ("default", "default_if_none") and (template := template_of(asked_by)):
                raise UndefinedVariable(f"{{{{ {expression.token} }}}} in {template}")
        return False


def template_of(frame: Any) -> str:
    """Which of our templates is being drawn by the innermost node of the stack; nothing for a library's."""
    while frame := frame.f_back:
        if frame.f_code is Node.render_annotated.__code__:
            path = Path(str(getattr(frame.f_locals["self"], "origin", "")))
            return str(path.relative_to(OUR_TEMPLATES)) if path.is_relative_to(OUR_TEMPLATES) else ""
    return ""


def refuse_undefined_variables() -> None:
    engines["django"].engine.string_if_invalid = Undefined()
    setting_changed.connect(_again, dispatch_uid="strict templates")


def _again(*, setting: str, **kwargs: Any) -> None:
    """Django makes its engines anew when a test changes these settings: the new ones are as strict."""
    if setting in ("TEMPLATES", "DEBUG", "INSTALLED_APPS"):
        engines["django"].engine.string_if_invalid = Undefined()


def shuffle_unordered_querysets() -> None:
    """A queryset that asks for no order gets its rows in another one than the database's habit."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered and issubclass(self._iterable_class, ModelIterable):
            random.Random(1).shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_and_shuffle  # type: ignore[method-assign]
