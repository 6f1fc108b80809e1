"""What each page may cost, and what a run must show (docs/performance.md). The unit is the floor of the baseline.

The baseline is commit 0cd04b1 (November 2026). A run without it counts in bare views, of which that floor is worth so
many: both are read in the same run, so that the machine does not matter.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

BASELINE = "0cd04b1"
# The baseline's floor in bare views, by engine.
BASELINE_FLOOR = {"SQLite": 12.5, "PostgreSQL": 13.0}

FLOOR = 0.45  # of the baseline's
COLD = 3  # times the same page warm
GROWTH = 1.3  # from the smallest size to the largest
TAIL = 5  # the 99th percentile, in medians, under eight clients
MEMORY = 102  # MB, a worker
# Requests a second, in the baseline's.
RATES = {
    "floor": 3,
    "home": 3,
    "projects:detail invented": 3,
    "directory:collectivity": 3,
    "directory:list": 2,
    "search of words": 2,
}

# The first that fits says how many floors: page, reader ("*" for all), floors.
PAGES: list[tuple[str, str, float]] = [
    # The lead of the permission tests' world wrote one thing of each of some fifty kinds, and fifteen subjects wait for
    # them: their home draws them all, and « Mes contributions » does.
    ("home", "lead", 2.5),
    ("projects:mine", "lead", 3.5),
    ("home", "*", 2),
    ("projects:detail*", "lead", 3),
    ("projects:detail*", "*", 2.5),
    ("directory:collectivity", "*", 2.5),
    ("search of words", "*", 1.8),
    ("search*", "*", 2.5),
    # Pages to write in: a form and its choices.
    ("*_edit*", "*", 3),
    ("*:edit*", "*", 3),
    ("*_add*", "*", 3),
    ("*_propose*", "*", 3),
    ("projects:create", "*", 3),
    ("directory:profile_section", "*", 3),
    ("directory:audiences", "*", 3),
    ("dashboard*", "*", 2.5),
    ("admin:*_change", "*", 3),
]
OTHERS = 2


def floors_of(page: str, reader: str) -> float:
    """How many floors of the baseline this page may cost this reader, warm, whatever the size."""
    for name, who, floors in PAGES:
        if fnmatchcase(page, name) and fnmatchcase(reader, who):
            return floors
    return OTHERS


@dataclass(frozen=True)
class Missed:
    """A goal that a run does not meet."""

    where: str
    what: str
    got: float
    goal: float

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.got:.2f}, goal {self.goal:g}"


def above(where: str, what: str, got: float | None, goal: float) -> list[Missed]:
    """A figure that may not be larger than its goal."""
    return [Missed(where, what, got, goal)] if got is not None and got > goal else []


def below(where: str, what: str, got: float | None, goal: float) -> list[Missed]:
    """A figure that may not be smaller than its goal."""
    return [Missed(where, what, got, goal)] if got is not None and got < goal else []
