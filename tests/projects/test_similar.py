"""Neighbours: by words, themes and tools, never what the reader may not read."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Tool
from projects.models import Theme
from projects.models.project import ProjectAudience
from projects.similar import similar_projects
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
    counts = []
    for _ in range(2):
        ProjectFactory(title="La facture encore").themes.add(eau)
        caches["local"].clear()
        with CaptureQueriesContext(connection) as asked:
            similar_projects(project, karim.user)
        counts.append(len(asked))
    assert counts[0] == counts[1]
