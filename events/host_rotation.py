"""Who hosts the annual meeting in the years to come: the plan with the least spread, and the proof that none is lower.

The *spread* of a plan is the most times that a candidate has hosted, less the fewest, past years counted. Taking who
hosted longest ago, or least often, year after year, is unfair in a fifth to a quarter of the small histories that have
a fair plan. The rule here, compared with every possible plan of small histories by its tests, has two steps:

1. each year, in order, goes to the least loaded of those who can host it;
2. while somebody can pass years on, one each along a chain (A gives 2028 to B, who gives 2030 to C), to a host who has
   at least two fewer than the first, they do, along the shortest chain.

When no chain is left the sum of the squares of the loads is the least (Harvey, Ladner, Lovász, Tamir, « Semi-matchings
for bipartite graphs and load balancing », 2006), and with it the highest load is the lowest and the lowest the highest.

No database here: hosts are codes of collectivités, years are numbers, and a plan never changes: its operations answer
another plan.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from emi_alumni.foundation.text import sort_key


class CannotHost(ValueError):
    """This collectivité (`code`) said that it cannot host that `year`."""

    def __init__(self, code: str, year: int) -> None:
        super().__init__(f"{code} cannot host in {year}")
        self.code, self.year = code, year


@dataclass(frozen=True)
class Candidate:
    """A collectivité that takes its turn, except in the years that it `cannot`. `name` breaks ties (else the code)."""

    code: str
    name: str = ""
    cannot: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rotation:
    """The question: who hosts each of these `years`?

    `past` (year → code) counts towards the load of candidates; years already announced and not to be moved belong
    there too. `volunteers` (year → code) are years with one possible host, whose offer outweighs an earlier
    impossibility. Raises ValueError for a code given twice, a volunteer who is no candidate, a year both past and to
    plan.
    """

    candidates: tuple[Candidate, ...]
    years: tuple[int, ...]
    past: Mapping[int, str] = field(default_factory=dict)
    volunteers: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.by_code) < len(self.candidates):
            raise ValueError("a candidate is given twice")
        if strangers := set(self.volunteers.values()) - set(self.by_code):
            raise ValueError(f"volunteers who are no candidates: {sorted(strangers)}")
        if hosted := set(self.years) & set(self.past):
            raise ValueError(f"years that have a host already: {sorted(hosted)}")

    @cached_property
    def by_code(self) -> dict[str, Candidate]:
        return {candidate.code: candidate for candidate in self.candidates}

    @cached_property
    def possible(self) -> dict[int, tuple[str, ...]]:
        """Who can host each year to plan, by name: the volunteer alone, or all who did not say that they cannot."""
        by_name = sorted(self.candidates, key=lambda candidate: (sort_key(candidate.name), candidate.code))
        return {
            year: (self.volunteers[year],)
            if year in self.volunteers
            else tuple(candidate.code for candidate in by_name if year not in candidate.cannot)
            for year in sorted(self.years)
        }

    @cached_property
    def times_before(self) -> dict[str, int]:
        """How many times each candidate hosted in the past."""
        counts = Counter(self.past.values())
        return {code: counts[code] for code in self.by_code}

    def without(self, limits: "Collection[Limit]") -> "Rotation":
        """The same question, had these volunteers not offered, and could these candidates host in every year."""
        opened = {limit.code for limit in limits if not limit.volunteered}
        unheard = {limit.code for limit in limits if limit.volunteered}
        return replace(
            self,
            candidates=tuple(replace(c, cannot=frozenset()) if c.code in opened else c for c in self.candidates),
            volunteers={year: code for year, code in self.volunteers.items() if code not in unheard},
        )


@dataclass(frozen=True)
class Decline:
    """A host who gave a year back, and why."""

    year: int
    code: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """An answer: `hosts` (year → code) of the years that somebody can host. `plan_hosts` makes the fairest."""

    rotation: Rotation
    hosts: Mapping[int, str]
    declined: tuple[Decline, ...] = ()

    @cached_property
    def times_hosted(self) -> dict[str, int]:
        """How many times each candidate will have hosted, past years counted."""
        planned = Counter(self.hosts.values())
        return {code: before + planned[code] for code, before in self.rotation.times_before.items()}

    @property
    def spread(self) -> int:
        """Most times hosted less fewest; 0 without candidates."""
        times = self.times_hosted.values()
        return max(times, default=0) - min(times, default=0)

    @property
    def unhosted(self) -> tuple[int, ...]:
        """Years to plan that nobody can host, in order."""
        return tuple(sorted(set(self.rotation.years) - set(self.hosts)))

    def swap(self, year: int, other_year: int) -> "Plan":
        """The hosts of two years exchange them, and are settled there: no later plan moves them. The spread stays.

        Raises CannotHost when one of them cannot in the other's year, ValueError when a year has no host, or both the
        same one.
        """
        for planned in (year, other_year):
            if planned not in self.hosts:
                raise ValueError(f"{planned} has no host to exchange")
        if self.hosts[year] == self.hosts[other_year]:
            raise ValueError(f"{year} and {other_year} have the same host")
        exchanged = {year: self.hosts[other_year], other_year: self.hosts[year]}
        for planned, code in exchanged.items():
            if planned in self.rotation.by_code[code].cannot:
                raise CannotHost(code, planned)
        rotation = replace(self.rotation, volunteers={**self.rotation.volunteers, **exchanged})
        return replace(self, rotation=rotation, hosts={**self.hosts, **exchanged})

    def volunteer(self, year: int, code: str) -> "Plan":
        """This candidate offers to host that year; other years move only where that makes the plan fairer.

        Raises ValueError for a year that is not to plan, or somebody who is no candidate.
        """
        if year not in self.rotation.years:
            raise ValueError(f"{year} is not to plan")
        rotation = replace(self.rotation, volunteers={**self.rotation.volunteers, year: code})
        return replace(plan_hosts(rotation, announced=self.hosts), declined=self.declined)

    def decline(self, year: int, reason: str) -> "Plan":
        """The host of that year gives it back and says why: the least loaded takes it, and other years move only where
        that makes the plan fairer.

        Raises ValueError for a year without host, or without a reason.
        """
        if year not in self.hosts:
            raise ValueError(f"{year} has no host to decline")
        if not reason.strip():
            raise ValueError("a host who declines says why")
        code = self.hosts[year]
        rotation = replace(
            self.rotation,
            candidates=tuple(
                replace(c, cannot=c.cannot | {year}) if c.code == code else c for c in self.rotation.candidates
            ),
            volunteers={settled: host for settled, host in self.rotation.volunteers.items() if settled != year},
        )
        plan = plan_hosts(rotation, announced=self.hosts)
        return replace(plan, declined=(*self.declined, Decline(year, code, reason.strip())))

    def proof(self) -> "Proof":
        """How far this plan is from the least spread, why none is lower, and whose impossibility costs it."""
        fairest = plan_hosts(self.rotation, announced=self.hosts)
        most, fewest = _bounds(fairest)
        return Proof(self.spread, fairest.spread, most, fewest, tuple(_costs(fairest, most, fewest)))


def plan_hosts(rotation: Rotation, *, announced: Mapping[int, str] | None = None) -> Plan:
    """The plan with the least spread, always the same for the same question, whatever the order of its candidates.

    Among equally loaded hosts a year goes to who hosted longest ago (first of all to who never did), then by name.
    Years `announced` before stay with their host where it still can, and move only along a handover that makes the plan
    fairer; of two handovers as short, that of the later year.
    """
    possible = rotation.possible
    hosts = {year: code for year, code in (announced or {}).items() if code in possible.get(year, ())}
    times = Plan(rotation, hosts).times_hosted
    for year, able in possible.items():
        if able and year not in hosts:
            hosts[year] = min(able, key=lambda code: (times[code], _last_hosted(rotation, hosts, code)))
            times[hosts[year]] += 1
    while handovers := _chain(rotation, hosts, times):
        times[hosts[next(iter(handovers))]] -= 1
        hosts |= handovers
        times[hosts[next(reversed(handovers))]] += 1
    return Plan(rotation, dict(sorted(hosts.items())))


def _last_hosted(rotation: Rotation, hosts: Mapping[int, str], code: str) -> int:
    """The latest year of a host, past or planned; 0 for none."""
    return max((year for known in (rotation.past, hosts) for year, host in known.items() if host == code), default=0)


def _chain(rotation: Rotation, hosts: Mapping[int, str], times: Mapping[str, int]) -> dict[int, str]:
    """Years and their new hosts, from who gives first to who receives last; empty when all is as even as can be."""
    years_of: dict[str, list[int]] = {}
    for year in sorted(hosts, reverse=True):
        years_of.setdefault(hosts[year], []).append(year)
    fewest = min(times.values(), default=0)
    last = {code: _last_hosted(rotation, hosts, code) for code in times}
    for giver in sorted(years_of, key=lambda code: (-times[code], -last[code])):
        if times[giver] < fewest + 2:
            break
        reached: dict[str, tuple[str, int]] = {giver: ("", 0)}
        queue = deque([giver])
        while queue:
            host = queue.popleft()
            for year in years_of.get(host, ()):
                for receiver in sorted(rotation.possible[year], key=lambda code: (times[code], last[code])):
                    if receiver in reached:
                        continue
                    reached[receiver] = (host, year)
                    if times[receiver] <= times[giver] - 2:
                        return _handovers(reached, receiver)
                    queue.append(receiver)
    return {}


def _handovers(reached: Mapping[str, tuple[str, int]], receiver: str) -> dict[int, str]:
    chain = []
    while reached[receiver][0]:
        giver, year = reached[receiver]
        chain.append((year, receiver))
        receiver = giver
    return dict(reversed(chain))


# -- The proof ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bound:
    """Why no plan does better on one side: `years` among these `hosts`, who hosted `before` times together already.

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
        if offered := sorted(year for year in rotation.years if rotation.volunteers.get(year) == code):
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
        Cost((limit,), plan_hosts(rotation.without([limit])).spread)
        for limit in limits
        if _may_lower(limit, most, fewest)
    ]
    if lower := [cost for cost in alone if cost.spread < least]:
        yield from lower
        return
    # Together: all of them, less each that changes nothing; a volunteer is blamed last.
    spread = plan_hosts(rotation.without(limits)).spread
    if spread >= least:
        return
    needed = limits
    for limit in limits:
        fewer = [other for other in needed if other != limit]
        if (spread_of_fewer := plan_hosts(rotation.without(fewer)).spread) < least:
            needed, spread = fewer, spread_of_fewer
    yield Cost(tuple(needed), spread)
