"""The map: how many of these people work in each intercommunality or commune of the Val d'Oise.

The same figures make the drawing and the table beside it. Bodies that serve the whole territory have no area of
their own: they are in `Map.elsewhere`, so that nobody is lost between the map and the count.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Literal

from django.db.models import Count, QuerySet

from directory.models import Collectivity
from directory.models.places import CollectivityKind
from emi_alumni.foundation.prepared_statements import prepared

DATA = Path(__file__).parent / "data"
MAP_FILE = DATA / "map.json"
# To be shown under every map (Licence Ouverte 2.0).
ATTRIBUTION = "©\u00a0IGN ADMIN EXPRESS COG, INSEE, DGCL — Licence Ouverte\u00a02.0"
CLASSES = 4

Level = Literal["epci", "commune"]
KINDS = {"epci": CollectivityKind.INTERCOMMUNALITY, "commune": CollectivityKind.COMMUNE}


@dataclass(frozen=True)
class Shape:
    """One outline of `map.json`: an SVG path, where its figure is written, and a name of two words at most."""

    label: str
    x: int
    y: int
    d: str


@dataclass(frozen=True)
class Step:
    """One line of the legend: `klass` is the CSS class of its areas, `low` and `high` the counts it holds."""

    klass: str
    low: int
    high: int

    @property
    def label(self) -> str:
        if not self.high:
            return "aucun"
        text = f"{self.low:,}" if self.low == self.high else f"{self.low:,} à {self.high:,}"
        return text.replace(",", "\u00a0")


@dataclass(frozen=True)
class Area:
    """One place of the map. `slugs` are the collectivités counted in it, for a link to the list of these people."""

    collectivity: Collectivity
    shape: Shape
    count: int
    klass: str
    slugs: tuple[str, ...]

    @property
    def is_dark(self) -> bool:
        """Whether the figure is written in light letters (`.on-dark`)."""
        return self.klass in ("k3", "k4")


@dataclass(frozen=True)
class Elsewhere:
    """People who have no area at this level: of a body of the whole territory, or of no collectivité (None)."""

    collectivity: Collectivity | None
    count: int


@dataclass(frozen=True)
class Map:
    level: Level
    view_box: str
    areas: list[Area]  # by name
    elsewhere: list[Elsewhere]  # the most numerous first
    legend: list[Step]
    total: int
    attribution: str = ATTRIBUTION

    @property
    def ranking(self) -> list[Area]:
        """The areas where somebody works, the most numerous first: the order of a table."""
        return sorted((area for area in self.areas if area.count), key=lambda area: -area.count)

    @property
    def empty_areas(self) -> list[Area]:
        return [area for area in self.areas if not area.count]


@cache
def shapes() -> tuple[str, dict[str, Shape]]:
    """The view box and the outlines by code of collectivité (written by `manage.py draw_map`)."""
    drawn = json.loads(MAP_FILE.read_text(encoding="utf-8"))
    return drawn["view_box"], {code: Shape(**shape) for code, shape in drawn["shapes"].items()}


@prepared
def all_places() -> QuerySet[Collectivity]:
    """What a map says of each."""
    return Collectivity.objects.only("code", "slug", "name", "short_name", "kind", "parent")


def choropleth(members: QuerySet, level: Level = "epci") -> Map:
    """Count these people (already scoped to the reader and filtered) by area. Two queries, whatever their number.
    Anything else with a `collectivity` is counted the same way."""
    return map_of(dict(members.order_by().values_list("collectivity_id").annotate(Count("pk"))), level)


def map_of(counts: Mapping[int | None, int], level: Level) -> Map:
    """The map of these figures, by key of collectivité; people of none are told apart. One query.

    At the level of intercommunalities, people of a commune count in the one it belongs to, beside its own staff.
    """
    places = {place.pk: place for place in all_places()}
    view_box, drawn = shapes()

    in_area: dict[int, list[Collectivity]] = {
        pk: [] for pk, place in places.items() if place.kind == KINDS[level] and place.code in drawn
    }
    elsewhere = []
    for pk, count in counts.items():
        place = area = places.get(pk or 0)
        while area is not None and area.pk not in in_area:
            area = places.get(area.parent_id or 0)
        if area is None or place is None:
            elsewhere.append(Elsewhere(place, count))
        else:
            in_area[area.pk].append(place)

    totals = {pk: sum(counts[place.pk] for place in inside) for pk, inside in in_area.items()}
    legend = steps(totals.values())
    return Map(
        level=level,
        view_box=view_box,
        areas=[
            Area(
                collectivity=places[pk],
                shape=drawn[places[pk].code],
                count=totals[pk],
                klass=next(step.klass for step in legend if totals[pk] <= step.high),
                slugs=tuple(place.slug for place in inside),
            )
            for pk, inside in in_area.items()
        ],
        elsewhere=sorted(elsewhere, key=lambda other: -other.count),
        legend=legend,
        total=sum(counts.values()),
    )


def steps(counts: Iterable[int]) -> list[Step]:
    """The legend for these counts: « aucun », then at most four classes that grow by a constant ratio.

    The bounds say exactly what each class holds; large ones are rounded to one figure (« 200 à 1 999 »).
    """
    counts = [count for count in counts if count]
    lows: list[int] = []
    if counts:
        lowest, highest = min(counts), max(counts)
        if highest - lowest < CLASSES:
            lows = list(range(lowest, highest + 1))
        else:
            ratio = (highest / lowest) ** (1 / CLASSES)
            lows = sorted({round_down(ceil(lowest * ratio**rank)) for rank in range(CLASSES)})
    highs = [low - 1 for low in lows[1:]] + [max(counts, default=0)]
    return [Step("k0", 0, 0)] + [
        Step(f"k{rank}", low, high) for rank, (low, high) in enumerate(zip(lows, highs, strict=False), start=1)
    ]


def round_down(number: int) -> int:
    """To one significant figure: 173 → 100, 86 → 80, 7 → 7."""
    magnitude = 10 ** (len(str(number)) - 1)
    return number // magnitude * magnitude
