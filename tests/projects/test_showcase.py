"""The public projects of the first page: three at most, one that stopped, never one that visitors may not read."""

import pytest

from emi_alumni.foundation.moderation.models import State
from projects.models import Indicator, Measure
from projects.showcase import examples
from projects.statuses import ProjectStatus
from tests.factories import ProjectFactory, PublicPageFactory

pytestmark = pytest.mark.django_db


def shown(visitor) -> str:
    html = visitor.get("/").content.decode()
    return html.partition('id="changements"')[2].partition("</section>")[0]


def told(title: str, status: str = ProjectStatus.IMPLEMENTED, *, figure: bool = False):
    project = ProjectFactory(title=title, status=status)
    if figure:
        indicator = Indicator.objects.create(project=project, name="Appels décrochés", unit="%")
        Measure.objects.create(indicator=indicator, moment="before", on="2025-01-01", value=58)
        Measure.objects.create(indicator=indicator, moment="after", on="2025-06-01", value=84)
    return PublicPageFactory(project=project)


def test_a_visitor_reads_three_of_them_with_their_figure_and_one_that_stopped(visitor):
    told("Arrêté", ProjectStatus.STOPPED)
    told("Chiffré un", figure=True)
    told("Chiffré deux", figure=True)
    for number in range(3):
        told(f"Sans chiffre {number}")
    assert [one.shown.project.title for one in examples()] == ["Chiffré deux", "Chiffré un", "Arrêté"]
    page = shown(visitor)
    assert page.count("<h3>") == 3
    assert "Pourquoi" in page
    assert "Appels décrochés" in page


def test_without_any_the_page_has_no_empty_part(visitor):
    page = visitor.get("/").content.decode()
    assert "Ce qu’ils ont changé" not in page
    assert 'href="#changements"' not in page
    told("Seul")
    assert "Seul" in shown(visitor)


def test_what_visitors_may_no_longer_read_leaves_at_once(visitor):
    page = told("La cantine")
    assert "La cantine" in shown(visitor)
    page.project.state = State.WITHDRAWN
    page.project.save()
    assert "La cantine" not in shown(visitor)
    waiting = PublicPageFactory(project=ProjectFactory(title="Pas encore lue"), waiting=True)
    assert waiting.project.title not in shown(visitor)


def test_it_costs_the_same_however_many(visitor, same_queries):
    def one_more():
        told("Encore")
        visitor.get("/")  # read again, since it changed

    one_more()
    same_queries(lambda: visitor.get("/"), one_more, 1)
