"""What a list may be narrowed by. Each is a filter of django-filter which knows its values, its words and its facet."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from typing import Any, Protocol

import django_filters
from django import forms
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, ExtractYear

from emi_alumni.foundation.listing.facets import Choice, Facet, folded
from emi_alumni.foundation.listing.figures import Named, Rows
from emi_alumni.foundation.search.query import LONGEST_QUERY
from emi_alumni.foundation.text import one_line

A_SLUG = re.compile(r"[-\w]{1,100}\Z")
MINE, OTHERS = "chez-moi", "ailleurs"  # where, for a reader who has a place

YEARS = frozenset(map(str, range(1900, 2101)))

# How many rows each value would show: by value, or by row of the database in the order of the panel.
Figures = Mapping[str, int] | Iterable[tuple[Named, int]]


class Reading(Protocol):
    """A list as it is asked for: by parameter, what is asked and the rows named; and the place of its reader."""

    asked: dict[str, Any]
    named: Mapping[str, Mapping[str, Named]]
    place: int | None


class WordsField(forms.CharField):
    """Words to look for, on one line, cut at `LONGEST_QUERY` signs: never invalid."""

    def clean(self, value: str | None) -> str:
        return " ".join(one_line(value or "")[:LONGEST_QUERY].split())


class ManyField(forms.Field):
    """Those of the values asked that exist, each once; the others are ignored."""

    widget = forms.SelectMultiple
    known: Collection[str] = ()

    def clean(self, value: list[str] | None) -> list[str]:
        return [one for one in dict.fromkeys(value or []) if one in self.known]


class OneField(forms.Field):
    """The value asked if it exists, else nothing."""

    known: Collection[str] = ()

    def clean(self, value: str | None) -> str:
        return value if value and value in self.known else ""


class Words(django_filters.Filter):
    """Words to look for. What finds them is the list's `with_words`."""

    field_class = WordsField
    rows = None
    in_panel = False

    def known(self) -> Collection[str]:
        return ()

    def chip(self, value: str) -> str:
        return f"« {value} »"


class ManyOf(django_filters.Filter):
    """Any of several values: rows whose column `field_name` holds one of those asked. Other conditions are a `method`.

    Its values are `values` (in the address → for people), stored as they are or as `stored` says (→ those of the
    column), or `rows` of the database. `chip` says an active one (« Promotion {} »). In the panel (`in_panel`):
    `label`; `sort` of its choices; whether it stands `open`; `note`, a template under it.
    """

    field_class: type[forms.Field] = ManyField
    name: str
    parent: Reading

    def __init__(
        self,
        field_name: str | None = None,
        *,
        label: str = "",
        values: Mapping[str, str] | None = None,
        stored: Mapping[str, Any] | None = None,
        rows: Rows | None = None,
        chip: str = "{}",
        in_panel: bool = True,
        sort: Callable[[Iterable[Choice]], list[Choice]] = list,
        open: bool = False,
        note: str = "",
        **options: Any,
    ) -> None:
        super().__init__(field_name, label=label, **options)
        self.values, self.stored, self.rows, self.chip_words = values or {}, stored, rows, chip
        self.in_panel, self.sort, self.open, self.note = in_panel, sort, open, note

    def __deepcopy__(self, memo: dict[int, Any]) -> "ManyOf":
        """Each reading of a list copies its filters: not their values, which no reading changes."""
        one = copy(self)
        one.method = self.method  # bound to the copy
        return one

    def known(self) -> Collection[str]:
        """The values that this reader may ask for."""
        return self.values if self.rows is None else self.parent.named[self.name]

    def chip(self, value: str) -> str:
        """The words of an active value."""
        words = self.values[value] if self.rows is None else self.parent.named[self.name][value].label
        return self.chip_words.format(words)

    def keys(self, values: Iterable[str]) -> list[Any]:
        """What the column holds for these values."""
        if self.rows is not None:
            return [self.parent.named[self.name][slug].pk for slug in values]
        return list(values) if self.stored is None else [key for value in values for key in self.stored[value]]

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(**{f"{self.field_name}__in": self.keys(value)})

    def held_by(self, rows: QuerySet) -> QuerySet:
        """These rows with what the column holds, as text: `held`."""
        return rows.annotate(held=Cast(self.field_name, TextField()))

    def figures(self, held: Mapping[str, int], names: Mapping[str, Named]) -> Figures:
        """The figures of the facet from how many rows hold what; `names`: those of rows, by what the column holds."""
        if self.rows is not None:
            return [(row, held[key]) for key, row in names.items()]
        return {value: sum(held.get(str(key), 0) for key in self.keys([value])) for value in self.values}

    def asked(self) -> list[str]:
        value = self.parent.asked[self.name]
        return value if isinstance(value, list) else [value] if value else []

    def facet(self, figures: Any) -> Facet:
        return folded(self.name, self.label, self.sort(self.choices(figures)), open=self.open, note=self.note)

    def choices(self, figures: Any) -> list[Choice]:
        """Its values with their figures, then those asked that count nothing."""
        asked = self.asked()
        if self.rows is None:
            pairs = [(Named(0, value, words), figures.get(value, 0)) for value, words in self.values.items()]
        else:
            pairs = list(figures)
            counted = {row.slug for row, _ in pairs}
            pairs += [(self.parent.named[self.name][slug], 0) for slug in asked if slug not in counted]
        return [Choice(row.slug, row.label, n, row.slug in asked, row.look) for row, n in pairs]


