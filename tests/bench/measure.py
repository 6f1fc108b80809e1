"""What each visit costs: CPU of the process that answers, and of the database's server where there is one.

Each page is read a few times in a row, alternately from each build, with the floor and the bare view in between:
whatever disturbs the machine disturbs them all.
"""

import gzip
import time
from dataclasses import dataclass, field
from statistics import median

from tests.bench import processes
from tests.bench.addresses import BARE, FLOOR
from tests.bench.builds import Engine
from tests.bench.server import Server

AFTERMATH = 0.0005  # seconds that a worker needs, after its answer, to be waiting again


NEIGHBOURS = 12  # visits before and after, whose floors and bare views a visit is compared with


@dataclass
class Figures:
    """One visit: milliseconds of CPU by build, and ratios to what was read beside it, one a round."""

    name: str
    reader: str
    queries: int = 0
    kilobytes: float = 0
    warm: dict[str, list[float]] = field(default_factory=dict)
    cold: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    bares: list[float] = field(default_factory=list)
    baselines: list[float] = field(default_factory=list)
    colds: list[float] = field(default_factory=list)


@dataclass
class Burst:
    """One visit in one round, by build: its readings, then those of the floor and of the bare view; `cold` is ours."""

    page: Figures
    cold: float = 0
    warm: dict[str, list[float]] = field(default_factory=dict)
    floor: dict[str, float] = field(default_factory=dict)
    bare: dict[str, float] = field(default_factory=dict)


@dataclass
class Side:
    """A build that is read: its server, its visits' addresses, its readers' cookies."""

    name: str
    server: Server
    engine: Engine
    plan: dict
    urls: dict[tuple[str, str], str] = field(default_factory=dict)  # by page and reader

    def __post_init__(self) -> None:
        self.urls = {(page_of(visit), visit["reader"]): visit["url"] for visit in self.plan["visits"]}
        self.workers = self.server.workers()

    def cookie(self, reader: str) -> str:
        return self.plan["cookies"].get(reader, "")

    def clocks(self) -> dict[int, float]:
        return {pid: processes.cpu(pid) for pid in (*self.workers, *self.engine.server_processes(self.server.build))}

    def request(self, page: Figures) -> tuple[str, str]:
        return self.urls[page.name, page.reader], self.cookie(page.reader)

    def cost(self, url: str, cookie: str) -> float:
        """CPU of one reading, milliseconds."""
        before = self.clocks()
        self.server.get(url, cookie)
        time.sleep(AFTERMATH)
        after = self.clocks()
        return sum(clock - before.get(pid, 0) for pid, clock in after.items())


def page_of(visit: dict) -> str:
    return f"{visit['name']} {visit['about']}".strip()


class Walk:
    """All visits of one engine at one size, by one build or two; the first is the one that is judged."""

    def __init__(self, sides: list[Side]) -> None:
        self.sides = sides
        self.pages: list[Figures] = []
        self.floor = Figures("floor", "no role")
        self.bare = Figures("bare view", "")

    def look(self, only: str = "") -> list[str]:
        """Read everything once, and keep what answers 200; gives what does not answer as the table says.

        `only`: the pages whose name has this word.
        """
        ours = self.sides[0]
        wrong = []
        for visit in ours.plan["visits"]:
            if only not in page_of(visit):
                continue
            ours.server.forget()
            answer = ours.server.get(visit["url"], ours.cookie(visit["reader"]), "X-Bench: queries")
            page = Figures(page_of(visit), visit["reader"], int(answer.headers.get("x-queries", 0)))
            if answer.status >= 500 or (visit["foreseen"] and str(answer.status) != visit["foreseen"]):
                wrong.append(f"{page.name} answers {answer.status} to {page.reader} ({visit['url']})")
            elif answer.status == 200:
                page.kilobytes = len(gzip.compress(answer.body, 6)) / 1000
                self.pages.append(page)
        self.floor.queries = int(
            ours.server.get(FLOOR, ours.cookie("no role"), "X-Bench: queries").headers["x-queries"]
        )
        return wrong

    def read_all(self, readings: int, unit_every: int) -> None:
        """One round. `unit_every`: after how many visits the floor and the bare view are read."""
        bursts = []
        for position, page in enumerate(self.pages):
            burst = self.read(page, readings)
            if position % unit_every == 0:
                self.read_units(burst)
            bursts.append(burst)
        self.compare(bursts)

    def read(self, page: Figures, readings: int) -> Burst:
        """Ours once cold, then each build warm so many times, alternately."""
        burst = Burst(page)
        ours, *others = (side for side in self.sides if (page.name, page.reader) in side.urls)
        ours.server.forget()
        burst.cold = ours.cost(*ours.request(page))
        sides = [ours, *(side for side in others if side.server.get(*side.request(page)).status == 200)]
        for _ in range(readings):
            for side in sides:
                burst.warm.setdefault(side.name, []).append(side.cost(*side.request(page)))
        return burst

    def read_units(self, burst: Burst) -> None:
        for side in self.sides:
            burst.bare[side.name] = side.cost(BARE, "")
            side.server.get(FLOOR, side.cookie("no role"))  # the page before it emptied what is remembered of it
            burst.floor[side.name] = side.cost(FLOOR, side.cookie("no role"))
            self.bare.warm.setdefault(side.name, []).append(burst.bare[side.name])
            self.floor.warm.setdefault(side.name, []).append(burst.floor[side.name])

    def compare(self, bursts: list[Burst]) -> None:
        """Each visit of a round with the floors and bare views read around it."""
        ours, base = self.sides[0].name, self.sides[-1].name
        for position, burst in enumerate(bursts):
            around = bursts[max(position - NEIGHBOURS, 0) : position + NEIGHBOURS + 1]
            page, warm = burst.page, median(burst.warm[ours])
            page.floors.append(warm / median(one.floor[base] for one in around if one.floor))
            page.bares.append(warm / median(one.bare[ours] for one in around if one.bare))
            page.cold.append(burst.cold)
            page.colds.append(burst.cold / warm)
            if base != ours and base in burst.warm:
                page.baselines.append(warm / median(burst.warm[base]))
            for build, readings in burst.warm.items():
                page.warm.setdefault(build, []).extend(readings)
