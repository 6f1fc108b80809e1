"""Lists asked for by their address: what makes sense in it narrows what may be seen, the rest is ignored.

The address is the state: it can be shared, sent and kept. A list declares its filters on a `ListFilter`, and gets the
facets with their figures, the chips that take each filter off and the canonical address of any other state.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, islice
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from emi_alumni.foundation.listing.facets import Facet
from emi_alumni.foundation.listing.figures import FOUND, Named, count_by, counted_once, together
from emi_alumni.foundation.listing.filters import A_SLUG, Figures, Words
from emi_alumni.foundation.prepared_statements import PreparedCount, PreparedRows, padded, prepared, prepared_count
from emi_alumni.foundation.search.query import Matches, has_words, is_common, matches
from emi_alumni.foundation.text import sort_key
from emi_alumni.foundation.written_statements import MOST_VALUES

MOST_WAYS_OUT = 5


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


@dataclass(frozen=True)
class OfAll:
    """Statements of a list that nothing narrows: what the columns of its facets hold, and how many rows it has."""

    held: PreparedRows
    count: PreparedCount


def facets_of_rows(kind: "type[ListFilter]") -> list[str]:
    """The facets of the panel whose values are rows of the database."""
    return [name for name, one in kind.base_filters.items() if one.in_panel and one.rows]


@prepared
def names_held(kind: "type[ListFilter]", *sizes_and_keys: Any) -> QuerySet:
    """The rows of these keys, by facet: how many there are of each of its facets of rows (as ranges), then all keys."""
    facets = facets_of_rows(kind)
    sizes, keys = sizes_and_keys[: len(facets)], iter(sizes_and_keys[len(facets) :])
    arms = []
    for name, size in zip(facets, sizes, strict=True):
        rows, some = kind.base_filters[name].rows, list(islice(keys, len(size)))
        if some:
            arms.append(rows.arm(name, rows.model._default_manager.filter(pk__in=some)))
    return together(arms)


class ListFilter(django_filters.FilterSet):
    """A list as one account asks for it: what may be seen (`queryset`), narrowed by what is asked (`qs`).

    It is made of an address and of an account. `named`: the rows that the address names (`named_in`); `place`: where
    the reader is, when the list has a `Place`.
    """

    q = Words(method="with_words")
    user: Any
    reader: Any  # whose `search_scopes` words are looked for in
    kind = ""  # of the documents that they find
    orders: Collection[str] = ()  # the values of `tri`
    most_values = 60  # of one parameter
    most_counted: int | None = None  # a way out says no more than that
    chips_order: Sequence[str] = ()  # of the parameters, where it is not the order of the panel
    # What the panel's templates say: « 12 projets » (a template), and that there is none.
    how_many = ""
    no_result = ""
    # What `__init__` is given besides the address, where statements may be bound to it (`prepared`): figures and count
    # of the list that nothing narrows are then prepared.
    given: tuple[Any, ...] = ()

    def __init__(
        self,
        data: QueryDict,
        queryset: QuerySet,
        *,
        named: Mapping[str, Mapping[str, Named]] | None = None,
        place: int | None = None,
    ) -> None:
        super().__init__(data, queryset)
        self.named, self.place = named or {}, place
        self.tri = tri if (tri := data.get("tri", "")) in self.orders else ""
        for name, one in self.filters.items():
            one.name = name
            self.form.fields[name].known = one.known()
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

    @classmethod
    def named_in(cls, data: QueryDict, **among: Callable[[], QuerySet]) -> dict[str, dict[str, Named]]:
        """The rows that the address names, by parameter and slug. One query, none when nothing is named.

        `among`: for a parameter, the rows that its reader may know; of the others, all.
        """
        found: dict[str, dict[str, Named]] = {name: {} for name, one in cls.base_filters.items() if one.rows}
        arms = []
        for name in found:
            slugs = [slug for slug in dict.fromkeys(data.getlist(name)[: cls.most_values]) if A_SLUG.match(slug)]
            if slugs:
                rows = cls.base_filters[name].rows
                known = among[name]() if name in among else rows.model._default_manager
                arms.append(rows.arm(name, known.filter(slug__in=slugs)))
        for name, *values in together(arms) if arms else ():
            row = Named(*values)
            found[name][row.slug] = row
        return found

    # What each list says --------------------------------------------------------------------------

    @cached_property
    def found(self) -> Matches:
        """What the words find, best first, among what this reader may read."""
        words, scopes = self.asked["q"], self.reader.search_scopes()
        return counted_once(FOUND, f"found:{self.kind}", (words, scopes), lambda: matches(words, self.kind, scopes))

    def figures(self, name: str) -> Figures:
        """How many rows each value of this facet would show, all the other filters applied.

        The plain way: two queries for all facets whose filters have a column. A list of many rows has its own.
        """
        return self.filters[name].figures(self.held[name], self.held_names[name])

    @cached_property
    def held(self) -> Mapping[str, Mapping[str, int]]:
        """How many rows hold what (as text) in the column of each facet, its own filter set aside. One query."""
        found: dict[str, dict[str, int]] = {name: {} for name, one in self.filters.items() if one.in_panel}
        rows = self.of_all().held(*self.given) if self.is_whole else self.held_rows()
        for name, held, n in rows:
            found[name][held] = n
        return found

    def held_rows(self) -> QuerySet:
        """What `held` is made of: (facet, what is held, how many rows)."""
        shown = {name: one for name, one in self.filters.items() if one.in_panel}
        return together([count_by(one.held_by(self.without(name)), name, ("held",)) for name, one in shown.items()])

    @property
    def is_whole(self) -> bool:
        """Whether nothing narrows a list of which that is prepared."""
        return bool(self.given) and self.asks_nothing

    @classmethod
    @cache
    def of_all(cls) -> "OfAll":
        """Asked of the list that nothing narrows; prepared once."""
        return OfAll(prepared(cls.held_of_all), prepared_count(cls.rows_of_all))

    @classmethod
    def held_of_all(cls, *given: Any) -> QuerySet:
        return cls(QueryDict(), *given).held_rows()

    @classmethod
    def rows_of_all(cls, *given: Any) -> QuerySet:
        return cls(QueryDict(), *given).queryset

    @cached_property
    def held_names(self) -> Mapping[str, Mapping[str, Named]]:
        """The rows that these columns hold, by key, the latest first or else by name. One query."""
        found: dict[str, dict[str, Named]] = {name: {} for name in self.held}
        keys = [padded([int(key) for key in self.held[name] if key]) for name in facets_of_rows(type(self))]
        asked = [type(self), *(range(len(some)) for some in keys), *chain(*keys)]
        if not any(keys):
            return found
        names = names_held(*asked) if len(asked) < MOST_VALUES else names_held.make(*asked)
        named = [(name, Named(*words)) for name, *words in names]
        for name, row in sorted(named, key=lambda pair: (-pair[1].rank, sort_key(pair[1].label))):
            found[name][str(row.pk)] = row
        return found

    @cached_property
    def total(self) -> int:
        """How many rows are asked for: counted once, however often a page says it."""
        return self.of_all().count(*self.given) if self.is_whole else self.qs.count()

    @property
    def asks_nothing(self) -> bool:
        """Whether nothing narrows the list."""
        return not any(self.asked.values())

    # Narrowing ----------------------------------------------------------------------------------

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.without()

    def without(self, *names: str) -> QuerySet:
        """What is asked for, all filters applied but those named."""
        return self.narrowed({name: value for name, value in self.asked.items() if name not in names})

    def narrowed(self, asked: Mapping[str, Any]) -> QuerySet:
        rows = self.queryset
        for name, value in asked.items():
            if value:
                rows = self.filters[name].filter(rows, value)
        return rows

    def with_words(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.filter(pk__in=self.found.ids) if self.has_words else rows.none()

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

    # Drawing --------------------------------------------------------------------------------------

    @property
    def panel_state(self) -> object:
        """What stands for the panel as it is drawn: two readings with the same one see the same panel."""
        return type(self).__name__, self.facets

    @cached_property
    def facets(self) -> list[Facet]:
        drawn = (one.facet(self.figures(name)) for name, one in self.filters.items() if one.in_panel)
        return [facet for facet in drawn if facet.choices]

    def labels(self) -> Iterator[tuple[str, str, str]]:
        """The active filters as (parameter, value, words)."""
        for name in self.chips_order or self.asked:
            asked = self.asked[name]
            for value in asked if isinstance(asked, list) else [asked] if asked else ():
                yield name, value, self.filters[name].chip(value)

    @cached_property
    def chips(self) -> list[Chip]:
        return [Chip(label, self.address_without(name, value)) for name, value, label in self.labels()]

    @property
    def panel_count(self) -> int:
        """How many filters of the panel are on."""
        return sum(self.filters[name].in_panel for name, _, _ in self.labels())

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """When nothing answers: the filters whose removal would show something, at most five, in the order asked."""
        found = []
        for name, value, label in list(self.labels())[:MOST_WAYS_OUT] if not self.total else ():
            rows = self.narrowed(self.asked | {name: self.others(name, value)}).order_by()
            if how_many := rows[: self.most_counted].count():
                found.append(WayOut(label, self.address_without(name, value), how_many))
        return found

    def others(self, name: str, value: str) -> list[str]:
        """The other values that are asked of this filter."""
        asked = self.asked[name]
        return [one for one in asked if one != value] if isinstance(asked, list) else []

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
        return self.address(**{name: self.others(name, value)})