class OneOf(ManyOf):
    """One value at a time. `stored`: value of the address → value of the column."""

    field_class = OneField

    def keys(self, values: Iterable[str]) -> list[Any]:
        return super().keys(values) if self.stored is None else [self.stored[value] for value in values]

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(**{self.field_name: self.keys([value])[0]})


class Flag(OneOf):
    """A box that keeps the rows whose boolean column `field_name` is true; `words` are its label."""

    def __init__(self, field_name: str, words: str, **options: Any) -> None:
        super().__init__(field_name, values={"oui": words}, stored={"oui": True}, **options)

    def held_by(self, rows: QuerySet) -> QuerySet:
        return rows.filter(**{self.field_name: True}).annotate(held=Value("True", TextField()))


class Place(OneOf):
    """« Chez moi ou ailleurs », for a reader who has a place (`ListFilter.place`).

    Its figures: those of here (`MINE`) and of everywhere ("").
    """

    def __init__(self, field_name: str | None = None, **options: Any) -> None:
        values = {MINE: "Ma collectivité", OTHERS: "Les autres collectivités"}
        super().__init__(field_name, label="Chez moi ou ailleurs", values=values, **options)

    def known(self) -> Collection[str]:
        return self.values if self.parent.place else ()

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        here = {self.field_name: self.parent.place}
        return rows.filter(**here) if value == MINE else rows.exclude(**here)

    def figures(self, held: Mapping[str, int], names: Mapping[str, Named]) -> Figures:
        return {MINE: held.get(str(self.parent.place), 0), "": sum(held.values())}

    def facet(self, figures: Any) -> Facet:
        if not self.parent.place:
            return Facet(self.name, self.label, [])
        asked, here, everywhere = self.parent.asked[self.name], figures[MINE], figures[""]
        choices = [
            Choice("", "Partout", everywhere, not asked),
            Choice(MINE, "Ma collectivité", here, asked == MINE),
            Choice(OTHERS, "Les autres", everywhere - here, asked == OTHERS),
        ]
        return Facet(self.name, self.label, choices, open=self.open or bool(asked), single=True)


class Period(OneOf):
    """A year of a day or of a moment, the latest first; those alone that some row has."""

    def known(self) -> Collection[str]:
        return YEARS

    def chip(self, value: str) -> str:
        return self.chip_words.format(value)

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(**{f"{self.field_name}__year": value})

    def held_by(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(held=Cast(ExtractYear(self.field_name), TextField()))

    def figures(self, held: Mapping[str, int], names: Mapping[str, Named]) -> Figures:
        years = sorted({*filter(None, held), *self.asked()}, reverse=True)
        return {year: held.get(year, 0) for year in years}

    def choices(self, figures: Any) -> list[Choice]:
        return [Choice(year, year, n, year in self.asked()) for year, n in figures.items()]
