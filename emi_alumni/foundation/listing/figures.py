"""Figures of facets: counted in one statement of several arms, named in another, remembered a minute.

A facet is counted with all the other filters applied, so that a figure says what one more tick would show. How the arms
are cut is each list's own: what its database answers by an index at its size.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, F, IntegerField, Model, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from emi_alumni.foundation.caching.remembered import WatchedTables, remembered

COUNTS_LAST = 60  # seconds; sooner when anything that is shown changes
FOUND = WatchedTables("search.Document")  # what words find

T = TypeVar("T")


class Named(NamedTuple):
    """A value of a facet by its names: for the address, for people. `look` and `rank`: of a promotion."""

    pk: int
    slug: str
    label: str
    look: int = 0
    rank: int = 0


@dataclass(frozen=True)
class Rows:
    """The rows of a model with a slug as the values of a facet; `label`, `look`, `rank`: columns, or none of them."""

    model: type[Model]
    label: str
    look: str = ""
    rank: str = ""

    def arm(self, facet: str, rows: QuerySet | None = None) -> QuerySet:
        """One arm of what names values: (facet, *Named), of all rows or of these."""
        rows = self.model._default_manager.all() if rows is None else rows
        nothing = Value(0, IntegerField())
        columns = {
            "facet": Cast(Value(facet), TextField()),
            "words": Cast(self.label, TextField()),
            "drawn": F(self.look) if self.look else nothing,
            "rank": F(self.rank) if self.rank else nothing,
        }
        return rows.order_by().annotate(**columns).values_list("facet", "pk", "slug", "words", "drawn", "rank")


def count_by(rows: QuerySet, facet: str, columns: Sequence[str], having: dict[str, Count] | None = None) -> QuerySet:
    """One arm of a count: (facet, *columns, how many rows, and how many of them for each of `having`)."""
    # A plain value: a constant that the database takes for an expression would cost it the order of its index.
    grouped = rows.order_by().annotate(facet=Value(facet, TextField())).values_list("facet", *columns)
    return grouped.annotate(n=Count("*"), **(having or {}))


def figures_of(rows: QuerySet, **counted: Count) -> QuerySet:
    """What `rows.aggregate` answers, as the one row of a statement that may be prepared, in the order of `counted`."""
    as_one = rows.order_by().annotate(as_one=Value(1)).values("as_one")
    return as_one.annotate(**counted).values_list(*counted)


def count_of(rows: QuerySet, counted: str = "pk", *, distinct: bool = False) -> Coalesce:
    """How many there are of these rows, which name those of another question (`OuterRef`), as a column of its own.

    Where a list shows fifty, fifty are counted; joined and grouped, all would be, even to know how long the list is.
    """
    as_one = rows.order_by().annotate(as_one=Value(1)).values("as_one")
    how_many = as_one.annotate(n=Count(counted, distinct=distinct)).values("n")
    return Coalesce(Subquery(how_many, output_field=IntegerField()), 0)


def together(arms: Sequence[QuerySet]) -> QuerySet:
    """The rows of all the arms, in one statement."""
    return arms[0].union(*arms[1:], all=True)


def counted_once(shown: WatchedTables | None, what: str, state: object, make: Callable[[], T]) -> T:
    """What is counted for a state of the filters, remembered a minute of the same day or until what it shows changes.

    `shown` is None when the state was made by `key_of`, which says of what.
    """
    key = hashlib.sha256(repr((timezone.localdate(), state)).encode()).hexdigest()
    return remembered(f"{what}:{key}", make, COUNTS_LAST, shown=shown)


def key_of(shown: WatchedTables, *state: Any) -> str:
    """What stands for this state in a drawing that is kept, until what it shows changes."""
    return hashlib.sha256(repr((state, shown.version())).encode()).hexdigest()
