"""What measures one layer by itself, in a process of its own on each engine: the search, « Qui peut m’aider ? », the
night that tells signals."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.bench import processes
from tests.bench.builds import ROOT, Build, PostgresDatabases, SqliteFiles

ENGINES = ("sqlite", "postgresql")
MODULES = ("tests.bench.search", "tests.bench.who_helps", "tests.bench.signals")


def add_engines(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--inside", choices=ENGINES, help=argparse.SUPPRESS)  # the process that has its database


def on_each(
    engines: Iterable[str], module: str, options: Iterable[object] = (), crowd: tuple[int, int] | None = None
) -> int:
    """Run a module on a database of its own of each engine, empty, or with a crowd of so many people and projects (kept
    from one run to the next); 1 where one of them misses a goal."""
    failed = 0
    for engine in engines:
        with tempfile.TemporaryDirectory(prefix="emi-alumni-layer-") as home, database_of(engine, Path(home)) as build:
            if crowd:
                filler = SqliteFiles() if engine == "sqlite" else PostgresDatabases(build.database)
                filler.fill(build, *crowd)
            command = [sys.executable, "-m", module, "--inside", engine, *map(str, options)]
            failed |= subprocess.run(command, env=build.environment, check=False).returncode
    return int(bool(failed))


@contextmanager
def database_of(engine: str, home: Path) -> Iterator[Build]:
    """These files, with an empty database."""
    (home / "data").mkdir()
    if engine == "sqlite":
        yield Build(engine, ROOT, home, f"sqlite:///{home}/bench.sqlite3")
    else:
        with postgres.server() as url:
            yield Build(engine, ROOT, home, url)


def cpu_clock() -> Callable[[], float]:
    """The CPU of this process, and of the PostgreSQL process that works for it, in milliseconds."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return lambda: time.process_time() * 1000
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # settings give a page ten seconds
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # all that it costs is seen
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    return lambda: processes.cpu(os.getpid()) + processes.cpu(server)
