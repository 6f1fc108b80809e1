"""Writers that are killed while they write: `python -m tests.killed_writes 200`, outside the suite.

On an empty SQLite database, or on PostgreSQL with `python tests/postgres.py` before it.

A writer makes people, each in a transaction of the portal with its documents of search, and acknowledges each once it
is committed. It is killed by SIGKILL at any moment; whoever was acknowledged must be there, whole.
"""

import os
import random
import select
import signal
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 0.15  # seconds that a writer is given after its first acknowledged row


def killed_writer(name: str, longest: float = LONGEST) -> list[str]:
    """Start a writer, kill it while it writes; the names that it acknowledged."""
    from django.db import connection

    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_until_killed(name, writing)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        if not select.select([reading], [], [], 30)[0]:
            raise AssertionError("the writer wrote nothing in thirty seconds")
        time.sleep(random.random() * longest)
    finally:
        os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status != -signal.SIGKILL:
        raise AssertionError(f"the writer ended by itself ({status})")
    with os.fdopen(reading) as said:
        return said.read().split()


def write_until_killed(name: str, writing: int) -> None:
    from django.db import transaction

    from directory.models import Member

    for number in range(100_000):
        family = f"{name}-{number}"
        with transaction.atomic():
            member = Member.objects.create(given_name="Anne", family_name=family, email=f"{family}@exemple.fr")
            member.set_skills(["Écologie", f"Compétence {number % 7}"])
        os.write(writing, f"{family}\n".encode())  # acknowledged: it is committed


def lost(acknowledged: list[str]) -> "Iterator[str]":
    """Those who are not there, or not whole."""
    from directory.models import Member

    there = dict(Member.objects.filter(family_name__in=acknowledged).values_list("family_name", "skill_names"))
    yield from (name for name in acknowledged if len(there.get(name, ())) != 2)


def main(times: int) -> int:
    from django.core.management import call_command
    from django.db import connection

    if connection.introspection.table_names():
        sys.exit("This database is not empty: people would be made in it.")
    call_command("migrate", verbosity=0)
    total = missing = 0
    for number in range(times):
        acknowledged = killed_writer(f"tour{number}")
        missing += sum(1 for _ in lost(acknowledged))
        total += len(acknowledged)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA quick_check")
                missing += cursor.fetchone()[0] != "ok"
    said = f"{connection.vendor}: {times} writers killed, {total} writes acknowledged, {missing} lost"
    sys.stdout.write(f"{said}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
