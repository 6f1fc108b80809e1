"""Expressions that say the same thing (« PMI », « protection maternelle et infantile »): what is asked as one is
answered by the others. They are read when a question is asked, so that a new group counts at once, without rebuilding.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from emi_alumni.foundation.caching.remembered import WatchedTables

from .french import words
from .models import Synonyms
from .stems import stem

LONGEST = 6  # words of an expression, as many as a question has

WRITTEN = WatchedTables("search.Synonyms")

Stems = tuple[str, ...]


def stems_of_expression(expression: str) -> Stems:
    return tuple(dict.fromkeys(map(stem, words(expression))))


def same_as(asked: Sequence[str]) -> dict[int, tuple[Stems, ...]]:
    """For each asked word, by its rank, that is (a part of) a declared expression: the other ways to say it, each as
    stems to be met together. `asked` are stems in the order of the question; the longest expression wins."""
    table = _table(WRITTEN.version())
    same: dict[int, tuple[Stems, ...]] = {}
    start = 0
    while start < len(asked):
        for length in range(min(LONGEST, len(asked) - start), 0, -1):
            others = table.get(tuple(asked[start : start + length]))
            if others:
                same |= dict.fromkeys(range(start, start + length), others)
                start += length - 1
                break
        start += 1
    return same


@lru_cache(maxsize=2)
def _table(version: tuple[int, ...]) -> dict[Stems, tuple[Stems, ...]]:
    """Each expression in use, as stems → the others of its groups. Kept until a group changes."""
    groups = Synonyms.objects.in_use().values_list("expressions", flat=True)
    return table_of(text.splitlines() for text in groups)


def table_of(groups: Iterable[Iterable[str]]) -> dict[Stems, tuple[Stems, ...]]:
    found: dict[Stems, dict[Stems, None]] = {}
    for group in groups:
        ways = [way for way in dict.fromkeys(map(stems_of_expression, group)) if way]
        for way in ways:
            # What holds all the words of another one is answered by it already.
            others = (other for other in ways if not set(way) <= set(other))
            found.setdefault(way, {}).update(dict.fromkeys(others))
    return {way: tuple(others) for way, others in found.items()}
