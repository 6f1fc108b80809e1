"""Lists asked for by their address: what makes sense in it narrows what may be seen, the rest is ignored.

The address is the state: it can be shared, sent and kept. A list declares its filters on an `ListFilter`, says which
values exist, and gets the chips that take each filter off and the canonical address of any other state.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from emi_alumni.foundation.search.query import LONGEST_QUERY, Matches, has_words, is_common
from emi_alumni.foundation.text import one_line

A_SLUG = re.compile(r"[-\w]{1,100}\Z")
MOST_WAYS_OUT = 5


class Words(forms.CharField):
    """Words to look for: nothing typed is an error."""

    def clean(self, value: str | None) -> str:
        return " ".join(one_line(value or "")[:LONGEST_QUERY].split())


class Known(forms.Field):
    """Those of the values asked that exist, each once; the others are ignored."""

    widget = forms.SelectMultiple
    known: Collection[str] = ()

    def clean(self, value: list[str] | None) -> list[str]:
        return [one for one in dict.fromkeys(value or []) if one in self.known]


class OneKnown(forms.Field):
    """The value asked if it exists, else nothing."""

    known: Collection[str] = ()

    def clean(self, value: str | None) -> str:
        return value if value and value in self.known else ""


class WordsFilter(django_filters.Filter):
    field_class = Words


class KnownFilter(django_filters.Filter):
    field_class = Known


class OneKnownFilter(django_filters.Filter):
    field_class = OneKnown


class Row(Protocol):
    """A value of a facet that is a row of the database."""

    @property
    def pk(self) -> int: ...


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class WayOut:
    """A filter whose removal would show so many things."""

    label: str
    url: str
    count: int


class ListFilter(django_filters.FilterSet):
    """A list as one account asks for it: what may be seen (`queryset`), narrowed by what is asked (`asked`).

    `orders` are the values of `tri`; `not_in_panel` the parameters that are no filter of the panel. A subclass calls
    `understand` once it knows which values exist; it says the active filters in `labels`, what words find in `found`.
    """

    q = WordsFilter(method="with_words")

    orders: Collection[str] = ()
    not_in_panel: Collection[str] = ("q",)
    # What the panel's templates say: « 12 projets » (a template), and that there is none.
    how_many = ""
    no_result = ""
    # The rows that the address names, by parameter and slug.
    named: Mapping[str, Mapping[str, Row]]

    def understand(self, known: Mapping[str, Collection[str]]) -> None:
        """Read the address: of each parameter, the values that exist."""
        self.tri = tri if (tri := self.data.get("tri", "")) in self.orders else ""
        for name, values in known.items():
            self.form.fields[name].known = values
        self.form.is_valid()
        self.asked: dict[str, Any] = self.form.cleaned_data

    @classmethod
    @cache
    def form_of_all(cls) -> type[forms.Form]:
        fields = {name: one.field for name, one in cls.base_filters.items()}
        return type(f"{cls.__name__}Form", (forms.Form,), fields)

    def get_form_class(self) -> type[forms.Form]:
        """Made once: its fields are copied into each form."""
        return self.form_of_all()

    # What each list says --------------------------------------------------------------------------

    def labels(self) -> Iterator[tuple[str, str, str]]:
        """The active filters as (parameter, value, words)."""
        raise NotImplementedError

    @cached_property
    def found(self) -> Matches:
        """What the words find, best first, among what this reader may read."""
        raise NotImplementedError

    # Narrowing ----------------------------------------------------------------------------------

    def narrowed(self, *without: str) -> QuerySet:
        """What is asked for, all filters applied but those named."""
        things = self.queryset
        for name, value in self.asked.items():
            if value and name not in without:
                things = self.filters[name].filter(things, value)
        return things

    @cached_property
    def has_words(self) -> bool:
        return has_words(self.asked["q"])

    @cached_property
    def words_are_common(self) -> bool:
        """Whether nothing but stop words was typed: only names are searched for them."""
        return is_common(self.asked["q"])

    @property
    def found_instead(self) -> str:
        """The words as mended, when what was typed finds nothing."""
        return self.found.corrected_to if self.has_words else ""

    def keys(self, name: str, slugs: list[str]) -> list[int]:
        return [self.named[name][slug].pk for slug in slugs]

    # Addresses ------------------------------------------------------------------------------------

    def address(self, **changes: list[str]) -> str:
        """The state as an address, canonical: what is known of what was asked, with these parameters instead."""
        query = QueryDict(mutable=True)
        for name, value in self.asked.items():
            values = value if isinstance(value, list) else [value]
            query.setlist(name, [one for one in changes.pop(name, values) if one])
        for name, values in {"tri": [self.tri] if self.tri else [], **changes}.items():
            query.setlist(name, values)
        return f"?{query.urlencode()}"

    def address_without(self, name: str, value: str) -> str:
        asked = self.asked[name]
        return self.address(**{name: [one for one in asked if one != value] if isinstance(asked, list) else []})

    @cached_property
    def chips(self) -> list[Chip]:
        return [Chip(label, self.address_without(name, value)) for name, value, label in self.labels()]

    @property
    def panel_count(self) -> int:
        """How many filters of the panel are on."""
        return sum(name not in self.not_in_panel for name, _, _ in self.labels())

    def without_each(self) -> Iterator[tuple[str, str]]:
        """The words of each active filter, at most five, and the address without it."""
        for name, value, label in list(self.labels())[:MOST_WAYS_OUT]:
            yield label, self.address_without(name, value)
