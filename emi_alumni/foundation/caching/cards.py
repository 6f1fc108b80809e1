"""Cards of a list: each says the same to all who may read its row, and is drawn once a minute for everybody."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.cache import caches
from django.utils import timezone

from emi_alumni.foundation.caching.remembered import WatchedTables

KEPT = 60  # seconds
Row = TypeVar("Row", bound=Any)


def kept_cards(
    kind: str, rows: Sequence[Row], shown: Sequence[WatchedTables], draw: Callable[[list[int]], Mapping[int, str]]
) -> list[tuple[Row, str]]:
    """Each of these rows with its card, in their order. Who may read a row is asked by the caller, at each request.

    `rows` are named tuples of `pk` and of whatever else a card is known by: it is drawn anew when one of these changes,
    when a table of `shown` does, or the day. `kind` says what is drawn, and how. `draw` is given the keys of those that
    are not remembered, all at once, and draws them by key for anybody, never for one reader; a row that it does not
    find any more is left out.
    """
    if not rows:
        return []
    cache = caches["local"]
    said = hash((tuple(tables.version() for tables in shown), timezone.localdate()))
    keys = {row: f"card:{kind}:{hash(tuple(row))}:{row.pk}:{said}" for row in rows}
    found: dict[str, str] = cache.get_many(keys.values())
    if missing := {row.pk: key for row, key in keys.items() if key not in found}:
        drawn = {missing[pk]: card for pk, card in draw(list(missing)).items()}
        cache.set_many(drawn, KEPT)
        found |= drawn
    return [(row, found[key]) for row, key in keys.items() if key in found]
