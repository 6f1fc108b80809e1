"""Practices as cards: one says the same to the whole network, and is drawn once a minute for everybody."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import QuerySet
from django.template.loader import render_to_string

from directory.facets import PEOPLE
from directory.models import Member
from emi_alumni.foundation.caching.cards import kept_cards
from emi_alumni.foundation.listing.pages import RememberedPaginator
from emi_alumni.foundation.prepared_statements import padded, prepared
from resources.models import Practice
from resources.models.practices import PracticeQuerySet
from resources.practice_filters import PracticeFilter
from resources.tool_usage import TABLES

# What finds a card, and tells its author that it is theirs.
KNOWN_BY = ("pk", "author_id")


class Card(NamedTuple):
    """`own`: the practice itself, where its author reads it: what they may do of it is drawn beside."""

    drawn: str
    own: Practice | None


def page_of(asked: PracticeFilter, per_page: int, number: str | None) -> Page:
    """One page of what is asked. A number that makes no sense is the nearest one."""
    state = "practices", asked.state
    pages = RememberedPaginator(lambda: rows_of(asked.practices()), per_page, asked.total, shown=TABLES, state=state)
    return pages.get_page(number)


def rows_of(practices: PracticeQuerySet) -> Any:
    """These practices, with no more of each than finds its card."""
    return practices.values_list(*KNOWN_BY, named=True)


def cards(rows: Iterable[Any], reader: Member | None, *, level: int, names_tool: bool) -> list[Card]:
    """The card of each of these rows, without what its author alone does of it. Two queries, for all those that are not
    remembered; one for what `reader` wrote of them."""

    def draw(keys: list[int]) -> dict[int, str]:
        return {one.pk: draw_card(one, level, names_tool) for one in practices_to_draw(*padded(keys))}

    found = kept_cards(f"practice:{level}:{names_tool}", list(rows), [TABLES, PEOPLE], draw)
    keys = [row.pk for row, _ in found if reader and row.author_id == reader.pk]
    own = {one.pk: one for one in practices_to_draw(*padded(keys))} if keys else {}
    return [Card(card, own.get(row.pk)) for row, card in found]


@prepared
def practices_to_draw(*keys: int) -> QuerySet[Practice]:
    """These, with what a card says."""
    return Practice.objects.filter(pk__in=keys).order_by("pk").for_list().prefetch_related("periods")


def draw_card(practice: Practice, level: int, names_tool: bool) -> str:
    said = {"practice": practice, "level": level, "names_tool": names_tool, "me": None}
    return render_to_string("resources/_practice.html", said)
