"""Practices as cards: one says the same to the whole network, and is drawn once a minute for everybody."""

from collections.abc import Iterable
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone

from directory.facets import PEOPLE
from resources.models import Practice
from resources.tool_usage import TABLES

KEPT = 60  # seconds


def cards(practices: Iterable[Practice], *, level: int, names_tool: bool) -> list[tuple[Practice, str]]:
    """Each of these (from `PracticeFilter.practices`) with its card, without what its author alone does of it."""
    cache = caches["local"]
    said = hash((TABLES.version(), PEOPLE.version(), timezone.localdate()))
    keys = {one: f"practice-card:{level}:{names_tool}:{one.pk}:{said}" for one in practices}
    found: dict[str, Any] = cache.get_many(keys.values())
    if drawn := {key: draw(one, level, names_tool) for one, key in keys.items() if key not in found}:
        cache.set_many(drawn, KEPT)
        found |= drawn
    return [(one, found[key]) for one, key in keys.items()]


def draw(practice: Practice, level: int, names_tool: bool) -> str:
    said = {"practice": practice, "level": level, "names_tool": names_tool, "me": None}
    return render_to_string("resources/_practice.html", said)
