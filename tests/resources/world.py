"""Resources in the small world of `tests/access.py`: each subject adds its own part."""

from collections.abc import Callable
from typing import Any

from directory.models import Collectivity
from tests.resources.booster_world import booster_argument, make_boosters
from tests.resources.kit_world import kit_argument, make_kits
from tests.resources.library_world import library_argument, make_library
from tests.resources.practice_world import make_practices, practice_argument
from tests.resources.story_world import make_stories, story_argument
from tests.resources.watch_world import make_watch, watch_argument

# What each subject makes, given the cast.
PARTS: list[Callable[[dict[str, Any]], None]] = [
    make_boosters,
    make_kits,
    make_library,
    make_practices,
    make_stories,
    make_watch,
]
# What each subject puts in its addresses, by the beginning of their name: f(name, argument, about).
ARGUMENTS: dict[str, Callable[[str, str, str], Any]] = {
    "booster": booster_argument,
    "collectivity_sheet": lambda name, argument, about: Collectivity.objects.get(code="DEP95").slug,
    **dict.fromkeys(["story", "public_story"], story_argument),
    "kit": kit_argument,
    "watch": watch_argument,
    **dict.fromkeys(["resource", "bookmark", "public_"], library_argument),
    **dict.fromkeys(["tool", "practice", "trial"], practice_argument),
}


def make_resources(cast: dict[str, Any]) -> None:
    for part in PARTS:
        part(cast)


def resource_argument(name: str, argument: str, about: str) -> Any:
    """What stands in the address `name` (without `resources:`) where it asks for `argument`."""
    begins = max((one for one in ARGUMENTS if name.startswith(one)), key=len)
    return ARGUMENTS[begins](name, argument, about)
