"""The map: the same people as the list, drawn and written, by intercommunality or by commune."""

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.core.management import call_command

from directory.geography import ATTRIBUTION
from directory.models import Collectivity, Member
from tests.directory.list_page import LIST, MAP, chips, everybody, html_of, text, ticks, told
from tests.factories import CohortFactory, MemberFactory

# Two in Sannois and one at its agglomération, three in Argenteuil, two at the Département, one nowhere.
WHERE = ["COM-95582", "COM-95582", "EPCI-200058485", "COM-95018", "COM-95018", "COM-95018", "DEP95", None]


@pytest.fixture
def places(db) -> dict[str, Collectivity]:
    call_command("load_collectivities", verbosity=0)
    return {place.code: place for place in Collectivity.objects.all()}


@pytest.fixture
def reader(places, cohort_2019) -> Member:
    return MemberFactory(collectivity=places["DEP95"], cohort=cohort_2019, with_account=True)


@pytest.fixture
def people(places, reader) -> list[Member]:
    return [reader, *(MemberFactory(collectivity=places.get(code)) for code in WHERE)]


def drawn(response) -> dict[str, tuple[int, str]]:
    """What the drawing says of each area: the figure of its name, and where it leads."""
    svg = re.search(r'<svg class="chart map.*?</svg>', html_of(response), re.DOTALL)
    found = re.findall(
        r'<a href="([^"]+)" aria-label="([^"]+?)(?:&nbsp;|\xa0):\s*(\d+) membres?, voir la liste"', svg[0]
    )
    return {unescape(name): (int(count), unescape(url)) for url, name, count in found}


def written(response) -> dict[str, int]:
    table = re.search(r"<tbody>(.*?)</tbody>", html_of(response), re.DOTALL)
    rows = re.findall(r'<th scope="row">(.*?)</th><td>([^<]+)</td>', table[1], re.DOTALL)
    return {text(name): int(re.sub(r"\D", "", count)) for name, count in rows}


def elsewhere(response) -> dict[str, int]:
    """The people who have no area of the map."""
    section = re.search(r'aria-labelledby="ailleurs".*?</section>', html_of(response), re.DOTALL)
    said = re.findall(r'class="chip[^"]*"[^>]*>([^<]+)<', section[0]) if section else []
    return {text(one).rpartition(" : ")[0]: int(text(one).rpartition(" : ")[2]) for one in said}


@pytest.mark.requirement("PQ2-03")
@pytest.mark.parametrize("level", ["epci", "commune"])
def test_the_drawing_and_the_table_say_the_same_and_nobody_is_lost(sign_in, reader, people, level):
    response = sign_in(reader).get(f"{MAP}?niveau={level}")
    figures = sorted(count for count, _ in drawn(response).values())
    assert figures == sorted(written(response).values())
    on_the_map = re.findall(r'<text [^>]*aria-hidden="true"[^>]*>(\d+)</text>', html_of(response))
    assert set(map(int, on_the_map)) <= set(figures), "what is drawn is what is read"
    assert sum(figures) + sum(elsewhere(response).values()) == told(response) == len(people)


def test_intercommunalities_gather_their_communes(sign_in, reader, people, places):
    response = sign_in(reader).get(MAP)
    assert sorted(written(response).values()) == [3, 3]
    assert elsewhere(response)[places["DEP95"].short_name] == 2


def test_communes_count_their_own_people(sign_in, reader, people):
    response = sign_in(reader).get(MAP + "?niveau=commune")
    assert written(response) == {"Argenteuil": 3, "Sannois": 2}
    assert sorted(elsewhere(response).values()) == [1, 1, 2]


@pytest.mark.parametrize("level", ["epci", "commune"])
@pytest.mark.parametrize("state", ["", "promotion=2019-2020", "lieu=ailleurs", "q=projet", "collectivite=sannois"])
def test_an_area_leads_to_the_list_of_as_many_people(sign_in, reader, people, level, state, settings):
    settings.DIRECTORY_PAGES_PER_HOUR = 0
    Member.objects.filter(pk__in=[people[1].pk, people[4].pk]).update(cohort=reader.cohort)
    client = sign_in(reader)
    response = client.get(f"{MAP}?niveau={level}&{state}")
    areas = drawn(response) if told(response) else {}
    assert areas or state == "promotion=2019-2020"
    for name, (count, url) in areas.items():
        assert url.startswith(LIST)
        assert len(everybody(client, url.removeprefix(LIST))) == count, name


def test_people_of_the_whole_territory_lead_to_the_list_too(sign_in, reader, people):
    client = sign_in(reader)
    chip = re.search(r'href="([^"]*collectivite=[^"]*)">D[^<]*partement du Val', html_of(client.get(MAP)))
    assert told(client.get(unescape(chip[1]))) == 2


@pytest.mark.parametrize("level", ["epci", "commune"])
def test_the_attribution_is_under_the_map(sign_in, reader, people, level):
    assert ATTRIBUTION in html_of(sign_in(reader).get(f"{MAP}?niveau={level}"))


def test_an_unknown_level_is_the_first_one(sign_in, reader, people):
    client = sign_in(reader)
    assert written(client.get(MAP + "?niveau=planete%00")) == written(client.get(MAP))


def test_the_level_and_the_filters_go_together(sign_in, reader, people):
    response = sign_in(reader).get(MAP + "?niveau=commune&collectivite=sannois")
    assert written(response) == {"Sannois": 2}
    assert "Sannois" in chips(response)
    assert 'name="niveau" value="commune"' in html_of(response), "searching keeps the level"


def test_hidden_and_imported_people_are_not_on_it(sign_in, reader, places):
    for trait in ("hidden", "imported"):
        MemberFactory(collectivity=places["COM-95018"], **{trait: True})
    response = sign_in(reader).get(MAP + "?niveau=commune")
    assert drawn(response) == {}
    assert told(response) == 1


def test_a_map_of_nobody_says_so(sign_in, reader, people):
    response = sign_in(reader).get(MAP + "?q=zzyzzx")
    assert told(response) == 0
    assert "Personne ne l’a encore écrit sur sa fiche." in html_of(response)


def test_a_fragment_is_the_map_alone(sign_in, reader, people):
    part = sign_in(reader).get(MAP + "?collectivite=sannois", headers={"HX-Request": "true"})
    assert "<html" not in html_of(part)
    assert sorted(written(part).values()) == [2]


@pytest.mark.parametrize(
    "state", ["", "lieu=ailleurs", "collectivite=sannois&promotion=2019-2020", "q=projet", "lettre=n"]
)
def test_the_map_offers_the_same_figures_as_the_list(sign_in, reader, people, state):
    client = sign_in(reader)
    of_list, of_map = client.get(f"{LIST}?{state}"), client.get(f"{MAP}?{state}")
    assert told(of_map) == told(of_list)
    assert ticks(of_map) == ticks(of_list)


@pytest.mark.parametrize(("query", "count"), [("", 9), ("?niveau=commune", 9), ("?q=projet", 12)])
def test_the_map_costs_the_same_however_many_are_on_it(sign_in, reader, people, same_queries, places, query, count):
    client = sign_in(reader)

    def get():
        caches["local"].clear()
        return client.get(MAP + query)

    same_queries(get, lambda: MemberFactory(collectivity=places["COM-95018"], cohort=CohortFactory()), count)
    assert count <= 12
