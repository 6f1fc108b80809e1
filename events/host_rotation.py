"""Who hosts the annual meeting in the years to come: the plan with the least spread.

The *spread* of a plan is the most times that a candidate has hosted, less the fewest, past years counted. Taking who
hosted longest ago, or least often, year after year, is unfair in a fifth to a quarter of the small histories that have
a fair plan. The rule here, compared with every possible plan of small histories by its tests, has three steps:

1. each year, in order, goes to the least loaded of those who can host it;
2. while somebody can pass years on, one each along a chain (A gives 2028 to B, who gives 2030 to C), to a host who has
   at least two fewer than the first, they do, along the shortest chain;
3. years change hosts where that keeps one from hosting twice in a row and leaves the loads as even.

When no chain is left the sum of the squares of the loads is the least (Harvey, Ladner, Lovász, Tamir, « Semi-matchings
for bipartite graphs and load balancing », 2006), and with it the highest load is the lowest and the lowest the highest:
`host_fairness` proves it of each plan.

No database here: hosts are codes of collectivités, years are numbers, and a plan never changes: its operations answer
another plan.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from emi_alumni.foundation.text import sort_key


class CannotHost(ValueError):
    """This collectivité (`code`) said that it cannot host that `year`."""

    def __init__(self, code: str, year: int) -> None:
        super().__init__(f"{code} cannot host in {year}")
        self.code, self.year = code, year


@dataclass(frozen=True)
class Candidate:
    """A collectivité that takes its turn, except in the years that it `cannot`. `name` breaks ties (else the code).

    `joined`: the year from which it takes its turn; None for those who were there from the beginning.
    """

    code: str
    name: str = ""
    cannot: frozenset[int] = frozenset()
    joined: int | None = None


@dataclass(frozen=True)
class Rotation:
    """The question: who hosts each of these `years`?

    `past` (year → code) counts towards the load of candidates; years already announced and not to be moved belong
    there too. `volunteers` (year → code, or codes when several offer) are years that only they can host: an offer
    outweighs an earlier impossibility. Raises ValueError for a code given twice, a volunteer who is no candidate, a
    year both past and to plan.

    Whoever `joined` later does not owe the meetings held before: they begin with the mean load of those who were there
    then, rounded down, and what they hosted since is added. From 0 among hosts at 3 they would have hosted three years
    in a row.
    """

    candidates: tuple[Candidate, ...]
    years: tuple[int, ...]
    past: Mapping[int, str] = field(default_factory=dict)
    volunteers: Mapping[int, str | tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.by_code) < len(self.candidates):
            raise ValueError("a candidate is given twice")
        if strangers := {code for codes in self.offers.values() for code in codes} - set(self.by_code):
            raise ValueError(f"volunteers who are no candidates: {sorted(strangers)}")
        if hosted := set(self.years) & set(self.past):
            raise ValueError(f"years that have a host already: {sorted(hosted)}")

    @cached_property
    def by_code(self) -> dict[str, Candidate]:
        return {candidate.code: candidate for candidate in self.candidates}

    @cached_property
    def offers(self) -> dict[int, tuple[str, ...]]:
        """Those who volunteer, by year."""
        return {year: (codes,) if isinstance(codes, str) else tuple(codes) for year, codes in self.volunteers.items()}

    @cached_property
    def possible(self) -> dict[int, tuple[str, ...]]:
        """Who can host each year to plan, by name: the volunteers alone, or all who did not say that they cannot."""
        by_name = sorted(self.candidates, key=lambda candidate: (sort_key(candidate.name), candidate.code))

        def able(candidate: Candidate, year: int) -> bool:
            return candidate.code in self.offers[year] if self.offers.get(year) else year not in candidate.cannot

        return {
            year: tuple(candidate.code for candidate in by_name if able(candidate, year)) for year in sorted(self.years)
        }

    @cached_property
    def counted_on_joining(self) -> dict[str, int]:
        """What each candidate begins with: 0 from the beginning, else the mean load of those who were there."""
        begun: dict[str, int] = {}
        for candidate in sorted(self.candidates, key=lambda one: (one.joined or 0, one.code)):
            there = [one for one in self.candidates if (one.joined or 0) < (candidate.joined or 0)]
            loads = [begun[one.code] + self._hosted(one, before=candidate.joined) for one in there]
            begun[candidate.code] = sum(loads) // len(loads) if loads else 0
        return begun

    @cached_property
    def times_before(self) -> dict[str, int]:
        """How many times each candidate hosted in the past, since it joined, and what it began with."""
        return {code: self.counted_on_joining[code] + self._hosted(one) for code, one in self.by_code.items()}

    def _hosted(self, candidate: Candidate, before: int | None = None) -> int:
        return sum(
            code == candidate.code and year >= (candidate.joined or 0) and (before is None or year < before)
            for year, code in self.past.items()
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

        Raises CannotHost when one of them cannot in the other's year, or is no candidate any more; ValueError when a
        year has no host, or both the same one.
        """
        for planned in (year, other_year):
            if planned not in self.hosts:
                raise ValueError(f"{planned} has no host to exchange")
        if self.hosts[year] == self.hosts[other_year]:
            raise ValueError(f"{year} and {other_year} have the same host")
        exchanged = {year: self.hosts[other_year], other_year: self.hosts[year]}
        for planned, code in exchanged.items():
            candidate = self.rotation.by_code.get(code)
            if candidate is None or planned in candidate.cannot:
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
        others = tuple(host for host in self.rotation.offers.get(year, ()) if host != code)
        rotation = replace(
            self.rotation,
            candidates=tuple(
                replace(c, cannot=c.cannot | {year}) if c.code == code else c for c in self.rotation.candidates
            ),
            volunteers={settled: host for settled, host in self.rotation.volunteers.items() if settled != year}
            | ({year: others} if others else {}),
        )
        plan = plan_hosts(rotation, announced=self.hosts)
        return replace(plan, declined=(*self.declined, Decline(year, code, reason.strip())))


