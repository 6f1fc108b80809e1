"""Small histories of a turning meeting, and every plan that each allows."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

from events.host_rotation import Candidate, Rotation

NAMES = ("Cergy", "Ermont", "Osny", "Sannois")


def rotation_of(able_each_year: list[list[int]], already_hosted: list[int], names=NAMES) -> Rotation:
    """Years from 2027; `already_hosted` are laid one after the other before it."""
    years = range(2027, 2027 + len(able_each_year))
    candidates = tuple(
        Candidate(
            name, cannot=frozenset(year for year, able in zip(years, able_each_year, strict=True) if n not in able)
        )
        for n, name in enumerate(names[: len(already_hosted)])
    )
    hosted = [name for name, times in zip(names, already_hosted, strict=False) for _ in range(times)]
    return Rotation(candidates, tuple(years), past={2026 - n: name for n, name in enumerate(reversed(hosted))})


def every_plan(rotation: Rotation) -> Iterator[dict[str, int]]:
    """How often each candidate will have hosted, in every plan that there is."""
    able = []
    for year in rotation.years:
        willing = [c.code for c in rotation.candidates if year not in c.cannot]
        willing = list(rotation.offers.get(year, willing))
        able += [willing] if willing else []
    before = loads_before(rotation)
    for hosts in product(*able):
        times = dict(before)
        for host in hosts:
            times[host] += 1
        yield times


def loads_before(rotation: Rotation) -> dict[str, int]:
    """Year by year: whoever hosts has one more; whoever joins begins with the mean of those who are there."""
    loads = {c.code: 0 for c in rotation.candidates if c.joined is None}
    joined = {c.joined for c in rotation.candidates if c.joined is not None}
    for year in sorted({*rotation.past, *joined}):
        mean = sum(loads.values()) // len(loads) if loads else 0
        loads |= {c.code: mean for c in rotation.candidates if c.joined == year}
        if rotation.past.get(year) in loads:
            loads[rotation.past[year]] += 1
    return loads


def spread_of(times: dict[str, int]) -> int:
    return max(times.values()) - min(times.values())


def least_spread(rotation: Rotation) -> int:
    return min(map(spread_of, every_plan(rotation)))


def small_histories(seed: str, count: int, hosts: int = 4, years: int = 5) -> Iterator[Rotation]:
    random = Random(seed)
    for _ in range(count):
        n = random.randint(1, hosts)
        able = [[host for host in range(n) if random.random() < 0.5] for _ in range(random.randint(1, years))]
        rotation = rotation_of(able, [random.randint(0, 3) for _ in range(n)])
        offers: dict[int, str | tuple[str, ...]] = {
            year: random.choice(NAMES[:n]) for year in rotation.years if random.random() < 0.15
        }
        yield replace(rotation, volunteers=offers)


def histories_with_newcomers(seed: str, count: int) -> Iterator[Rotation]:
    """Some joined on the way, and several may volunteer for a year."""
    random = Random(seed)
    for rotation in small_histories(seed, count):
        first = min(rotation.past, default=2026)
        joins = {c.code: random.randint(first, 2027) if random.random() < 0.4 else None for c in rotation.candidates}
        offers: dict[int, str | tuple[str, ...]] = {
            year: tuple(random.sample(list(joins), random.randint(1, len(joins))))
            for year in rotation.years
            if random.random() < 0.3
        }
        candidates = tuple(replace(c, joined=joins[c.code]) for c in rotation.candidates)
        yield replace(rotation, candidates=candidates, volunteers=offers)
