"""The panel of filters: each figure says how many people one more tick shows, and no more than the reader may see."""

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.urls import reverse

from directory.models import Skill
from directory.models.members import MemberKind
from tests.directory.test_list import URL, change, names, told
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory
from tests.standing import standing

CHOICE = re.compile(
    r'name="(?P<facet>\w+)" value="(?P<value>[^"]*)" id="[^"]*"(?P<checked> checked)?>'
    r'<span[^>]*>(?P<label>[^<]*)</span> <span class="n">(?P<count>\d+)</span>'
)


def panel(response) -> dict[tuple[str, str], int]:
    """The figures of the panel: by parameter and value."""
    return {
        (found["facet"], found["value"]): int(found["count"]) for found in CHOICE.finditer(response.content.decode())
    }


def ticked(response) -> set[tuple[str, str]]:
    return {
        (found["facet"], found["value"]) for found in CHOICE.finditer(response.content.decode()) if found["checked"]
    }


def chips(response) -> dict[str, str]:
    """The active filters: their words, and the address without each."""
    html = response.content.decode()
    return {
        unescape(words).strip(): unescape(href).removeprefix(URL)
        for href, words in re.findall(r'<a class="chip on" href="([^"]*)"[^>]*>([^<]*)<', html)
    }


@standing
def network(helene, karim, department, argenteuil, cohort_2019, cohort_2021):
    """Seven people: Hélène, Karim, and five more with skills, places and cohorts that overlap."""
    MemberFactory(collectivity=department, cohort=cohort_2019, skills=["Budget", "Accueil"], ambassador=True)
    MemberFactory(collectivity=department, cohort=cohort_2021, skills=["Budget"])
    MemberFactory(collectivity=argenteuil, cohort=cohort_2019, skills=["Accueil"], kind=MemberKind.REFERENT)
    MemberFactory(collectivity=argenteuil, cohort=cohort_2021, skills=["Budget", "Médiation"], ambassador=True)
    MemberFactory(collectivity=None, cohort=None)


@pytest.mark.met("PQ1-02", "PQ1-40")
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"lieu": "ailleurs"},
        {"lieu": "chez-moi", "competence": "budget"},
        {"collectivite": ["argenteuil"]},
        {"collectivite": ["argenteuil"], "promotion": "2019-2020"},
        {"competence": ["budget"]},
        {"competence": ["budget", "accueil"]},
        {"ambassadeur": "oui", "promotion": ["2019-2020", "2021-2022"]},
        {"qualite": "alumni", "ambassadeur": "oui"},
        {"q": "argenteuil"},
        {"q": "argenteuil", "competence": "budget"},
        {"lettre": "n", "lieu": "ailleurs"},
    ],
    ids=str,
)
def test_each_figure_is_what_one_more_tick_shows(sign_in, network, helene, asked):
    """Each choice is really asked for, and the people that come are counted."""
    client = sign_in(helene)
    page = client.get(URL, asked)
    figures, on = panel(page), ticked(page)
    assert figures, "there is a panel"
    for (facet, value), figure in figures.items():
        several = {name: [given] if isinstance(given, str) else list(given) for name, given in asked.items()}
        if facet in ("lieu", "ambassadeur") or (facet, value) in on:
            several[facet] = [value]
        elif facet == "competence":
            several.setdefault(facet, []).append(value)
        else:
            several[facet] = [value]
        if facet == "competence" and (facet, value) in on:
            several[facet] = asked[facet]
        shown = names(client.get(URL, several))
        assert len(shown) == figure, (facet, value)


def test_a_value_that_would_show_nobody_is_not_offered_unless_it_is_ticked(sign_in, network, helene):
    rare = Skill.objects.get(name="Médiation").slug
    page = sign_in(helene).get(URL, {"competence": rare})
    assert ("promotion", "2019-2020") not in panel(page)
    page = sign_in(helene).get(URL, {"competence": rare, "promotion": "2019-2020"})
    assert panel(page)["promotion", "2019-2020"] == 0
    assert ("promotion", "2019-2020") in ticked(page)


@pytest.mark.met("PQ1-02")
def test_my_collectivity_and_the_others_share_everybody(sign_in, network, helene):
    client = sign_in(helene)
    figures = panel(client.get(URL))
    assert (figures["lieu", ""], figures["lieu", "chez-moi"], figures["lieu", "ailleurs"]) == (7, 3, 4)
    assert "Hélène Lefèvre" in names(client.get(URL, {"lieu": "chez-moi"}))
    assert "Karim Benali" in names(client.get(URL, {"lieu": "ailleurs"}))


def test_two_readers_of_two_collectivities_have_each_their_own_figures(sign_in, network, helene, karim, department):
    MemberFactory(collectivity=department)
    assert panel(sign_in(helene).get(URL))["lieu", "chez-moi"] == 4
    assert panel(sign_in(karim).get(URL))["lieu", "chez-moi"] == 3


def test_who_has_no_collectivity_is_not_offered_hers(sign_in, network, helene):
    change(helene, collectivity=None)
    page = sign_in(helene).get(URL, {"lieu": "chez-moi"})
    assert ("lieu", "chez-moi") not in panel(page)
    assert told(page) == "7 personnes"


@pytest.mark.met("PQ1-05")
def test_no_figure_counts_people_whom_the_reader_may_not_see(sign_in, network, helene, department, cohort_2019):
    before = panel(sign_in(helene).get(URL))
    for trait in ({"imported": True}, {"hidden": True}):
        MemberFactory(
            collectivity=department,
            cohort=cohort_2019,
            skills=["Budget", "Chant"],
            ambassador=True,
            kind=MemberKind.SPONSOR,
            **trait,
        )
    caches["local"].clear()
    assert panel(sign_in(helene).get(URL)) == before


