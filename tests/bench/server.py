"""gunicorn as production runs it, serving one build; sync workers, a connection for each request."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.bench import http, processes
from tests.bench.addresses import BARE, FORGET
from tests.bench.builds import Build
from tests.postgres import free_port

PATIENCE = 60  # seconds to start


@dataclass
class Server:
    build: Build
    port: int
    process: int

    def workers(self) -> list[int]:
        return processes.children(self.process)

    def get(self, path: str, cookie: str = "", header: str = "") -> http.Answer:
        return http.get(self.port, path, cookie, header)

    def forget(self) -> None:
        """Empty what the workers remember; meant for a server with a single one."""
        self.get(FORGET)


@contextmanager
def serving(build: Build, workers: int = 1) -> Iterator[Server]:
    port = free_port()
    log = build.home / "server.log"
    with log.open("a") as output:
        process = subprocess.Popen(
            [
                *(
                    sys.executable,
                    "-P",
                    "-m",
                    "gunicorn",
                    "tests.bench.wsgi:application",
                    "--bind",
                    f"127.0.0.1:{port}",
                ),
                *("--workers", str(workers), "--worker-class", "sync", "--timeout", "120"),
            ],
            cwd=build.tree,
            env=build.environment,
            stdout=output,
            stderr=output,
        )
    server = Server(build, port, process.pid)
    try:
        wait_for(server, process, log)
        yield server
    finally:
        process.terminate()
        process.wait()


def wait_for(server: Server, process: subprocess.Popen, log) -> None:
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE and process.poll() is None:
        with suppress(OSError, IndexError):
            if server.get(BARE).status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"{server.build.name}: the server does not start:\n{log.read_text()[-3000:]}")
