"""Lists of the administration whose tables are long: what fifty rows show is asked of fifty rows."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.invitations import waiting_for_invitation
from directory.models import Cohort, Collectivity, Invitation, Member
from governance.models import Module, Tool
from projects.models import FollowUp, JournalEntry, Project, StatusEntry, Theme, Voice
from tests.factories import MemberFactory, ProjectFactory

pytestmark = pytest.mark.django_db

LISTS = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


@pytest.fixture
def mission(sign_in, moderator):
    return sign_in(moderator)


def rows_of(client, model, asked=""):
    answer = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") + asked)
    return answer.context["cl"]


def test_a_list_is_not_grouped_to_know_how_long_it_is(world):
    client = world.client("administrator")
    for name in LISTS:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).status_code == 200, name
        counts = [said["sql"] for said in asked if re.match(r"SELECT COUNT\(\*\)", said["sql"])]
        assert counts or name == "admin:directory_diplomatext_changelist", name
        assert not [sql for sql in counts if "GROUP BY" in sql], name


def test_each_row_says_how_many_it_has(mission, helene, karim):
    cohort, place = helene.cohort, helene.collectivity
    MemberFactory(cohort=cohort, collectivity=place, imported=True)
    theme, module = Theme.objects.create(name="Accueil"), Module.objects.create(name="Enquêter", position=90)
    tool, other = (Tool.objects.create(name=name, module=module) for name in ("Entretien", "Journal de bord"))
    for title in ("Un", "Deux", "Trois"):
        project = ProjectFactory(title=title, lead=karim)
        project.themes.add(theme)
        project.modules.add(module)
        project.tools.add(tool)
    shown = {
        row: count
        for model, column in (
            *((Cohort, "people"), (Collectivity, "people"), (Theme, "how_many")),
            *((Module, "tool_count"), (Module, "project_count"), (Tool, "how_many")),
        )
        for row, count in (
            ((row, column), getattr(admin.site._registry[model], column)(row))
            for row in rows_of(mission, model).result_list
        )
    }
    assert shown[cohort, "people"] == Member.objects.filter(cohort=cohort).count() > 1
    assert shown[place, "people"] == Member.objects.filter(collectivity=place).count() > 1
    assert (shown[theme, "how_many"], shown[module, "tool_count"], shown[module, "project_count"]) == (3, 2, 3)
    assert (shown[tool, "how_many"], shown[other, "how_many"]) == (3, 0)
    most = list(rows_of(mission, Tool, "?o=-3").result_list)
    assert most[0] == tool


@pytest.mark.parametrize("model", [Member, Invitation, StatusEntry, JournalEntry, FollowUp, Voice])
def test_the_first_page_of_many_is_read_in_the_order_of_an_index(mission, model):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL sorts what is short, whatever its indexes")
    plan = rows_of(mission, model).queryset[:50].explain()
    # « number, parent »: what is sorted for each row by itself, the letters of a person, is short.
    assert not re.search(r"^\d+ 0 0 USE TEMP B-TREE", plan, re.MULTILINE), plan


def test_a_list_of_people_that_is_searched_is_not_read_in_its_order(mission):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by how many it believes there are")
    assert "member_in_order" not in rows_of(mission, Member, "?q=zzz").queryset[:50].explain()


def test_who_waits_for_an_invitation_is_counted_in_an_index():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a short table whole, whatever its indexes")
    assert (
        "USING COVERING INDEX member_to_invite"
        in waiting_for_invitation().filter(email="").values("pk").order_by().explain()
    )


def test_what_belongs_to_a_draft_is_on_no_list_of_the_mission(mission, karim):
    read, draft = ProjectFactory(title="Proposé", lead=karim), ProjectFactory(title="Brouillon", lead=karim, draft=True)
    for project in (read, draft):
        JournalEntry.objects.create(project=project, author=karim, text="Une nouvelle", on=project.created_at.date())
    assert [entry.project for entry in rows_of(mission, JournalEntry).result_list] == [read]
    theirs, ours = Project.objects.theirs_alone(), Project.objects.read_by_mission()
    assert draft in theirs
    assert read in ours
    assert not theirs.filter(pk__in=ours).exists()
