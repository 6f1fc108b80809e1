"""The map of people: the same figures drawn and written, under the filters of the list."""

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.urls import reverse

from directory.geography import ATTRIBUTION
from directory.models import Collectivity
from tests.directory.test_list import change, names, told
from tests.factories import MemberFactory

URL = reverse("directory:map")
LIST = reverse("directory:list")


@pytest.fixture
def places(standing_places, db) -> dict[str, Collectivity]:
    return {place.code: place for place in Collectivity.objects.all()}


@pytest.fixture
def reader(places, helene):
    """Hélène at the Département; three people in Argenteuil, two in Sannois, one at its agglomération, one nowhere."""
    for code in ("COM-95018", "COM-95018", "COM-95018", "COM-95582", "COM-95582", "EPCI-200058485", ""):
        MemberFactory(collectivity=places.get(code))
    return helene


def drawn(response) -> dict[str, int]:
    """The areas that lead somewhere: by name, how many people they say."""
    found = re.findall(
        r'<a href="[^"]*" aria-label="(.+?) : (\d+) membres?(?:, voir la liste)?">', response.content.decode()
    )
    return {unescape(name): int(count) for name, count in found}


def written(response) -> dict[str, int]:
    found = re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a></th><td>(\d+)</td>', response.content.decode())
    return {unescape(name): int(count) for name, count in found}


def links(response) -> list[tuple[str, int]]:
    found = re.findall(
        r'<a href="([^"]*)" aria-label=".+? : (\d+) membres?(?:, voir la liste)?">', response.content.decode()
    )
    return [(unescape(url), int(count)) for url, count in found]


def test_a_visitor_sees_no_map(visitor, db):
    assert visitor.get(URL).status_code == 302


@pytest.mark.parametrize(("query", "figures"), [("", [3, 3]), ("?niveau=commune", [3, 2])])
def test_the_drawing_and_the_table_say_the_same(sign_in, reader, query, figures):
    page = sign_in(reader).get(URL + query)
    assert sorted(drawn(page).values(), reverse=True) == figures
    assert list(written(page).values()) == figures
    assert told(page) == "8 personnes"
    assert ATTRIBUTION in unescape(page.shown.decode())


def test_people_outside_of_the_areas_are_told(sign_in, reader):
    html = sign_in(reader).get(URL).content.decode()
    assert re.search(r"Département du Val[ -]d’Oise : 1</a>", html)
    assert "Sans collectivité du Val d’Oise : 1" in html


@pytest.mark.parametrize("query", ["", "?niveau=commune", "?promotion=2019-2020", "?q=cheffe&tri=recent"])
def test_each_area_leads_to_as_many_people_as_it_says(sign_in, reader, query):
    client = sign_in(reader)
    found = links(client.get(URL + query))
    for url, count in found:
        assert len(names(client.get(url))) == count, url
    assert found or "promotion" in query


@pytest.mark.met("PQ1-05")
def test_hidden_and_imported_people_are_on_no_map(sign_in, reader, places):
    before = drawn(sign_in(reader).get(URL))
    MemberFactory(hidden=True, collectivity=places["COM-95018"])
    MemberFactory(imported=True, collectivity=places["COM-95018"])
    caches["local"].clear()
    assert drawn(sign_in(reader).get(URL)) == before


def test_the_map_is_under_the_filters_of_the_list(sign_in, reader, karim, places):
    change(karim, collectivity=places["COM-95582"], ambassador=True)
    page = sign_in(reader).get(URL, {"ambassadeur": "oui"})
    assert list(drawn(page).values()) == [1]
    assert told(page) == "1 personne"
    assert f'href="{LIST}?ambassadeur=oui"' in page.content.decode(), "the way back to the list keeps the filters"


def test_the_legend_holds_every_figure(sign_in, reader):
    html = sign_in(reader).get(URL).content.decode()
    used = set(re.findall(r'<path class="(k\d)"', html))
    told_in_legend = set(re.findall(r'<rect class="(k\d)"', html))
    assert used <= told_in_legend


def test_nobody_found_leaves_no_empty_map(sign_in, reader):
    html = sign_in(reader).get(URL, {"q": "zzzzqqq"}).content.decode()
    assert "<figure" not in html
    assert "n’a encore écrit cela sur sa fiche." in html


@pytest.mark.parametrize("level", ["region", "", "\x00", "communes"])
def test_a_level_that_makes_no_sense_is_the_first_one(sign_in, reader, level):
    assert "membres par intercommunalité" in sign_in(reader).get(URL, {"niveau": level}).content.decode()


def test_the_map_costs_as_many_queries_with_three_people_as_with_one(sign_in, reader, places, same_queries):
    client = sign_in(reader)

    def cold():
        caches["local"].clear()
        return client.get(URL)

    same_queries(cold, lambda: MemberFactory(collectivity=places["COM-95197"]), 7)
