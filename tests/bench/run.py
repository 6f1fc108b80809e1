"""One engine measured: the walks at each size, their growth, and requests per second."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.bench import goals, processes, report
from tests.bench.addresses import FLOOR
from tests.bench.builds import Build, Engine
from tests.bench.goals import Missed, above
from tests.bench.load import Rate, press_in_turn
from tests.bench.measure import Side, Walk
from tests.bench.server import serving

PEOPLE_PER_PROJECT = 5


@dataclass
class Effort:
    """How much is read; floors and bare views are, after each `unit_every` visits."""

    sizes: list[int]
    readings: int
    rounds: int
    unit_every: int = 2
    load_people: int = 30_000  # 0: no requests per second
    load_seconds: float = 6
    only: str = ""  # the pages whose name has this word
    worst: int = 0  # how many rows are printed, the dearest first; 0: all, in the order of the addresses


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def note(text: str) -> None:
    sys.stderr.write(f"  {time.strftime('%H:%M:%S')} {text}\n")


def in_parallel(does: Callable[[Build], None], builds: list[Build]) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(does, builds))


class Run:
    """One engine; the first of the builds is judged, the second is the baseline."""

    def __init__(self, effort: Effort, builds: list[Build], engine: Engine) -> None:
        self.effort, self.builds, self.engine = effort, builds, engine
        self.missed: list[Missed] = []
        self.wrong: list[str] = []

    def measure(self) -> None:
        walks = [self.walk(people) for people in sorted(self.effort.sizes)]
        if len(walks) > 1:
            lines, missed = report.growth(walks[0], walks[-1], self.engine.name)
            say(f"\nGrowing more than {goals.GROWTH} times, in floors:\n")
            say(report.table(["page", "reader", "growth"], lines))
            self.missed += missed
        if self.effort.load_people:
            self.load(self.effort.load_people)

    @contextmanager
    def sides(self, people: int, workers: int) -> Iterator[list[Side]]:
        """Servers of all builds with so many people, and where each page is."""
        note(f"{self.engine.name}, {people} people")
        in_parallel(lambda build: self.engine.fill(build, people, people // PEOPLE_PER_PROJECT), self.builds)
        with ExitStack() as stack:
            found = []
            for build in self.builds:
                plan = build.home / f"plan-{people}.json"
                like = ["--like", str(self.builds[0].home / plan.name)] if build is not self.builds[0] else []
                build.run("-m", "tests.bench.prepare", "world", str(plan), *like)
                server = stack.enter_context(serving(build, workers))
                found.append(Side(build.name, server, self.engine, json.loads(plan.read_text())))
            yield found

    def walk(self, people: int) -> list[report.Row]:
        with self.sides(people, workers=1) as sides:
            walk = Walk(sides)
            self.wrong += walk.look(self.effort.only)
            for number in range(self.effort.rounds):
                note(f"{len(walk.pages)} visits, round {number + 1} of {self.effort.rounds}")
                walk.read_all(self.effort.readings, self.effort.unit_every)
        where = f"{self.engine.name}, {people} people"
        rows = report.rows(walk, self.engine.name, where)
        say(f"\n{where}, {people // PEOPLE_PER_PROJECT} projects; {report.unit(walk, self.engine.name)}\n")
        shown = sorted(rows, key=lambda row: -row.floors)[: self.effort.worst] if self.effort.worst else rows
        say(report.table(report.HEAD, [row.cells for row in shown]))
        say(f"\n{report.summary(rows)}")
        self.missed += [missed for row in rows for missed in row.missed]
        return rows

    def load(self, people: int) -> None:
        where = f"{self.engine.name}, {people} people"
        measured: dict[str, dict[str, Rate]] = {}
        with self.sides(people, workers=2) as sides:
            for page in goals.RATES:
                urls = {side.name: FLOOR if page == "floor" else side.urls[page, "no role"] for side in sides}
                measured[page] = press_in_turn(sides, urls, self.effort.load_seconds)
            memory = {side.name: max(map(processes.memory, side.workers)) for side in sides}
        ours, base = self.builds[0].name, self.builds[1].name if len(self.builds) > 1 else ""
        lines, missed = report.rates(measured, ours, base, where)
        say(f"\n{where}, two workers, eight clients\n\n{report.table(report.RATES_HEAD, lines)}")
        say("\nA worker: " + ", ".join(f"{size:.0f} MB ({name})" for name, size in memory.items()))
        self.missed += missed + above(where, "MB of a worker", memory[ours], goals.MEMORY)
