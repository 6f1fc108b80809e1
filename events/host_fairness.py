"""Why no plan of hosts is fairer than the least spread, and whose impossibility costs it: data that a page can say.

The proof counts hosts and years and asks for no trust in how the plan was found. « Cergy alone can host in 2027, 2028
and 2029: it hosts three times at least. Ermont can host in no year: it hosts never. » The least spread is three; could
Ermont host, it would be one.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from events.host_rotation import Plan, Rotation, plan_hosts


@dataclass(frozen=True)
class Bound:
    """Why no plan does better on one side: `years` among these `hosts`, who hosted `before` times together already
    (what those who joined later began with is counted: `Rotation.counted_on_joining`).

    Of the most hosted: only these hosts can host these years, so one of them hosts at least (before + years) ÷ hosts
    times, rounded up: `times`. Of the least hosted: these hosts can host in no other years, so one of them hosts at
    most (before + years) ÷ hosts times, rounded down.
    """

    hosts: tuple[str, ...]
    years: tuple[int, ...]
    before: int
    times: int


@dataclass(frozen=True)
class Limit:
    """What narrows the choice: the years that a candidate cannot host, or those for which it `volunteered`."""

    code: str
    years: tuple[int, ...]
    volunteered: bool = False


@dataclass(frozen=True)
class Cost:
    """The least spread would be `spread`, lower, without these limits: one, or several that only count together."""

    limits: tuple[Limit, ...]
    spread: int


@dataclass(frozen=True)
class Proof:
    """`spread` of a plan, the `least` of any, which is `most.times - fewest.times`, and what costs it.

    `costs` holds each limit that lowers the least spread when it is dropped alone; when none does, one set of limits
    of which none is superfluous; nothing when past years and numbers alone make the spread.
    """

    spread: int
    least: int
    most: Bound
    fewest: Bound
    costs: tuple[Cost, ...]

    @property
    def is_least(self) -> bool:
        return self.spread == self.least


def prove(plan: Plan) -> Proof:
    """How far this plan is from the least spread, why none is lower, and whose impossibility costs it."""
    fairest = plan_hosts(plan.rotation, announced=plan.hosts)
    most, fewest = _bounds(fairest)
    return Proof(plan.spread, fairest.spread, most, fewest, tuple(_costs(fairest, most, fewest)))


def without(rotation: Rotation, limits: Collection[Limit]) -> Rotation:
    """The same question, had these volunteers not offered, and could these candidates host in every year."""
    opened = {limit.code for limit in limits if not limit.volunteered}
    unheard = {limit.code for limit in limits if limit.volunteered}
    return replace(
        rotation,
        candidates=tuple(replace(c, cannot=frozenset()) if c.code in opened else c for c in rotation.candidates),
        volunteers={
            year: left
            for year, codes in rotation.offers.items()
            if (left := tuple(c for c in codes if c not in unheard))
        },
    )


def _bounds(plan: Plan) -> tuple[Bound, Bound]:
    """The fewest hosts that bound a fairest plan from each side.

    Who can be reached by handovers from the most hosted holds all the years that only they can host, and has at most
    one fewer; who can reach the least hosted holds all the years that any of them can, and has at most one more: else
    a chain would be left.
    """
    gives: dict[str, set[str]] = {code: {code} for code in plan.times_hosted}
    for year, host in plan.hosts.items():
        gives[host].update(plan.rotation.possible[year])
    takes = {code: {giver for giver, receivers in gives.items() if code in receivers} for code in gives}
    times = plan.times_hosted
    if not times:
        return Bound((), (), 0, 0), Bound((), (), 0, 0)
    highest, lowest = max(times.values()), min(times.values())
    return (
        _bound(plan, min((_reach(gives, code) for code in times if times[code] == highest), key=_size), highest),
        _bound(plan, min((_reach(takes, code) for code in times if times[code] == lowest), key=_size), lowest),
    )


def _reach(steps: Mapping[str, set[str]], start: str) -> set[str]:
    reached, queue = {start}, [start]
    while queue:
        new = steps[queue.pop()] - reached
        reached |= new
        queue += new
    return reached


def _size(hosts: set[str]) -> tuple[int, list[str]]:
    return len(hosts), sorted(hosts)


def _bound(plan: Plan, hosts: set[str], times: int) -> Bound:
    return Bound(
        hosts=tuple(sorted(hosts)),
        years=tuple(year for year, host in sorted(plan.hosts.items()) if host in hosts),
        before=sum(plan.rotation.times_before[code] for code in hosts),
        times=times,
    )


def _limits(rotation: Rotation) -> Iterator[Limit]:
    """Volunteers' first, then impossibilities in years to plan that have no volunteer; by code."""
    free = set(rotation.years) - set(rotation.volunteers)
    for code in sorted(rotation.by_code):
        if offered := sorted(year for year in rotation.years if code in rotation.offers.get(year, ())):
            yield Limit(code, tuple(offered), volunteered=True)
    for code in sorted(rotation.by_code):
        if missed := sorted(free & rotation.by_code[code].cannot):
            yield Limit(code, tuple(missed))


def _may_lower(limit: Limit, most: Bound, fewest: Bound) -> bool:
    """Whether a bound could fall with this limit: both stand, and the spread with them, unless somebody else may take
    a year of the most hosted, or one of the least hosted a year of others."""
    if limit.volunteered:
        return True
    if limit.code in fewest.hosts and set(limit.years) - set(fewest.years):
        return True
    return limit.code not in most.hosts and bool(set(limit.years) & set(most.years))


def _costs(plan: Plan, most: Bound, fewest: Bound) -> Iterator[Cost]:
    rotation, least = plan.rotation, plan.spread
    limits = list(_limits(rotation))
    alone = [
        Cost((limit,), plan_hosts(without(rotation, [limit])).spread)
        for limit in limits
        if _may_lower(limit, most, fewest)
    ]
    if lower := [cost for cost in alone if cost.spread < least]:
        yield from lower
        return
    # Together: all of them, less each that changes nothing; a volunteer is blamed last.
    spread = plan_hosts(without(rotation, limits)).spread
    if spread >= least:
        return
    needed = limits
    for limit in limits:
        fewer = [other for other in needed if other != limit]
        if (spread_of_fewer := plan_hosts(without(rotation, fewer)).spread) < least:
            needed, spread = fewer, spread_of_fewer
    yield Cost(tuple(needed), spread)
