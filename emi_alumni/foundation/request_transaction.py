"""The transaction of a request that writes: one for its whole answer, which a view may take back."""

from contextlib import ExitStack
from typing import cast

from django.db import transaction
from django.http import HttpRequest

from .storage import FilesWithRows


class WritingRequest(HttpRequest):
    """A request with what it holds until it is answered (`directory.presence.WriterIsPresent`)."""

    writing: ExitStack
    files: FilesWithRows
    holds_writer: bool


def roll_back(request: HttpRequest) -> None:
    """Nothing that this request wrote is kept; its answer may still read."""
    if getattr(request, "holds_writer", False):
        transaction.set_rollback(True)
        cast(WritingRequest, request).writing.close()
        cast(WritingRequest, request).files.erase()
