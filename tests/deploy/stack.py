"""The portal as deploy/ installs it, on the loopback: nginx, then gunicorn nodes that share a database and files."""

import http.client
import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploy.files import DEPLOY, HOST, ROOT, nginx_file
from tests.postgres import free_port

PATIENCE = 60  # seconds to start


def production(data: Path, database: str, secret: str) -> dict[str, str]:
    """The environment of docs/production.env.example, with these data."""
    lines = (ROOT / "docs" / "production.env.example").read_text(encoding="utf-8").splitlines()
    said = dict(shlex.split(line)[0].split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    # The units may write in their data alone: nobody's home is there to be written in.
    return kept | said | {"HOME": os.devnull, "DATA_DIR": str(data), "DATABASE_URL": database, "SECRET_KEY": secret}


def gunicorn(port: int) -> list[str]:
    """The command of the unit, with this port and one worker."""
    unit = (DEPLOY / "systemd" / "emi-alumni.service").read_text(encoding="utf-8")
    found = re.search(r"^ExecStart=\S+/gunicorn (.+)$", unit, re.MULTILINE)
    assert found
    arguments = found[1].replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    return [sys.executable, "-m", "gunicorn", *arguments.split(), "--workers", "1"]


@dataclass
class Stack:
    """Start it by `with`; everything that it started ends with the block."""

    folder: Path
    environment: dict[str, str]
    nginx: str
    nodes: dict[int, subprocess.Popen] = field(default_factory=dict)
    https: int = 0

    def __enter__(self) -> "Stack":
        ports = [free_port(), free_port()]
        self.https = free_port()
        try:
            for port in ports:
                self.start(port)
            file = nginx_file(self.folder, self.https, free_port(), ports, user="root" if os.geteuid() == 0 else "")
            self.front = subprocess.Popen(
                [self.nginx, "-c", file, "-g", f"error_log {self.folder}/early.log;"], stderr=subprocess.DEVNULL
            )
            for port in ports:
                self.wait_for(port)
            self.wait_for(self.https)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        if hasattr(self, "front"):
            self.front.terminate()
            self.front.wait()
        for node in self.nodes.values():
            self.kill(node)

    def start(self, port: int) -> None:
        with (self.folder / "nodes.log").open("a") as log:
            self.nodes[port] = subprocess.Popen(
                gunicorn(port), cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait_for(self, port: int) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                if self.get("/sante/", port=port)[0] == 200:
                    return
            time.sleep(0.1)
        raise AssertionError((self.folder / "nodes.log").read_text()[-3000:])

    @staticmethod
    def kill(node: subprocess.Popen) -> None:
        """The whole machine at once: no process of it says goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(node.pid, signal.SIGKILL)
        node.wait()

    def get(self, path: str, cookie: str = "", port: int = 0) -> tuple[int, bytes]:
        """Through nginx, or straight from the node at this port."""
        connection = http.client.HTTPConnection(HOST, timeout=30)
        sock: socket.socket = socket.create_connection(("127.0.0.1", port or self.https), timeout=30)
        if port in (0, self.https):
            context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
            context.check_hostname = False  # it has no alternative name
            sock = context.wrap_socket(sock, server_hostname=HOST)
        connection.sock = sock
        headers = {"Cookie": cookie} if cookie else {}
        if port not in (0, self.https):
            headers["X-Forwarded-Proto"] = "https"
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
