"""The portal's settings as the tests run them: production's choices, without HTTPS and with a mailbox in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.update(
    DEBUG="false",
    DEMO="false",
    HTTPS="false",
    SECRET_KEY="only-for-tests",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    PORTAL_URL="https://alumni.example.org",
    EMAIL_URL="memorymail://",
    DATA_DIR=tempfile.mkdtemp(prefix="emi-alumni-tests-"),
)
# A developer's .env does not choose the tests' database; `make test-postgres` does.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['DATA_DIR']}/portail.sqlite3")

from emi_alumni.settings import *  # noqa: F403
from emi_alumni.settings import DATA_DIR, DATABASES, MIDDLEWARE, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hashed names need `collectstatic`; `make check` collects for real.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MAIL_AT_ONCE = True
MIDDLEWARE = ["tests.reading.PlainSpaces", *MIDDLEWARE]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = Path(DATA_DIR) / "media"
if DATABASES["default"]["ENGINE"] == "emi_alumni.foundation.sqlite":
    # A file, as in production, rather than a database in memory: each thread of the browser tests' server has its own
    # connection to it, and the journal is a real one.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
owner = os.getpid()


@atexit.register
def erase() -> None:
    """Nothing of a run stays on the disk. A process that this one was copied into has none of its own to erase."""
    if os.getpid() == owner:
        shutil.rmtree(DATA_DIR, ignore_errors=True)