def test_figures_follow_a_change_at_once(sign_in, network, helene, karim):
    client = sign_in(helene)
    assert panel(client.get(URL))["ambassadeur", "oui"] == 2
    change(karim, ambassador=True)
    assert panel(client.get(URL))["ambassadeur", "oui"] == 3
    change(karim, hidden_by_choice=True)
    assert panel(client.get(URL))["ambassadeur", "oui"] == 2


def test_kinds_are_offered_only_when_there_are_several(sign_in, helene, karim):
    assert "Qualité" not in sign_in(helene).get(URL).content.decode()
    change(karim, kind=MemberKind.REFERENT)
    figures = panel(sign_in(helene).get(URL))
    assert (figures["qualite", "alumni"], figures["qualite", "referent"]) == (1, 1)


def test_referents_are_found_by_their_kind(sign_in, network, helene, karim):
    change(karim, kind=MemberKind.REFERENT)
    assert "Karim Benali" in names(sign_in(helene).get(URL, {"qualite": "referent"}))
    assert "Hélène Lefèvre" not in names(sign_in(helene).get(URL, {"qualite": "referent"}))


@pytest.mark.met("PQ1-34")
def test_ambassadors_are_found(sign_in, helene, karim):
    change(karim, ambassador=True)
    assert names(sign_in(helene).get(URL, {"ambassadeur": "oui"})) == ["Karim Benali"]


@pytest.mark.met("PQ1-03")
def test_skills_add_up(sign_in, helene, karim):
    """Two skills together: the people who have both."""
    karim.set_skills(["Budget", "Accueil"])
    helene.set_skills(["Budget"])
    client = sign_in(helene)
    assert names(client.get(URL, {"competence": "budget"})) == ["Karim Benali", "Hélène Lefèvre"]
    assert names(client.get(URL, {"competence": ["budget", "accueil"]})) == ["Karim Benali"]


def test_active_filters_are_said_and_each_can_be_taken_off(sign_in, network, helene):
    client = sign_in(helene)
    asked = "?q=budget&lieu=ailleurs&collectivite=argenteuil&promotion=2021-2022&ambassadeur=oui"
    page = client.get(URL + asked)
    found = chips(page)
    assert list(found) == [
        "« budget »",
        "Les autres collectivités",
        "Argenteuil",
        "Promotion 2021-2022",
        "Ambassadeurs et ambassadrices",
    ]
    assert found["Argenteuil"] == "?q=budget&lieu=ailleurs&promotion=2021-2022&ambassadeur=oui"
    assert found["« budget »"] == "?lieu=ailleurs&collectivite=argenteuil&promotion=2021-2022&ambassadeur=oui"
    assert f'<a class="btn quiet small" href="{URL}">Tout effacer</a>' in page.content.decode()


def test_taking_one_of_two_values_off_leaves_the_other(sign_in, network, helene):
    page = sign_in(helene).get(URL, {"competence": ["budget", "accueil"], "page": 2, "tri": "recent"})
    assert chips(page)["Budget"] == "?competence=accueil&tri=recent"


@pytest.mark.parametrize(
    "asked",
    [
        {"promotion": "1789-1790"},
        {"collectivite": "atlantide"},
        {"competence": "telepathie"},
        {"lieu": "partout"},
        {"ambassadeur": "non"},
        {"qualite": "robot"},
        {"lettre": "é"},
        {"tri": "au-hasard"},
        {"q": "  \x00 "},
        {"competence": "a\x00b", "promotion": "' OR 1=1 --", "collectivite": "é" * 500},
    ],
    ids=repr,
)
def test_what_makes_no_sense_is_ignored_and_changes_no_figure(sign_in, network, helene, asked):
    client = sign_in(helene)
    plain, odd = client.get(URL), client.get(URL, asked)
    assert odd.status_code == 200
    assert names(odd) == names(plain)
    assert panel(odd) == panel(plain)
    assert told(odd) == told(plain)
    assert chips(odd) == {}


def test_the_first_choices_show_and_the_others_are_one_click_away(sign_in, helene):
    for n in range(9):
        MemberFactory(collectivity=CollectivityFactory(short_name=f"Commune {n}"))
    html = sign_in(helene).get(URL).content.decode()
    assert "Voir les 3 autres" in html
    assert html.index("Commune 0") < html.index("Voir les 3 autres") < html.index("Commune 8")


def test_a_ticked_choice_shows_among_the_first(sign_in, helene):
    places = [CollectivityFactory(short_name=f"Commune {n}", slug=f"commune-{n}") for n in range(9)]
    for place in places:
        MemberFactory(collectivity=place)
    html = sign_in(helene).get(URL, {"collectivite": "commune-8"}).content.decode()
    assert html.index('value="commune-8"') < html.index("Voir les 2 autres")


def test_names_of_places_and_skills_are_written_as_text(sign_in, helene, karim):
    change(karim, collectivity=CollectivityFactory(short_name="<b>Ville</b>"), cohort=CohortFactory())
    karim.set_skills(["<i>Ruse</i>"])
    for url in (URL, reverse("directory:map")):
        html = sign_in(helene).get(url).content.decode()
        assert "<b>Ville" not in html
        assert "<i>Ruse" not in html
