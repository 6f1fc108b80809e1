"""The address of the list is its state: it can be shared, taken apart filter by filter, and told nonsense."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.directory.list_page import LIST, MAP, SUGGEST, asking, chips, counts, html_of, letters, names, text, told
from tests.factories import CollectivityFactory, MemberFactory


@pytest.mark.met("PQ1-02")
def test_an_address_shows_the_same_people_to_whoever_it_is_sent(sign_in, helene, karim, representative):
    query = f"?q=argenteuil&promotion={karim.cohort.slug}&collectivite={karim.collectivity.slug}&lettre=b"
    for reader in (helene, karim, representative):
        assert names(sign_in(reader).get(LIST + query)) == ["Karim Benali"]


def test_each_chip_takes_off_its_filter_and_nothing_else(sign_in, helene, karim):
    karim.ambassador = True
    karim.set_skills(["Concertation", "Budget"])
    karim.save()
    query = (
        f"?q=karim&promotion={karim.cohort.slug}&promotion={helene.cohort.slug}&lieu=ailleurs&tri=nom"
        "&collectivite=argenteuil&competence=concertation&competence=budget&ambassadeur=oui&qualite=alumni&lettre=b"
    )
    drawn = chips(sign_in(helene).get(LIST + query))
    asked = {(name, value) for name, values in asking(query).lists() for value in values}
    assert set(drawn) == {
        "« karim »",
        "Les autres collectivités",
        "Argenteuil",
        "Promotion 2021-2022",
        "Promotion 2019-2020",
        "Concertation",
        "Budget",
        "Ambassadeurs et ambassadrices",
        "Alumni",
        "Lettre B",
    }
    taken_off = [asked - {(n, v) for n, values in asking(url).lists() for v in values} for url in drawn.values()]
    assert [len(gone) for gone in taken_off] == [1] * 10
    assert set().union(*taken_off) == asked - {("tri", "nom")}


@pytest.mark.parametrize(
    "query",
    [
        "collectivite=argenteuil%00",
        "competence=%00",
        "qualite=alumni%00",
        "lieu=la-bas",
        "lettre=%C3%A9",
        "lettre=%C2%B2",
        "tri=-email",
        "page=%00",
        "email=karim",
        "state=imported",
        "is_listed=false",
        "collectivite=&page=&lettre=&lieu=",
        "q=%00",
    ],
)
@pytest.mark.parametrize("url", [LIST, MAP])
def test_what_makes_no_sense_is_ignored_and_not_shown_as_a_filter(sign_in, helene, karim, query, url):
    response = sign_in(helene).get(f"{url}?{query}")
    assert told(response) == 2, "it neither narrows nor widens"
    assert not chips(response)
    assert 'id="n-filtres"></span>' in html_of(response)


@pytest.mark.parametrize("url", [LIST, MAP])
def test_hundreds_of_values_cost_no_more_than_a_few_and_a_thousand_are_refused(sign_in, helene, karim, url):
    client = sign_in(helene)
    client.get(url)
    parameters = ("collectivite", "promotion", "competence", "qualite", "q")
    query = "&".join(f"{name}=x{n}" for n in range(90) for name in parameters)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{url}?{query}").status_code == 200
    assert len(asked) <= 25
    assert client.get(f"{url}?{query}&{query}&{query}").status_code == 400


def test_a_very_long_question_is_read_from_its_beginning(sign_in, helene, karim):
    assert told(sign_in(helene).get(LIST, {"q": "benali" + " " * 200 + "zzz"})) == 1
    assert sign_in(helene).get(LIST, {"q": "é" * 5_000}).status_code == 200


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_nothing_that_is_typed_or_written_comes_back_as_markup(sign_in, helene, karim, hostile):
    karim.given_name = karim.position = karim.can_help = hostile
    karim.set_skills([hostile])
    karim.save()
    client = sign_in(helene)
    for headers in ({}, {"HX-Request": "true"}):
        for query in ({}, {"q": hostile}, {"q": "benali"}, {"tri": hostile}, {"collectivite": hostile}):
            said = html_of(client.get(LIST, query, headers=headers))
            assert "<script>alert" not in said
            assert "<img src=x" not in said


@pytest.mark.met("PQ1-05")
@pytest.mark.parametrize("trait", ["hidden", "imported"])
def test_people_who_are_not_in_the_directory_leave_no_trace_on_any_page(sign_in, helene, trait):
    place = CollectivityFactory(short_name="Villesecrète")
    unseen = MemberFactory(
        given_name="Zoé",
        family_name="Zwart",
        collectivity=place,
        cohort__label="1999-2000",
        skills=["Fauconnerie"],
        **{trait: True},
    )
    client = sign_in(helene)
    for url in (LIST, MAP, MAP + "?niveau=commune", LIST + "?q=zwart", LIST + "?lettre=z", SUGGEST + "?q=zwa"):
        said = html_of(client.get(url))
        for secret in ("Zwart", "Fauconnerie", "Villesecrète", "1999-2000"):
            assert secret not in said, url
    assert told(client.get(LIST)) == told(client.get(MAP)) == 1
    assert "Z" not in letters(client.get(LIST + "?lettre=l"))
    for facet in ("collectivite", "promotion", "competence"):
        assert not {"Villesecrète", "1999-2000", "Fauconnerie"} & counts(client.get(LIST), facet).keys()
    for page in (place, unseen.cohort):
        assert "Zwart" not in html_of(client.get(page.get_absolute_url()))


def test_each_way_out_of_an_empty_list_shows_as_many_people_as_it_says(sign_in, helene, karim):
    MemberFactory(family_name="Bleu", collectivity=karim.collectivity, cohort=helene.cohort)
    client = sign_in(helene)
    response = client.get(f"{LIST}?collectivite={helene.collectivity.slug}&promotion={karim.cohort.slug}&lettre=b")
    assert told(response) == 0
    ways = response.context["asked"].ways_out
    assert {(way.label, way.count) for way in ways} == {(helene.collectivity.short_name, 1)}
    for way in ways:
        assert told(client.get(LIST + way.url)) == way.count
        assert f"Sans {way.label} : {way.count} personne" in text(html_of(response))


@pytest.mark.parametrize("url", [LIST, MAP])
def test_a_fragment_is_never_kept_for_a_page(sign_in, helene, url):
    for headers in ({}, {"HX-Request": "true"}):
        response = sign_in(helene).get(url, headers=headers)
        assert "HX-Request" in response["Vary"]
        assert {"no-store", "private"} & set(response.get("Cache-Control", "").replace(",", " ").split())
