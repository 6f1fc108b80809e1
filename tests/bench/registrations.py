"""200 people ask for 50 seats at once, each in a thread and on a connection of its own: 50 come, 150 wait in the order
in which they got through, nobody meets an error (`python -m tests.bench.registrations`, not in CI).

Ten series of ten runs, on SQLite and on a temporary PostgreSQL. Exits 1 where one run is not so, or where the median of
the runs passes its goal: 2 s on SQLite, 1.5 s on PostgreSQL. The time of the processor is said beside, of this process
alone: on a machine that does something else, it alone compares.

A process of the portal keeps its connections (`CONN_MAX_AGE`): each one answered something before. `--new` has them
new, as just after a start: they read the catalogue of the database meanwhile.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any

from tests import postgres
from tests.bench.builds import ROOT, Build
from tests.bench.run import say

PEOPLE, SEATS = 200, 50
GOALS = {"sqlite": 2.0, "postgresql": 1.5}  # seconds


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.registrations", description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=list(GOALS), default=list(GOALS))
    parser.add_argument("--series", type=int, default=10)
    parser.add_argument("--runs", type=int, default=10, help="of a series")
    parser.add_argument("--new", action="store_true", help="connections that answered nothing before")
    parser.add_argument("--inside", choices=list(GOALS), help=argparse.SUPPRESS)  # the process that has its database
    return parser.parse_args()


def outside(options: argparse.Namespace) -> int:
    """Run each engine in a process of its own, whose environment names an empty database."""
    failed = 0
    for engine in options.engines:
        with tempfile.TemporaryDirectory() as home:
            environment = Build(engine, ROOT, Path(home), f"sqlite:///{home}/bench.sqlite3").environment
            (Path(home) / "data").mkdir()
            command = [sys.executable, "-m", "tests.bench.registrations", "--inside", engine]
            command += ["--series", str(options.series), "--runs", str(options.runs)]
            command += ["--new"] * options.new
            if engine == "sqlite":
                failed |= subprocess.run(command, env=environment, check=False).returncode
            else:
                with postgres.server() as url:
                    failed |= subprocess.run(command, env=environment | {"DATABASE_URL": url}, check=False).returncode
    return failed


def inside(engine: str, series: int, runs: int, *, new: bool) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.factories import MemberFactory

    people = [MemberFactory(with_account=True) for _ in range(PEOPLE)]
    times: list[float] = []
    spent: list[float] = []
    for number in range(1, series + 1):
        these, theirs = zip(*(one_run(people, new=new) for _ in range(runs)), strict=True)
        times += these
        spent += theirs
        say(f"{engine}, series {number}: {min(these):.2f} to {max(these):.2f} s")
    median, busy, goal = statistics.median(times), statistics.median(spent), GOALS[engine]
    verdict = "ok" if median <= goal else "MISSED"
    said = f"median {median:.2f} s ({busy:.2f} s of processor), worst {max(times):.2f} s, goal {goal} s"
    say(f"{engine}: {said}: {verdict}")
    return int(median > goal)


def one_run(people: list[Any], *, new: bool) -> tuple[float, float]:
    """Seconds from the start to the last answer: by the clock, and of the processor.

    Raises AssertionError where a seat is given twice, an error met, or a line out of order.
    """
    from django.db import connection, transaction

    from events.models.registrations import register
    from tests.factories import EventFactory

    event, before = EventFactory(capacity=SEATS), EventFactory()
    ready, came, order, errors = threading.Barrier(PEOPLE + 1), count(), {}, []

    def ask(member: Any) -> None:
        try:
            connection.ensure_connection()
            if not new:
                register(before, member)
            ready.wait(timeout=60)
            with transaction.atomic():
                register(event, member)
                order[member.pk] = next(came)  # the event is still held: nobody else is between
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[member]) for member in people]
    for thread in threads:
        thread.start()
    ready.wait(timeout=60)
    began, busy = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.join()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    event.refresh_from_db()
    if errors:
        raise AssertionError(f"{len(errors)} errors, the first: {errors[0]!r}")
    line = list(event.registrations.order_by("asked_at", "pk").values_list("member", "state"))
    states = [state for _, state in line]
    if states != ["registered"] * SEATS + ["waiting"] * (PEOPLE - SEATS):
        raise AssertionError(f"{states.count('registered')} come, {states.count('waiting')} wait, not in order")
    if [member for member, _ in line] != sorted(order, key=order.__getitem__):
        raise AssertionError("the line is not that of arrival")
    if (event.seats_taken, event.waiting_count) != (SEATS, PEOPLE - SEATS):
        raise AssertionError(f"{event.seats_taken} seats said to be taken, {event.waiting_count} people to wait")
    return took, busy


if __name__ == "__main__":
    asked = arguments()
    sys.exit(inside(asked.inside, asked.series, asked.runs, new=asked.new) if asked.inside else outside(asked))
