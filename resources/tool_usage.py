"""Who uses a tool, year after year and from place to place: figures, and the drawing of their years."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from directory.models import Collectivity
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.charts import Column, columns_of
from emi_alumni.foundation.listing.figures import counted_once
from governance.models import Tool
from resources.models import Practice, PracticePeriod
from resources.models.practices import TEXTS, PracticeQuerySet

MOST_YEARS = 10
TABLES = WatchedTables(
    *("resources.Practice", "resources.PracticePeriod", "governance.Tool", "governance.Module"),
    *("directory.Cohort", "directory.Collectivity"),
)
NO_PLACE = "Sans collectivité"


@dataclass(frozen=True)
class PlaceUse:
    """A collectivité, how many use it there, and how many did."""

    name: str
    url: str
    slug: str
    using: int
    stopped: int


@dataclass(frozen=True)
class Usage:
    """`using`: people who use it today; `stopped`: who did; `years`: people by year, the oldest first."""

    using: int
    stopped: int
    years: list[tuple[int, int]]
    places: list[PlaceUse]

    @property
    def total(self) -> int:
        return self.using + self.stopped

    @property
    def columns(self) -> list[Column]:
        return columns_of(self.years)


def counted(tool: Tool) -> PracticeQuerySet:
    return Practice.objects.filter(tool=tool).published().latest_of_each().order_by()


def usage_of(tool: Tool, today: date) -> Usage:
    """Counted once for everybody, until a practice changes or the day does."""
    return counted_once(TABLES, "tool-usage", (tool.pk,), lambda: count_usage(tool, today))


def count_usage(tool: Tool, today: date) -> Usage:
    """Three queries, whatever the number of practices."""
    rows = list(counted(tool).values_list("since_year", "stopped_year", "collectivity").annotate(n=Count("pk")))
    gaps = PracticePeriod.objects.filter(stopped=True, practice__in=counted(tool).values("pk")).order_by()
    spans = [(since, until, n) for since, until, _, n in rows]
    spans += gaps.values_list("since_year", "until_year").annotate(n=Count("pk"))
    using, stopped = Counter[int | None](), Counter[int | None]()
    for _, until, place, n in rows:
        (stopped if until else using)[place] += n
    names = Collectivity.objects.only("slug", "short_name").in_bulk([key for key in {*using, *stopped} if key])
    places = [
        PlaceUse(
            str(names[key]) if key else NO_PLACE,
            names[key].get_absolute_url() if key else "",
            names[key].slug if key else "",
            using[key],
            stopped[key],
        )
        for key in {*using, *stopped}
    ]
    places.sort(key=lambda one: (-one.using, -one.stopped, one.name))
    return Usage(using.total(), stopped.total(), by_year(spans, today.year), places)


def by_year(spans: list[tuple[int, int | None, int]], this_year: int) -> list[tuple[int, int]]:
    """How many people used it each year, from the first to this one, ten years at most. Who takes it up again counts
    once a year at most where their years do not overlap."""
    if not spans:
        return []
    first = max(min(since for since, _, _ in spans), this_year - MOST_YEARS + 1)
    return [
        (year, sum(n for since, until, n in spans if since <= year <= (this_year if until is None else until)))
        for year in range(first, this_year + 1)
    ]


# All tools ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToolFigures:
    """Of one tool: people who use it, of which `later` more than a year after the EMI; practices with words; the day of
    the last word."""

    using: int = 0
    later: int = 0
    told: int = 0
    last: date | None = None


def told_in_all() -> int:
    """How many practices with words are online."""
    return sum(one.told for one in figures_of_tools().values())


def figures_of_tools() -> dict[int, ToolFigures]:
    """By key of tool, counted once for everybody, until a practice changes or the day does."""
    return counted_once(TABLES, "tool-figures", (), count_tools)


def count_tools() -> dict[int, ToolFigures]:
    today = timezone.localdate()
    a_year_ago = date(today.year - 1, today.month, min(today.day, 28))
    left = Q(author__cohort__presented_on__lte=a_year_ago) | Q(
        author__cohort__presented_on=None, author__cohort__ends_on__lt=today.year - 1
    )
    in_use = Q(stopped_year=None)
    wordless = Q(**dict.fromkeys(TEXTS, ""))
    rows = Practice.objects.published().latest_of_each().order_by().values_list("tool")
    found = rows.annotate(
        using=Count("pk", in_use), later=Count("pk", in_use & left), told=Count("pk", ~wordless), last=Max("told_on")
    )
    return {tool: ToolFigures(*figures) for tool, *figures in found}
