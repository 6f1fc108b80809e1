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
        willing = [rotation.volunteers[year]] if year in rotation.volunteers else willing
        able += [willing] if willing else []
    before = {c.code: list(rotation.past.values()).count(c.code) for c in rotation.candidates}
    for hosts in product(*able):
        times = dict(before)
        for host in hosts:
            times[host] += 1
        yield times


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
        offers = {year: random.choice(NAMES[:n]) for year in rotation.years if random.random() < 0.15}
        yield replace(rotation, volunteers=offers)
