"""Run a command with a temporary PostgreSQL: `python tests/postgres.py COMMAND…`. Standard library only.

The server listens on a free port of 127.0.0.1, asks for a password made for the occasion, and is stopped and erased
when the command ends, fails or is interrupted. PostgreSQL refuses to run as root: root starts it as `postgres`.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing of a test is worth surviving a power cut.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "250"}
STARTS = 5  # a port found free may be taken before the server listens on it


def binaries() -> Path:
    """The folder of PostgreSQL's programs: the PATH's, pg_config's, or the newest of Debian's."""
    found: list[Path] = []
    for program in ("initdb", "pg_ctl"):
        if path := shutil.which(program):
            found.append(Path(path).resolve().parent)
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        found += [Path(said)] if said else []
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda folder: int(folder.parent.name) if folder.parent.name.isdecimal() else 0)[::-1]
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    sys.exit("PostgreSQL is not on this machine. On Debian: apt install postgresql")


def as_server(*command: str) -> None:
    """Run one of PostgreSQL's programs, never as root."""
    # Not in every PATH: it is for root.
    runuser = shutil.which("runuser") or "/usr/sbin/runuser"
    prefix = [runuser, "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*prefix, *command], cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(programs: Path, home: Path) -> int:
    """Start the server on a free port, and say which."""
    for attempt in range(1, STARTS + 1):
        port = free_port()
        options = {**QUICK, "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": home}
        lines = "".join(f"{name} = '{value}'\n" for name, value in options.items())
        (home / "data" / "postgresql.auto.conf").write_text(lines)
        try:
            as_server(str(programs / "pg_ctl"), "start", "-w", "-D", f"{home}/data", "-l", f"{home}/log")
            return port
        except RuntimeError:
            if attempt == STARTS:
                log = home / "log"
                sys.exit(f"PostgreSQL does not start:\n{log.read_text() if log.exists() else ''}")
    raise AssertionError("unreachable")


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL that lives as long as the block; gives the address of an empty database."""
    programs = binaries()
    home = Path(tempfile.mkdtemp(prefix="emi-postgres-", dir="/tmp"))  # a socket's path must be short
    password = secrets.token_hex(16)
    try:
        (home / "password").write_text(password)
        if os.geteuid() == 0:
            for path in (home, home / "password"):
                shutil.chown(path, "postgres", "postgres")
        as_server(
            str(programs / "initdb"),
            *("-D", f"{home}/data", "-U", "portal", "--pwfile", f"{home}/password"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        port = start(programs, home)
        yield f"postgres://portal:{password}@127.0.0.1:{port}/postgres"
    finally:
        # A second Ctrl-C must not leave a server behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if (home / "data" / "postmaster.pid").exists():
            as_server(str(programs / "pg_ctl"), "stop", "-w", "-m", "immediate", "-D", f"{home}/data")
        shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, frame: sys.exit(128 + number))
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        with server() as url:
            process = subprocess.Popen(sys.argv[1:], env=os.environ | {"DATABASE_URL": url})
            try:
                return process.wait()
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
