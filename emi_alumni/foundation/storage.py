"""A full disk: reading goes on, and what cannot be written says why."""

import errno
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar, Token
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

NO_ROOM = "Le fichier n’a pas pu être enregistré : la place manque. Rien n’est perdu d’autre ; prévenez la mission."
NO_ROOM_CODE = "no_room"  # of the error of a form that says so
# What a full disk is met by; `is_full` tells it from other faults.
PERHAPS_FULL = (OSError, DatabaseError)
FULL = (errno.ENOSPC, errno.EDQUOT)
SAID_BY_DATABASES = ("disk is full", "disk I/O error", "No space left on device")

# File of the database → process, file's number, and the connection that stays open.
_journals: dict[str, tuple[int, int, sqlite3.Connection]] = {}
_opening = Lock()


def keep_journal_open(sender: object, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """After a connection to SQLite (`connection_created`): one more, idle, lives as long as the process.

    The last connection to close removes the journal and its index (`-wal`, `-shm`), and the next one to open needs room
    to make them anew, even to read: with one connection a request, a full disk closed the whole portal.
    """
    if connection.vendor != "sqlite":
        return
    path = str(connection.settings_dict["NAME"])
    try:
        number = os.stat(path).st_ino
        with _opening:
            if _journals.get(path, (0, 0))[:2] != (os.getpid(), number):
                idle = sqlite3.connect(path, check_same_thread=False)
                idle.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
                _journals[path] = (os.getpid(), number, idle)
    except (OSError, sqlite3.Error):  # in memory, or no room for a journal: reading is tried without
        logger.debug("No connection keeps the journal of %s open.", path)


def is_full(problem: BaseException | None) -> bool:
    """Whether this error, or the one it comes from, is that of a disk without room."""
    while problem is not None:
        if isinstance(problem, OSError) and problem.errno in FULL:
            return True
        if isinstance(problem, DatabaseError) and any(words in str(problem) for words in SAID_BY_DATABASES):
            return True
        problem = problem.__cause__
    return False


class FilesWithRows:
    """The files written while this is open go when it ends by an exception, as the rows that name them do.

    Stands around the transaction, so that one which could not be ended takes its files away too. `erase` takes them
    away at once, for changes that are taken back without an exception.
    """

    def __init__(self) -> None:
        self.files: list[tuple[Storage, str]] = []
        self._tokens: list[Token] = []

    def __enter__(self) -> Self:
        self._tokens.append(_written.set(self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _written.reset(self._tokens.pop())
        if kind is not None:
            self.erase()
        elif (around := _written.get()) is not None:
            around.files += self.files

    def erase(self) -> None:
        for storage, name in self.files:
            with suppress(OSError):
                storage.delete(name)
        self.files = []


_written: ContextVar[FilesWithRows | None] = ContextVar("files written with rows", default=None)


def note_written(storage: Storage, name: str) -> None:
    """A storage has just kept this file: it goes if the rows around it do."""
    if (written := _written.get()) is not None:
        written.files.append((storage, name))


class WholeFileStorage(FileSystemStorage):
    """Django's folder of files: one that could not be written to its end leaves nothing (see `FilesWithRows`)."""

    def _save(self, name: str, content: File) -> str:
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]  # django-stubs leave it out
        except OSError:
            with suppress(OSError):
                os.unlink(self.path(name))
            raise
        note_written(self, saved)
        return saved

    def names(self) -> Iterator[str]:
        """Of every file, in order."""
        root = Path(self.location)
        yield from sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())

    def probe(self) -> None:
        """Write something, and take it back. Raises OSError."""
        Path(self.location).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.location) as probe:
            probe.write(b"ok")
            probe.flush()
            os.fsync(probe.fileno())
