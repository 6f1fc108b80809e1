"""The demonstration, served as production would: production refuses to load it, so it is loaded before, and kept."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import http
from tests.bench.builds import Build, today
from tests.postgres import free_port

PATIENCE = 60  # seconds to start
OPEN_A_SESSION = """
import json, sys, django; django.setup()
from django.conf import settings
from django.test import Client
from directory.models import User
client = Client(); client.force_login(User.objects.get(email=sys.argv[1]))
print(json.dumps(client.cookies[settings.SESSION_COOKIE_NAME].value))
"""


class Demonstration:
    """Where it is served, and the sessions of its people."""

    def __init__(self, build: Build, port: int) -> None:
        self.build, self.url = build, f"http://127.0.0.1:{port}"

    def session(self, email: str) -> str:
        return str(json.loads(run(self.build, "-c", OPEN_A_SESSION, email).splitlines()[-1]))


def run(build: Build, *arguments: str, **more: str) -> str:
    """A command of production's, or with other variables; what it prints."""
    environment = build.environment | {"DJANGO_SETTINGS_MODULE": "emi_alumni.settings"} | more
    command = [sys.executable, "-P", *arguments]
    done = subprocess.run(command, cwd=build.tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments[:3])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def serving() -> Iterator[Demonstration]:
    with TemporaryDirectory(prefix="emi-alumni-paint-") as folder:
        home = Path(folder).resolve()
        build = today(home)
        build.prepare_files()
        build.database = f"sqlite:///{home}/demo.sqlite3"
        for command in ("migrate", "createcachetable", "load_demo"):
            run(build, "manage.py", command, "--verbosity", "0", DEBUG="true", DEMO="true", ALLOWED_HOSTS="127.0.0.1")
        port = free_port()
        command = ["-m", "gunicorn", "tests.bench.paint_wsgi:application", "--bind", f"127.0.0.1:{port}"]
        with (home / "server.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", *command, "--workers", "1", "--threads", "8", "--keep-alive", "30"],
                cwd=build.tree,
                env=build.environment,
                stdout=log,
                stderr=log,
            )
        try:
            wait_for(port, process, home / "server.log")
            yield Demonstration(build, port)
        finally:
            process.terminate()
            process.wait()


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE and process.poll() is None:
        with suppress(OSError, IndexError):
            if http.get(port, "/sante/").status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"The server does not start:\n{log.read_text()[-3000:]}")
