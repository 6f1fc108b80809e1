"""Who took what from whom: the ways from one collectivité to another, drawn over the map and written in a table."""

from dataclasses import dataclass

from django.db.models import Count

from directory.geography import Shape, shapes
from directory.models import Collectivity
from projects.models.reuse import ReuseQuerySet

BEND = 0.18  # how far a way swerves from the straight line, so that two opposite ones stay apart

# What the map and the table say of a place.
DRAWN = ("code", "slug", "short_name", "sort_key", "parent__code")


@dataclass(frozen=True)
class Way:
    """From who had the idea to who took it. `start` and `d` draw it; nothing when one of them covers the whole map."""

    giver: Collectivity
    taker: Collectivity
    count: int
    start: Shape | None
    d: str


def ways(reuses: ReuseQuerySet) -> list[Way]:
    """The ways of these reuses, the most travelled first. Two queries, whatever their number."""
    counted = reuses.order_by().values_list("project__collectivities", "collectivity").annotate(Count("pk"))
    pairs = [(giver, taker, count) for giver, taker, count in counted if giver]
    places = (
        Collectivity.objects.select_related("parent").only(*DRAWN).in_bulk({pk for pair in pairs for pk in pair[:2]})
    )
    found = [
        Way(places[giver], places[taker], count, shape_of(places[giver]), drawn(places[giver], places[taker]))
        for giver, taker, count in pairs
    ]
    return sorted(found, key=lambda way: (-way.count, way.giver.sort_key, way.taker.sort_key))


def shape_of(place: Collectivity) -> Shape | None:
    """The area of the map where a collectivité stands: its own, or that of its intercommunality."""
    outlines = shapes()[1]
    if place.parent and place.parent.code in outlines:
        return outlines[place.parent.code]
    return outlines.get(place.code) if place.code.startswith("EPCI") else None


def drawn(giver: Collectivity, taker: Collectivity) -> str:
    start, end = shape_of(giver), shape_of(taker)
    if start is None or end is None or start == end:
        return ""
    x, y = (start.x + end.x) / 2, (start.y + end.y) / 2
    bend_x, bend_y = x - (end.y - start.y) * BEND, y + (end.x - start.x) * BEND
    return f"M{start.x} {start.y}Q{bend_x:.0f} {bend_y:.0f} {end.x} {end.y}"
