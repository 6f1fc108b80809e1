"""Kits as lines of a list: one says the same to the whole network, and is drawn once a minute for everybody."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string

from directory.facets import PEOPLE
from emi_alumni.foundation.caching.cards import kept_cards
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.prepared_statements import padded, prepared
from resources.models import Kit

# What a kit says, and whether it has anything to show.
TABLES = WatchedTables(
    *("resources.Kit", "resources.KitBlock", "resources.Story", "resources.Resource"),
    *("projects.Project", "governance.Tool"),
)


def rows_of(kits: QuerySet[Kit]) -> Any:
    """These kits, with no more of each than finds its line."""
    return kits.values_list("pk", named=True)


def lines(rows: Sequence[Any], *, level: int) -> list[str]:
    """The lines of these rows, in their order; `level` is that of their titles. Two queries, for all those that are not
    remembered."""

    def draw(keys: list[int]) -> dict[int, str]:
        return {one.pk: draw_line(one, level) for one in kits_to_draw(*padded(keys))}

    return [line for _, line in kept_cards(f"kit:{level}", rows, [TABLES, PEOPLE], draw)]


@prepared
def kits_to_draw(*keys: int) -> QuerySet[Kit]:
    return Kit.objects.filter(pk__in=keys).order_by("pk").for_list()


def draw_line(kit: Kit, level: int) -> str:
    return render_to_string("resources/_kit_line.html", {"kit": kit, "level": level})
