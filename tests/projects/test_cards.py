"""The card of a project, drawn in Python."""

import pytest

from projects.cards import draw_card, draw_key_figure
from projects.models import Indicator, Project
from projects.models.project import ProjectQuerySet
from projects.models.voices import with_voices_count
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
SHARP, HARMLESS = '<b>"A" & B', "&lt;b&gt;&quot;A&quot; &amp; B"


def drawn(project: Project, level: str = "3") -> str:
    projects: ProjectQuerySet = Project.objects.all()
    return draw_card(with_voices_count(projects.for_list()).get(pk=project.pk), level)


def test_what_a_team_wrote_is_text(department):
    department.short_name = SHARP
    department.save()
    project = ProjectFactory(title=SHARP, sentence=SHARP, status="stopped", places=[department])
    Project.objects.filter(pk=project.pk).update(why=SHARP)
    Indicator.objects.create(project=project, name=SHARP, evidence="not_measured")
    html = drawn(project)
    assert html.count(HARMLESS) == 5
    assert "<b>&quot;" not in html
    assert SHARP not in html


def test_an_appetizer_says_who_may_take_it_over():
    project = ProjectFactory(title=SHARP, status="not_selected", takeover_note=SHARP)
    html = drawn(project)
    assert "Reprendre ce projet" in html
    assert html.count(HARMLESS) == 3
    assert "Mené autrement" in drawn(ProjectFactory(status="not_selected", takeover_note=""))


def test_the_level_is_that_of_the_title():
    assert "<h4>" in drawn(ProjectFactory(), "4")


def test_a_figure_is_text():
    assert SHARP not in draw_key_figure(SHARP, SHARP, SHARP, SHARP)
    assert "&nbsp;" not in draw_key_figure("1", "2", "", "Attente")
