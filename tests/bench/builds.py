"""The builds that are compared: this one, and an earlier commit in a temporary worktree. Their databases, kept by code.

A populated database is kept in var/bench under a key made of all that decides what it holds, so that runs that follow
are quick; the world of the readers is added to a copy at each run.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import psycopg
from psycopg import sql

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "bench"
KEPT_DAYS = 30
APPS = ("directory", "emi_alumni", "events", "governance", "mentoring", "projects", "resources")
# What decides what a populated database holds.
DECISIVE = ("migrations", "models", "management", "search", "data", "documents")
DECISIVE_FILES = {"text.py", "indexing.py", "text_fields.py", "statuses.py", "geography.py", "milestones.py"}


@dataclass
class Build:
    """A commit's files, and what one run keeps of it: its databases and collected static files, in `home`."""

    name: str
    tree: Path
    home: Path
    database: str = ""  # the address of the database that is served

    @property
    def environment(self) -> dict[str, str]:
        """Production's (docs/production.env.example), with the private addresses of the bench."""
        said = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        return said | {
            "PYTHONPATH": str(self.tree),
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "SECRET_KEY": "of-a-bench-that-nobody-visits-0123456789abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "alumni.example.org",
            "DATA_DIR": str(self.home / "data"),
            "DATABASE_URL": self.database,
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "BEHIND_PROXY": "true",
            "TRUSTED_PROXIES": "1",
            # Counted as in production, never reached.
            "DIRECTORY_PAGES_PER_HOUR": "1000000000",
        }

    def prepare_files(self) -> None:
        """The bench's own code beside the commit's (an earlier commit has none), and its static files."""
        (self.home / "data").mkdir(parents=True)
        if not (own := self.tree / "tests" / "bench").exists():
            own.symlink_to(self.home.parent / "today" / "tree" / "tests" / "bench")
        self.database = f"sqlite:///{self.home}/none.sqlite3"
        self.run(str(self.tree / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0")

    def run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-P", *arguments],
            cwd=self.tree,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")

    def key(self) -> str:
        """Of the code that decides what a populated database holds."""
        digest = hashlib.sha256()
        for app in APPS:
            for path in sorted((self.tree / app).rglob("*")):
                parts = path.relative_to(self.tree).parts
                decides = set(parts[1:-1]) & set(DECISIVE) or path.name in DECISIVE_FILES
                if decides and path.is_file() and "__pycache__" not in parts:
                    digest.update(f"{path.relative_to(self.tree)} {path.stat().st_size}\n".encode())
                    digest.update(path.read_bytes())
        return digest.hexdigest()[:12]


def today(home: Path) -> Build:
    """A copy of the files as they are, so that what is edited during a run does not change what is read."""
    shutil.copytree(ROOT, home / "tree", ignore=shutil.ignore_patterns(".*", "var", "__pycache__", "*.egg-info"))
    return Build("today", home / "tree", home)


def commit_of(name: str) -> str:
    """The short name of a commit; nothing where there is no git."""
    said = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", f"{name}^{{commit}}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip()


@contextmanager
def earlier(name: str, home: Path) -> Iterator[Build]:
    """A commit's files in a temporary worktree."""
    if not (commit := commit_of(name)):
        raise SystemExit(f"No commit {name} in this repository: git fetch it, or leave --baseline out.")
    tree = home / "tree"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--detach", "--force", str(tree), commit], check=True, capture_output=True)
    try:
        yield Build(commit, tree, home)
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=False, capture_output=True)


# Two builds with the same key share what is populated.
POPULATING: dict[str, Lock] = defaultdict(Lock)


def kept_file(build: Build, people: int, projects: int, ending: str) -> Path:
    """Where a populated database is kept; those that no run wanted for long go."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{build.key()}-{people}-{projects}.{ending}"
    for path in KEPT.iterdir():
        if path.is_file() and time.time() - path.stat().st_mtime > KEPT_DAYS * 24 * 3600:
            path.unlink()
    return kept


def populate(build: Build, people: int, projects: int) -> None:
    build.run("-m", "tests.bench.prepare", "crowd", str(people), str(projects))


class SqliteFiles:
    """Databases as files of SQLite, as production keeps them by default."""

    name = "SQLite"

    def fill(self, build: Build, people: int, projects: int) -> None:
        """Give the build a database of its own with so many people and projects."""
        kept = kept_file(build, people, projects, "sqlite3")
        with POPULATING[kept.name]:
            if not kept.exists():
                made = build.home / kept.name
                build.database = f"sqlite:///{made}"
                populate(build, people, projects)
                keep(made, kept)
        os.utime(kept)
        own = build.home / f"{people}.sqlite3"
        shutil.copyfile(kept, own)
        build.database = f"sqlite:///{own}"

    def server_processes(self, build: Build) -> list[int]:
        """The worker reads the file itself."""
        return []


def keep(made: Path, kept: Path) -> None:
    """Whole or not at all, whoever else does the same."""
    beside = kept.with_suffix(f".{os.getpid()}")
    shutil.move(made, beside)
    beside.rename(kept)


class PostgresDatabases:
    """Databases of the PostgreSQL server at this address (tests/postgres.py starts one)."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.url = url
        self.server = psycopg.connect(url, autocommit=True)

    def address(self, name: str) -> str:
        return f"{self.url.rpartition('/')[0]}/{name}"

    def fill(self, build: Build, people: int, projects: int) -> None:
        """The same; a dump of what is populated is kept, for the server is erased after each run."""
        kept = kept_file(build, people, projects, "pgdump")
        crowd = f"crowd_{kept.stem}"
        with POPULATING[crowd]:
            if not self.exists(crowd):
                self.create(crowd)
                build.database = self.address(crowd)
                if kept.exists():
                    os.utime(kept)
                    self.program("pg_restore", "--no-owner", "--jobs=2", "--dbname", build.database, str(kept))
                else:
                    populate(build, people, projects)
                    made = build.home / kept.name
                    self.program("pg_dump", "--format=custom", "--compress=1", f"--file={made}", build.database)
                    keep(made, kept)
                with psycopg.connect(build.database, autocommit=True) as database:
                    database.execute("VACUUM ANALYZE")
        own = f"{build.name}_{people}"
        self.create(own, template=crowd)
        build.database = self.address(own)

    def program(self, name: str, *arguments: str) -> None:
        subprocess.run([str(postgres.binaries() / name), *arguments], check=True)

    def exists(self, name: str) -> bool:
        return bool(self.server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def create(self, name: str, template: str = "template0") -> None:
        self.server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.server.execute(made.format(sql.Identifier(name), sql.Identifier(template)))

    def server_processes(self, build: Build) -> list[int]:
        """Those of PostgreSQL that work for this build."""
        name = build.database.rpartition("/")[2]
        rows = self.server.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name])
        return [pid for (pid,) in rows]


Engine = SqliteFiles | PostgresDatabases
