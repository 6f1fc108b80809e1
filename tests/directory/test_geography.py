"""The map and its table say the same thing, and nobody is lost between them."""

import re

import pytest

from directory.geography import ATTRIBUTION, choropleth, shapes, steps
from directory.models import Collectivity, Member
from directory.models.places import CollectivityKind
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(standing_places, db) -> dict[str, Collectivity]:
    return {place.code: place for place in Collectivity.objects.all()}


@pytest.fixture
def people(places) -> list[Member]:
    """Two in Sannois and one at its agglomération, three in Argenteuil, one at the Département, one nowhere."""
    codes = ["COM-95582", "COM-95582", "EPCI-200058485", "COM-95018", "COM-95018", "COM-95018", "DEP95", None]
    return [MemberFactory(collectivity=places.get(code)) for code in codes]


def counts(drawn) -> dict[str, int]:
    return {area.collectivity.code: area.count for area in drawn.areas if area.count}


def test_every_commune_and_intercommunality_has_an_outline(places):
    _, drawn = shapes()
    communes = {code for code, place in places.items() if place.kind == CollectivityKind.COMMUNE}
    # The établissement public territorial shares the ground of the Métropole.
    intercommunalities = {code for code in places if code.startswith("EPCI-")}
    assert len(communes) == 183
    assert len(intercommunalities) == 12
    assert set(drawn) == communes | intercommunalities


def test_outlines_are_closed_paths_inside_the_view():
    view_box, drawn = shapes()
    left, top, width, height = map(float, view_box.split())
    for code, shape in drawn.items():
        assert re.fullmatch(r"(m[-. \d]+l[-. \d]+z)+", shape.d), code
        assert left < shape.x < left + width, code
        assert top < shape.y < top + height, code


def test_intercommunalities_count_the_people_of_their_communes(people):
    drawn = choropleth(Member.objects.listed(), "epci")
    assert counts(drawn) == {"EPCI-200058485": 3, "EPCI-200054781": 3}
    val_parisis = next(area for area in drawn.areas if area.collectivity.code == "EPCI-200058485")
    assert set(val_parisis.slugs) == {"ca-val-parisis", "sannois"}


def test_communes_count_only_their_own_people(people):
    drawn = choropleth(Member.objects.listed(), "commune")
    assert counts(drawn) == {"COM-95582": 2, "COM-95018": 3}
    assert ("CA Val Parisis", 1) in [(str(place.collectivity), place.count) for place in drawn.elsewhere]


def test_the_territorial_establishment_counts_with_its_metropole(places):
    MemberFactory(collectivity=places["EPT-200057990"])
    assert counts(choropleth(Member.objects.listed(), "epci")) == {"EPCI-200054781": 1}


@pytest.mark.parametrize("level", ["epci", "commune"])
def test_nobody_is_lost_between_the_map_and_the_count(people, level):
    drawn = choropleth(Member.objects.listed(), level)
    assert drawn.total == len(people)
    assert sum(area.count for area in drawn.areas) + sum(place.count for place in drawn.elsewhere) == drawn.total
    assert {None, "DEP95"} <= {place.collectivity and place.collectivity.code for place in drawn.elsewhere}
    assert [area.count for area in drawn.ranking] == sorted((area.count for area in drawn.ranking), reverse=True)
    assert len(drawn.ranking) + len(drawn.empty_areas) == len(drawn.areas)


def test_the_map_counts_only_the_people_it_is_given(people):
    MemberFactory(collectivity=people[0].collectivity, hidden=True)
    assert counts(choropleth(Member.objects.all(), "commune"))["COM-95582"] == 3
    assert counts(choropleth(Member.objects.listed(), "commune"))["COM-95582"] == 2


def test_two_queries_whatever_the_number_of_people(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        choropleth(Member.objects.listed(), "commune")
    MemberFactory.create_batch(5)
    with django_assert_num_queries(2):
        choropleth(Member.objects.listed(), "commune")


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        ([], ["aucun"]),
        ([0, 2], ["aucun", "2"]),
        ([1, 3, 4], ["aucun", "1", "2", "3", "4"]),
        ([1, 5, 9], ["aucun", "1", "2", "3 à 5", "6 à 9"]),
        ([1, 30000], ["aucun", "1 à 9", "10 à 99", "100 à 1\u00a0999", "2\u00a0000 à 30\u00a0000"]),
    ],
)
def test_the_legend_says_what_each_class_holds(given, labels):
    assert [step.label for step in steps(given)] == labels


@pytest.mark.parametrize("highest", [1, 4, 5, 9, 37, 173, 999, 12_345])
def test_every_count_has_one_class(highest):
    legend = steps(range(highest + 1))
    for count in range(highest + 1):
        assert sum(step.low <= count <= step.high for step in legend) == 1


def test_the_areas_wear_the_class_of_their_count(people):
    drawn = choropleth(Member.objects.listed(), "commune")
    for area in drawn.areas:
        step = next(step for step in drawn.legend if step.klass == area.klass)
        assert step.low <= area.count <= step.high


def test_the_owners_of_the_outlines_are_named(places):
    assert choropleth(Member.objects.listed()).attribution == ATTRIBUTION
    assert "IGN ADMIN EXPRESS COG, INSEE, DGCL" in ATTRIBUTION
    assert "Licence Ouverte\u00a02.0" in ATTRIBUTION
