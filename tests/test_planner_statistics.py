"""Indexes are used when nearly all rows say nothing in their column: people who were imported have no account yet."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from directory.backends import account
from directory.models import Member
from emi_alumni.foundation import planner_statistics
from governance.models import AnimatorMandate
from projects.models import Project
from tests.factories import MemberFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts NULLs apart")


@pytest.fixture
def imported():
    """Three hundred people without account, and as many projects whose sponsor is nobody of the directory."""
    somebody = MemberFactory(imported=True)
    names = [field.attname for field in Member._meta.concrete_fields if not field.primary_key and not field.generated]
    same = {name: getattr(somebody, name) for name in names}
    Member.objects.bulk_create(
        Member(**same | {"slug": f"personne-{number}", "user_id": None, "email": f"p{number}@exemple.fr"})
        for number in range(300)
    )
    Project.objects.bulk_create(
        Project(title=f"Projet {number}", sentence="Une phrase.", slug=f"projet-{number}", sort_key=f"projet {number}")
        for number in range(300)
    )


def rows_of_one(table: str, column: str) -> int:
    """How many rows SQLite expects to find by one value of this column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stat FROM sqlite_stat1 JOIN pragma_index_info(idx) AS said ON said.seqno = 0"
            " WHERE tbl = %s AND said.name = %s",
            [table, column],
        )
        return max(int(stat.split()[1]) for (stat,) in cursor.fetchall())


@sqlite_only
@pytest.mark.parametrize(
    ("table", "column"), [("directory_member", "user_id"), ("projects_project", "sponsor_member_id")]
)
def test_an_index_is_expected_to_lead_to_few_rows_while_nearly_all_say_nothing(imported, table, column):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert rows_of_one(table, column) > 100  # what SQLite says by itself
    planner_statistics.refresh()
    assert rows_of_one(table, column) == 1
    user = UserFactory()
    assert "SCAN directory_member" not in account.make(user.pk).explain()


@sqlite_only
def test_several_rows_of_one_value_are_counted(imported, helene):
    some = Project.objects.values_list("pk", flat=True)[:30]
    Project.objects.filter(pk__in=list(some)).update(sponsor_member=helene)
    planner_statistics.refresh()
    assert rows_of_one("projects_project", "sponsor_member_id") == 30


@sqlite_only
def test_an_empty_table_is_read_before_a_full_one(imported):
    planner_statistics.refresh()
    animators = AnimatorMandate.objects.current().select_related("member")
    assert not animators.exists()
    assert "SCAN directory_member" not in animators.explain()


@sqlite_only
def test_an_index_that_a_release_brings_is_known_at_its_end(imported):
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX brought ON directory_member (given_name)")
        call_command("refresh_statistics")
        call_command("refresh_statistics")
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'brought'")
        assert cursor.fetchone()
    release = [line.split()[1] for line in Path("deploy/release").read_text().splitlines() if line.startswith("run ")]
    assert release.index("migrate") < release.index("refresh_statistics")


def test_what_is_known_of_full_columns_stays(imported, helene):
    ProjectFactory(lead=helene)
    planner_statistics.refresh()
    planner_statistics.refresh()
    assert account.first(helene.user_id).member == helene


@pytest.mark.both_engines
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's databases share catalogs")
def test_what_other_databases_share_is_not_locked(helene):
    planner_statistics.refresh()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text FROM pg_locks"
            " WHERE pid = pg_backend_pid() AND mode = 'ShareUpdateExclusiveLock'"
        )
        held = {name for (name,) in cursor.fetchall()}
    assert "directory_member" in held
    assert not {name for name in held if name.startswith("pg_")}
