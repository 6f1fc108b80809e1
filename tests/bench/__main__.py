"""Measure every page of the portal (`make bench`): docs/performance.md says how to read the figures.

Exits 1 where a goal is missed, an answer is not the one of the permission table, or an address is not declared.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import postgres
from tests.bench import goals, layers
from tests.bench.builds import Build, PostgresDatabases, SqliteFiles, commit_of, earlier, today
from tests.bench.goals import Missed
from tests.bench.report import verdict
from tests.bench.run import Effort, Run, in_parallel, say

FULL = Effort([300, 100_000], readings=5, rounds=2)
QUICK = Effort([300], readings=3, rounds=1, unit_every=4, load_people=0)


@contextmanager
def postgres_databases() -> Iterator[PostgresDatabases]:
    with postgres.server() as url:
        yield PostgresDatabases(url)


@contextmanager
def sqlite_files() -> Iterator[SqliteFiles]:
    yield SqliteFiles()


ENGINES = {"sqlite": sqlite_files, "postgresql": postgres_databases}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--baseline", metavar="COMMIT", help=f"read this commit beside ({goals.BASELINE})")
    parser.add_argument("--quick", action="store_true", help="SQLite, 300 people, few readings, no load")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), help="both, or SQLite alone when quick")
    parser.add_argument("--sizes", type=int, nargs="+", help="people (300 100000); a project for each five")
    parser.add_argument("--readings", type=int, help="warm readings in a row")
    parser.add_argument("--rounds", type=int, help="how many times the whole portal is walked")
    parser.add_argument("--load", type=int, metavar="PEOPLE", help="requests per second with so many people; 0: none")
    parser.add_argument("--only", metavar="WORD", help="only the pages whose name has this word")
    parser.add_argument("--no-layers", action="store_true", help="neither the search nor who can help by themselves")
    parser.add_argument("--worst", type=int, metavar="N", help="print the N dearest pages instead of all")
    return parser.parse_args()


def effort_of(options: argparse.Namespace) -> Effort:
    effort = QUICK if options.quick else FULL
    for name, value in {
        "sizes": options.sizes,
        "readings": options.readings,
        "rounds": options.rounds,
        "load_people": options.load,
        "only": options.only,
        "worst": options.worst,
    }.items():
        if value is not None:
            setattr(effort, name, value)
    return effort


def main() -> int:
    options = arguments()
    for name in (signal.SIGTERM, signal.SIGHUP):  # what was started is stopped, what was made is erased
        signal.signal(name, lambda number, frame: sys.exit(128 + number))
    missed: list[Missed] = []
    wrong: list[str] = []
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="emi-alumni-bench-"))).resolve()
        builds = [today(home / "today")]
        if options.baseline:
            builds.append(stack.enter_context(earlier(options.baseline, home / "baseline")))
        in_parallel(Build.prepare_files, builds)
        say(f"Commit {commit_of('HEAD')}, {time.strftime('%-d %B %Y %H:%M')}, {os.cpu_count()} cores.")
        for name in options.engines or (["sqlite"] if options.quick else list(ENGINES)):
            with ENGINES[name]() as engine:
                run = Run(effort_of(options), builds, engine)
                run.measure()
            missed, wrong = missed + run.missed, wrong + run.wrong
    say("\n" + "\n".join(verdict(missed, wrong)))
    failed = 0 if options.quick or options.only or options.no_layers else layers_miss(options.engines or layers.ENGINES)
    return 1 if missed or wrong or failed else 0


def layers_miss(engines: Iterable[str]) -> bool:
    """Measure the search, « Qui peut m’aider ? » and the night of signals by themselves; whether a goal is missed."""
    say("\nThe search, who can help and the night of signals, without pages:\n")
    return sum(layers.on_each(engines, module) for module in layers.MODULES) > 0


if __name__ == "__main__":
    sys.exit(main())