def plan_hosts(rotation: Rotation, *, announced: Mapping[int, str] | None = None) -> Plan:
    """The plan with the least spread, always the same for the same question, whatever the order of its candidates.

    Among equally loaded hosts a year goes to who hosted longest ago (first of all to who never did), then by name.
    Years `announced` before stay with their host where it still can, and move only along a handover that makes the plan
    fairer; of two handovers as short, that of the later year. Only the others are exchanged to part repeats.
    """
    possible = rotation.possible
    hosts = {year: code for year, code in (announced or {}).items() if code in possible.get(year, ())}
    settled = dict(hosts)
    times = Plan(rotation, hosts).times_hosted
    for year, able in possible.items():
        if able and year not in hosts:
            hosts[year] = min(able, key=lambda code: (times[code], _last_hosted(rotation, hosts, code)))
            times[hosts[year]] += 1
    while handovers := _chain(rotation, hosts, times):
        times[hosts[next(iter(handovers))]] -= 1
        hosts |= handovers
        times[hosts[next(reversed(handovers))]] += 1
    _part_repeats(rotation, hosts, [year for year in possible if year in hosts and settled.get(year) != hosts[year]])
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


def _part_repeats(rotation: Rotation, hosts: dict[int, str], years: Collection[int]) -> None:
    """Change the hosts of these years, as long as that lowers how often somebody hosts twice in a row, and leaves the
    loads as even: two exchange their years, or one passes a year to a host who has one fewer, and has it then."""

    def repeats(changed: Mapping[int, str]) -> int:
        calendar = {**rotation.past, **hosts, **changed}
        return sum(calendar.get(year + 1) == code for year, code in calendar.items())

    def changes() -> Iterator[dict[int, str]]:
        times = Plan(rotation, hosts).times_hosted
        for one, other in combinations(years, 2):
            if hosts[one] in rotation.possible[other] and hosts[other] in rotation.possible[one]:
                yield {one: hosts[other], other: hosts[one]}
        for year in years:
            yield from ({year: code} for code in rotation.possible[year] if times[code] == times[hosts[year]] - 1)

    while left := repeats({}):
        better = next((changed for changed in changes() if repeats(changed) < left), None)
        if better is None:
            return
        hosts |= better
