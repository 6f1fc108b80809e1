"""One table of all visits, one of requests a second, and the goals that are missed."""

from dataclasses import dataclass, field
from statistics import geometric_mean, median

from tests.bench import goals
from tests.bench.goals import Missed, above, below
from tests.bench.load import Rate
from tests.bench.measure import Figures, Walk


def middle(figures: list[float] | None) -> float | None:
    return median(figures) if figures else None


def shown(figure: float | None, digits: int = 2) -> str:
    return "" if figure is None else f"{figure:.{digits}f}"


@dataclass
class Row:
    """One visit as the table says it."""

    page: Figures
    floors: float  # of the baseline, which goals are in
    cells: list[str]
    missed: list[Missed] = field(default_factory=list)


def unit(walk: Walk, engine: str) -> str:
    """What the goals are counted in, in words."""
    if len(walk.sides) > 1:
        return f"goals in floors of {walk.sides[1].name}"
    worth = goals.BASELINE_FLOOR[engine]
    return f"× floor is today's own; goals in floors of {goals.BASELINE}, each taken for {worth:g} bare views"


def rows(walk: Walk, engine: str, where: str) -> list[Row]:
    """A line for the bare view, the floor, and each visit.

    Floors are the baseline's, read around each visit; without a baseline, what one is worth in bare views.
    """
    ours, base = walk.sides[0].name, walk.sides[-1].name
    worth = 0 if base != ours else goals.BASELINE_FLOOR[engine]
    bare, floor = median(walk.bare.warm[ours]), median(walk.floor.warm[ours])
    walk.bare.bares, walk.floor.bares = [1.0], [floor / bare]
    for one in (walk.bare, walk.floor):
        one.floors = [median(one.warm[ours]) / median(walk.floor.warm[base])]
        one.baselines = [median(one.warm[ours]) / median(one.warm[base])] if base != ours else []
    found = []
    for page in (walk.bare, walk.floor, *walk.pages):
        bares = median(page.bares)
        floors = bares / worth if worth else median(page.floors)
        goal, missed, place = None, [], f"{where}, {page.name} for {page.reader}"
        if page is walk.floor:
            goal = goals.FLOOR
        elif page is not walk.bare:
            goal = goals.floors_of(page.name, page.reader)
            missed += above(place, "cold, in its own warm", middle(page.colds), goals.COLD)
        missed += above(place, "floors", floors, goal) if goal else []
        cells = [
            page.name,
            page.reader,
            str(page.queries),
            shown(middle(page.warm[ours])),
            shown(middle(page.floors)),
            shown(goal),
            shown(bares, 1),
            shown(middle(page.baselines)),
            shown(middle(page.cold), 1),
            shown(middle(page.colds), 1),
            shown(page.kilobytes, 1),
            ", ".join(one.what.split(",")[0] for one in missed),
        ]
        found.append(Row(page, floors, cells, missed))
    return found


def summary(found: list[Row]) -> str:
    """The whole portal in one line."""
    visits = [row for row in found if row.page.reader]
    gains = [median(row.page.baselines) for row in visits if row.page.baselines]
    compared = f"; {geometric_mean(gains):.2f} × the baseline (geometric mean)" if gains else ""
    late = sum(bool(row.missed) for row in visits)
    middle_one = median(row.floors for row in visits)
    return f"{len(visits)} visits: {middle_one:.2f} floors (median){compared}; {late} miss a goal."


HEAD = [
    *("page", "reader", "queries", "ms CPU", "× floor", "goal", "× bare", "× baseline", "cold ms", "cold ×", "kB"),
    "missed",
]


def table(head: list[str], lines: list[list[str]]) -> str:
    """Markdown, in columns that line up."""
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]
    rule = ["-" * width for width in widths]

    def written(cells: list[str]) -> str:
        sides = (
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(sides)} |"

    return "\n".join(written(line) for line in [head, rule, *lines])


def growth(small: list[Row], large: list[Row], where: str) -> tuple[list[list[str]], list[Missed]]:
    """How much dearer each page is, in floors, at the large size; those that grow too much are missed."""
    before = {(row.page.name, row.page.reader): row for row in small}
    lines, missed = [], []
    for row in large:
        if row.page.name in ("bare view",) or (row.page.name, row.page.reader) not in before:
            continue
        grown = row.floors / before[row.page.name, row.page.reader].floors
        late = above(f"{where}, {row.page.name} for {row.page.reader}", "growth", grown, goals.GROWTH)
        if late:
            lines.append([row.page.name, row.page.reader, shown(grown)])
        missed += late
    return lines, missed


RATES_HEAD = ["page", "build", "requests/s", "p50 ms", "p99 ms", "p99/p50", "ms CPU", "× baseline", "goal", "missed"]


def rates(
    measured: dict[str, dict[str, Rate]], ours: str, base: str, where: str
) -> tuple[list[list[str]], list[Missed]]:
    """A line for each page and build; `ours` is judged."""
    lines, missed = [], []
    for page, by_build in measured.items():
        for build, rate in by_build.items():
            late: list[Missed] = []
            gain = rate.rate / by_build[base].rate if base and build == ours else None
            if build == ours:
                place = f"{where}, {page} under eight clients"
                late += below(place, "requests/s, in the baseline's", gain, goals.RATES[page])
                late += above(place, "p99, in medians", rate.p99 / rate.p50, goals.TAIL)
                late += above(place, "faults", rate.faults, 0)
            cells = [page, build, shown(rate.rate, 0), shown(rate.p50, 1), shown(rate.p99, 1)]
            cells += [shown(rate.p99 / rate.p50, 1), shown(rate.cpu, 1), shown(gain)]
            cells += [shown(goals.RATES[page], 0) if build == ours else ""]
            lines.append([*cells, ", ".join(one.what.split(",")[0] for one in late)])
            missed += late
    return lines, missed


def verdict(missed: list[Missed], wrong: list[str]) -> list[str]:
    """What is said at the end of a run: it fails unless there is nothing of either."""
    said = [f"WRONG ANSWER  {answer}" for answer in wrong]
    said.append(f"{len(missed)} goals missed." if missed else "Every goal is met.")
    return said + [f"MISSED  {goal}" for goal in missed]
