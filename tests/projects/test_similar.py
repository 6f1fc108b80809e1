"""Neighbours: by words, themes and tools, never what the reader may not read."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Cohort
from governance.models import Tool
from projects.models import Theme
from projects.models.project import ProjectAudience
from projects.similar import neighbours_of_cohort, similar_projects
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def eau():
    return Theme.objects.create(name="Eau")


def test_the_nearest_come_first(karim, eau):
    tool = Tool.objects.create(name="Persona")
    project = ProjectFactory(title="Expliquer la facture d’eau")
    words, theme, tools = ProjectFactory(title="La facture expliquée"), ProjectFactory(title="Digues"), ProjectFactory()
    for one in (project, theme):
        one.themes.add(eau)
    for one in (project, tools):
        one.tools.add(tool)
    ProjectFactory(title="Rien à voir du tout")

    assert similar_projects(project, karim.user) == [words, theme, tools]


def test_three_at_most_and_none_rather_than_far_ones(karim, eau):
    project = ProjectFactory(title="Expliquer")
    assert similar_projects(project, karim.user) == []

    for rank in range(5):
        ProjectFactory(title=f"Voisin {rank}").themes.add(eau)
    project.themes.add(eau)
    caches["local"].clear()

    assert len(similar_projects(project, karim.user)) == 3


def test_a_neighbour_that_the_reader_may_not_read_is_not_shown(helene, karim, eau):
    project = ProjectFactory(title="La facture")
    kept = [
        ProjectFactory(title="La facture, suite", lead=helene, draft=True),
        ProjectFactory(title="La facture entre nous", lead=helene, audience=ProjectAudience.TEAM),
        ProjectFactory(title="La facture masquée", hidden_at="2024-03-01T10:00:00+01:00"),
    ]
    for one in (project, *kept):
        one.themes.add(eau)

    assert similar_projects(project, karim.user) == []
    assert similar_projects(project, helene.user) == [kept[1]]


def test_neighbours_cost_the_same_whatever_the_bank_holds(karim, eau):
    project = ProjectFactory(title="La facture")
    project.themes.add(eau)
    similar_projects(project, karim.user)  # what a process asks once is asked
    counts = []
    for _ in range(2):
        ProjectFactory(title="La facture encore").themes.add(eau)
        caches["local"].clear()
        with CaptureQueriesContext(connection) as asked:
            similar_projects(project, karim.user)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# A promotion -----------------------------------------------------------------------------------------


@pytest.fixture
def training(db):
    today = timezone.localdate()
    days = {"appetizer_on": today - timedelta(days=60), "presented_on": today + timedelta(days=100)}
    return Cohort.objects.create(label="2026-2027", starts_on=2026, ends_on=2027, **days)


@pytest.mark.met("EV2-12")
def test_teams_in_training_are_shown_near_projects_on_the_page_of_their_promotion(
    training, helene, karim, eau, sign_in
):
    own = ProjectFactory(title="La cour qui boit la pluie", cohort=training, lead=karim, status="in_training")
    near = ProjectFactory(title="Digues douces", lead=helene)
    hidden = ProjectFactory(title="Digues masquées", hidden_at="2024-03-01T10:00:00+01:00")
    sister = ProjectFactory(title="Une autre équipe", cohort=training)
    ProjectFactory(title="Rien à voir")
    for one in (own, near, hidden, sister):
        one.themes.add(eau)
    page = sign_in(karim).get(training.get_absolute_url()).text
    block = page.partition('aria-labelledby="voisins"')[2].partition("</section>")[0]
    assert "La cour qui boit la pluie" in block
    assert f'href="{near.get_absolute_url()}"' in block
    for title in ("Digues masquées", "Rien à voir"):
        assert title not in block
    bank = sign_in(karim).get("/projets/").text
    assert "La cour qui boit la pluie" in bank  # from the start


def test_the_nearest_of_a_promotion_are_two_each_and_cost_the_same(training, karim, eau):
    tool = Tool.objects.create(name="Persona")
    counts = []
    for rank in range(3):
        own = ProjectFactory(title=f"À nous {rank}", cohort=training)
        both, one = ProjectFactory(title="Les deux"), ProjectFactory(title="Un thème")
        for project in (own, both, one):
            project.themes.add(eau)
        for project in (own, both):
            project.tools.add(tool)
        caches["local"].clear()
        with CaptureQueriesContext(connection) as asked:
            found = neighbours_of_cohort(training, karim.user)
        counts.append(len(asked))
        assert [len(others) for _, others in found] == [2] * (rank + 1)
        assert found[0][1][0].title == "Les deux"
    assert counts == [4, 4, 4]
