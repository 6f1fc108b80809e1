"""Photos and documents in a bucket of an S3-compatible server, instead of a folder (`S3_BUCKET`, docs/operations.md).

For several machines without a shared folder. Nobody but the portal reads the bucket: files leave by its views, which
ask who is reading. Needs the libraries of requirements-s3.txt; without them the portal does not start with `S3_BUCKET`.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from .storage import note_written

# What a server of this kind is waited for, seconds; a page that shows a photo waits as long.
TO_CONNECT, TO_ANSWER = 5, 20


@contextmanager
def reached(name: str) -> Iterator[None]:
    """Whatever the server refuses or does not answer is an OSError, as for a folder: FileNotFoundError when the file is
    not there, « no room » when a quota is reached."""
    try:
        yield
    except ClientError as problem:
        code = str(problem.response.get("Error", {}).get("Code", ""))
        if code in ("404", "NoSuchKey", "NotFound"):
            raise FileNotFoundError(errno.ENOENT, "not in the bucket", name) from problem
        number = errno.ENOSPC if "quota" in code.lower() or code == "507" else errno.EIO
        raise OSError(number, f"the bucket refused ({code})", name) from problem
    except (BotoCoreError, Boto3Error) as problem:
        raise OSError(errno.EIO, f"the bucket does not answer ({type(problem).__name__})", name) from problem


class WholeObjectStorage(S3Storage):
    """A bucket that behaves as our folder: a file is there whole or not at all, keeps its name, and goes with its row
    (`FilesWithRows`). Files weigh ten megabytes at most: each is read and written at once, in memory."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            connect_timeout=TO_CONNECT,
            read_timeout=TO_ANSWER,
            retries={"max_attempts": 2},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            # Servers other than Amazon's may refuse the checksums that newer clients add to everything.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, file_overwrite=False, default_acl=None, **options)

    @property
    def client(self) -> Any:
        """Of this thread."""
        return self.connection.meta.client

    def key(self, name: str) -> str:
        return str(self._normalize_name(clean_name(name)))

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError(f"Files of the bucket are read by 'rb', not by {mode!r}.")
        with reached(name):
            answer = self.client.get_object(Bucket=self.bucket_name, Key=self.key(name))
            return ContentFile(answer["Body"].read(), name=name)

    def _save(self, name: str, content: File) -> str:
        content.seek(0)
        saved = str(clean_name(name))
        with reached(name):
            self.client.put_object(Bucket=self.bucket_name, Key=self.key(name), Body=content.read())
        note_written(self, saved)
        return saved

    def exists(self, name: str) -> bool:
        try:
            with reached(name):
                return bool(super().exists(name))
        except FileNotFoundError:
            return False

    def delete(self, name: str) -> None:
        with reached(name):
            self.client.delete_object(Bucket=self.bucket_name, Key=self.key(name))

    def size(self, name: str) -> int:
        with reached(name):
            return int(super().size(name))

    def names(self) -> Iterator[str]:
        """Of every file, in order."""
        with reached(""):
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name):
                yield from (entry["Key"] for entry in page.get("Contents", ()))

    def probe(self) -> None:
        """Write something, and take it back. Raises OSError."""
        self.delete(self.save(f"probe-{uuid4()}", ContentFile(b"ok")))
