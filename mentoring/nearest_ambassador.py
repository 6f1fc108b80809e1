"""Which ambassador is nearest to who asks, by trade then by place: rules without database."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.distances import Point, distance_km

A_WORD = 2  # each, of the trade or the question, met in what they do or offer
MOST_WORDS = 3
SAME_PLACE, SAME_EPCI, NEAR = 3, 2, 1
NEAR_KM = 12
CARRIED = 2  # each visitor met lately weighs as a word


@dataclass(frozen=True)
class Somewhere:
    """A collectivité: its number, that of its intercommunality, where it is."""

    pk: int
    parent: int | None = None
    point: Point | None = None


@dataclass(frozen=True)
class Ambassador:
    """`carried`: how many visitors they were proposed within two months."""

    member: int
    stems: frozenset[str]
    place: Somewhere | None = None
    carried: int = 0


def nearness(one: Somewhere | None, other: Somewhere | None) -> int:
    if one is None or other is None:
        return 0
    if one.pk == other.pk:
        return SAME_PLACE
    if one.pk == other.parent or other.pk == one.parent or (one.parent and one.parent == other.parent):
        return SAME_EPCI
    if one.point and other.point and distance_km(one.point, other.point) <= NEAR_KM:
        return NEAR
    return 0


def worth(ambassador: Ambassador, stems: frozenset[str], place: Somewhere | None) -> int:
    trade = A_WORD * min(len(ambassador.stems & stems), MOST_WORDS)
    return trade + nearness(ambassador.place, place) - CARRIED * ambassador.carried


def nearest(ambassadors: Iterable[Ambassador], stems: frozenset[str], place: Somewhere | None) -> Ambassador | None:
    """The best; among equals who carried least, then the lowest number, so that the same question has one answer."""
    found = list(ambassadors)
    return min(found, key=lambda one: (-worth(one, stems, place), one.carried, one.member)) if found else None
