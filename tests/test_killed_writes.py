"""What was acknowledged is there, whatever kills the process that writes; `python -m tests.killed_writes` does it 200
times, outside the suite."""

import pytest
from django.db import connection

from directory.models import Member
from tests.killed_writes import killed_writer, lost

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_acknowledged_is_lost_when_its_writer_is_killed():
    acknowledged = [name for number in range(5) for name in killed_writer(f"tour{number}")]
    assert len(acknowledged) >= 5, "each writer wrote"
    assert list(lost(acknowledged)) == []
    # At most the one that was being acknowledged when its writer died.
    assert Member.objects.count() - len(acknowledged) in range(6)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
    Member.objects.create(given_name="Zoé", family_name="Après", email="zoe@exemple.fr")  # no lock was left


def test_who_is_not_there_would_be_told():
    assert list(lost(["personne-0"])) == ["personne-0"]
