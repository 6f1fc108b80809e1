"""The filters beside a list: each value is a word and what it keeps."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

Options = dict[str, tuple[str, Callable[[Any], QuerySet]]]


class ChoiceFilter(admin.SimpleListFilter):
    """`options`: value → (words, what it keeps of the list). An unknown value keeps everything."""

    options: ClassVar[Options]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, words) for value, (words, _) in self.options.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return self.options[value][1](queryset) if value in self.options else queryset


class DateToCome(ChoiceFilter):
    """Of what has a date, may be cancelled, and knows `to_come()` and `held()`."""

    title = "date"
    parameter_name = "quand"
    options: ClassVar[Options] = {
        "a-venir": ("à venir", lambda rows: rows.to_come()),
        "tenues": ("tenues", lambda rows: rows.held()),
        "annulees": ("annulées", lambda rows: rows.filter(cancelled_at__isnull=False)),
    }
