"""Measure every page of the portal (`make bench`): docs/performance.md says how to read the figures.

Exits 1 where a goal is missed, an answer is not the one of the permission table, or an address is not declared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import goals, processes, report
from bench.addresses import FLOOR
from bench.builds import ROOT, Build, Engine, PostgresDatabases, SqliteFiles, earlier, today
from bench.goals import Missed, above
from bench.load import press
from bench.measure import Side, Walk
from bench.server import serving
from tests import postgres

PEOPLE_PER_PROJECT = 5
LOAD_PEOPLE = 30_000


@dataclass
class Effort:
    sizes: list[int]
    readings: int
    rounds: int
    cold_everywhere: bool
    unit_every: int
    load_people: int
    load_seconds: float


FULL = Effort([300, 100_000], 5, 3, True, 1, LOAD_PEOPLE, 6)
QUICK = Effort([300], 2, 1, False, 4, 0, 0)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def note(text: str) -> None:
    sys.stderr.write(f"  {time.strftime('%H:%M:%S')} {text}\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--baseline", metavar="COMMIT", help=f"read this commit beside ({goals.BASELINE})")
    parser.add_argument("--quick", action="store_true", help="300 people, few readings, no load: under two minutes")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), help="both, or SQLite alone when quick")
    parser.add_argument("--sizes", type=int, nargs="+", help="people (300 100000); a project for each five")
    parser.add_argument("--readings", type=int, help="warm readings in a row")
    parser.add_argument("--rounds", type=int, help="how many times the whole portal is walked")
    parser.add_argument("--only", metavar="WORD", default="", help="only the pages whose name has this word")
    parser.add_argument("--no-load", action="store_true", help="no requests per second")
    parser.add_argument("--worst", type=int, metavar="N", help="print the N dearest pages instead of all")
    return parser.parse_args()


def in_parallel(does: Callable[[Build], None], builds: list[Build]) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(does, builds))


@contextmanager
def postgres_databases() -> Iterator[PostgresDatabases]:
    with postgres.server() as url:
        yield PostgresDatabases(url)


@contextmanager
def sqlite_files() -> Iterator[SqliteFiles]:
    yield SqliteFiles()
    SqliteFiles.forget_old_ones()


ENGINES = {"sqlite": sqlite_files, "postgresql": postgres_databases}


class Bench:
    """One engine; the builds side by side."""

    def __init__(self, options: argparse.Namespace, effort: Effort, builds: list[Build], engine: Engine) -> None:
        self.options, self.effort, self.builds, self.engine = options, effort, builds, engine
        self.missed: list[Missed] = []
        self.wrong: list[str] = []

    @contextmanager
    def sides(self, people: int, workers: int) -> Iterator[list]:
        """Servers of all builds with so many people, and where each page is."""
        with ExitStack() as stack:
            note(f"{self.engine.name}, {people} people")
            in_parallel(lambda build: self.engine.fill(build, people, people // PEOPLE_PER_PROJECT), self.builds)
            found = []
            for build in self.builds:
                plan = build.home / f"plan-{people}.json"
                like = ["--like", str(self.builds[0].home / plan.name)] if build is not self.builds[0] else []
                build.run("-m", "bench.prepare", "world", str(plan), *like)
                server = stack.enter_context(serving(build, workers))
                found.append((build, server, json.loads(plan.read_text())))
            yield found

    def walk(self, people: int) -> list[report.Row]:
        with self.sides(people, 1) as served:
            walk = Walk([Side(build.name, server, self.engine, plan) for build, server, plan in served], note)
            self.wrong += walk.look(self.options.only)
            note(f"{len(walk.pages)} visits")
            walk.measure(
                self.effort.readings,
                self.effort.rounds,
                cold_everywhere=self.effort.cold_everywhere,
                unit_every=self.effort.unit_every,
            )
        where = f"{self.engine.name}, {people} people"
        rows = report.rows(walk, self.engine.name, where)
        projects = people // PEOPLE_PER_PROJECT
        say(f"\n{where}, {projects} projects; {report.unit(walk, self.engine.name)}\n")
        shown = sorted(rows, key=lambda row: -row.floors)[: self.options.worst] if self.options.worst else rows
        say(report.table(report.HEAD, [row.cells for row in shown]))
        self.missed += [missed for row in rows for missed in row.missed]
        return rows

    def load(self) -> None:
        people = self.effort.load_people
        where = f"{self.engine.name}, {people} people"
        with self.sides(people, 2) as served:
            measured: dict[str, dict] = {}
            for page in goals.RATES:
                measured[page] = {}
                for build, server, plan in served:
                    url = (
                        FLOOR
                        if page == "floor"
                        else next(
                            visit["url"]
                            for visit in plan["visits"]
                            if f"{visit['name']} {visit['about']}".strip() == page and visit["reader"] == "no role"
                        )
                    )
                    measured[page][build.name] = press(
                        server, url, plan["cookies"]["no role"], self.effort.load_seconds
                    )
            memory = {build.name: max(map(processes.memory, server.workers())) for build, server, _ in served}
        ours, base = self.builds[0].name, self.builds[1].name if len(self.builds) > 1 else ""
        lines, missed = report.rates(measured, ours, base, where)
        say(f"\n{where}, two workers, eight clients\n\n{report.table(report.RATES_HEAD, lines)}")
        say("A worker: " + ", ".join(f"{size:.0f} MB ({name})" for name, size in memory.items()))
        self.missed += missed + above(where, "MB of a worker", memory[ours], goals.MEMORY)

    def run(self) -> None:
        walks = [self.walk(people) for people in sorted(self.effort.sizes)]
        if len(walks) > 1:
            lines, missed = report.growth(walks[0], walks[-1], self.engine.name)
            say(f"\nGrowing more than {goals.GROWTH} times, in floors:\n")
            say(report.table(["page", "reader", "growth"], lines))
            self.missed += missed
        if self.effort.load_people and not self.options.no_load:
            self.load()


def commit() -> str:
    said = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "today"


def main() -> int:
    options = arguments()
    effort = QUICK if options.quick else FULL
    effort.sizes = options.sizes or effort.sizes
    effort.readings = options.readings or effort.readings
    effort.rounds = options.rounds or effort.rounds
    missed: list[Missed] = []
    wrong: list[str] = []
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="emi-alumni-bench-")))
        builds = [today(home / "today")]
        if options.baseline:
            builds.append(stack.enter_context(earlier(options.baseline, home / "baseline")))
        in_parallel(Build.prepare_files, builds)
        say(f"Commit {commit()}, {time.strftime('%-d %B %Y %H:%M')}, {os.cpu_count()} cores.")
        for name in options.engines or (["sqlite"] if options.quick else list(ENGINES)):
            with ENGINES[name]() as engine:
                bench = Bench(options, effort, builds, engine)
                bench.run()
            missed, wrong = missed + bench.missed, wrong + bench.wrong
    for answer in wrong:
        say(f"WRONG ANSWER  {answer}")
    say(f"\n{len(missed)} goals missed." if missed else "\nEvery goal is met.")
    for goal in missed:
        say(f"MISSED  {goal}")
    return 1 if missed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
