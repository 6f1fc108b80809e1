"""Pages of collectivités and of promotions: who is there, as far as the reader may see."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from directory.models import Member
from directory.models.places import CollectivityKind
from tests.directory.test_list import change, names
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory
from tests.reading import without_tokens

PAGES = ["directory:collectivity", "directory:cohort"]
INDEXES = ["directory:collectivity_list", "directory:cohort_list"]


def address(name: str, person) -> str:
    return (person.collectivity if "collectivity" in name else person.cohort).get_absolute_url()


@pytest.mark.parametrize("name", INDEXES)
def test_visitors_are_sent_to_the_sign_in_page(visitor, karim, name):
    assert visitor.get(reverse(name)).status_code == 302
    assert visitor.get(karim.collectivity.get_absolute_url()).status_code == 302
    assert visitor.get(karim.cohort.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_an_unknown_place_is_not_found(sign_in, helene, name):
    assert sign_in(helene).get(reverse(name, args=["inconnue"])).status_code == 404


@pytest.mark.met("PQ1-02", "PQ1-40")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_its_people_and_leads_to_them_in_the_directory(sign_in, helene, karim, name):
    page = sign_in(helene).get(address(name, karim))
    assert names(page) == ["Karim Benali"]
    parameter = "collectivite=argenteuil" if "collectivity" in name else "promotion=2021-2022"
    assert f"?{parameter}" in page.content.decode()
    assert re.search(r"1 personne\b", page.content.decode())


@pytest.mark.met("PQ1-05")
@pytest.mark.parametrize("name", PAGES)
def test_hidden_and_imported_people_are_neither_shown_nor_counted(sign_in, helene, karim, name):
    before = without_tokens(sign_in(helene).get(address(name, karim)).text)
    for trait in ({"hidden": True}, {"imported": True}):
        MemberFactory(collectivity=karim.collectivity, cohort=karim.cohort, **trait)
    assert without_tokens(sign_in(helene).get(address(name, karim)).text) == before


@pytest.mark.met("PQ1-05")
@pytest.mark.parametrize("name", INDEXES)
def test_indexes_count_visible_people_only(sign_in, helene, karim, name):
    before = sign_in(helene).get(reverse(name)).content
    assert b"1 personne" in before
    for trait in ({"hidden": True}, {"imported": True}):
        MemberFactory(collectivity=karim.collectivity, cohort=karim.cohort, **trait)
    assert sign_in(helene).get(reverse(name)).content == before


@pytest.mark.parametrize("name", PAGES)
def test_a_photo_kept_from_the_reader_is_on_no_page(sign_in, helene, karim, name):
    photo = reverse("directory:member_photo", args=[karim.slug])
    change(karim, photo="photos/a.webp", photo_audience="network")
    assert photo in sign_in(helene).get(address(name, karim)).content.decode()
    change(karim, photo_audience="nobody")
    assert photo not in sign_in(helene).get(address(name, karim)).content.decode()


def test_a_collectivity_says_its_facts(sign_in, helene):
    agglomeration = CollectivityFactory(
        code="EPCI-1", short_name="CA Val", name="Communauté du Val", kind=CollectivityKind.INTERCOMMUNALITY
    )
    town = CollectivityFactory(
        short_name="Ville",
        name="Commune de Ville",
        population=24567,
        website="https://ville.example/",
        parent=agglomeration,
    )
    html = sign_in(helene).get(town.get_absolute_url()).content.decode()
    for words in ("Commune de Ville", "Communauté du Val", "24 567 habitants", "https://ville.example/"):
        assert words in html


def test_an_intercommunality_lists_its_communes_with_their_people(sign_in, helene, karim):
    agglomeration = CollectivityFactory(code="EPCI-1", short_name="CA Val", kind=CollectivityKind.INTERCOMMUNALITY)
    karim.collectivity.parent = agglomeration
    karim.collectivity.save()
    MemberFactory(hidden=True, collectivity=karim.collectivity)
    html = sign_in(helene).get(agglomeration.get_absolute_url()).content.decode()
    assert re.search(r'Argenteuil</a>\s*<span class="meta">1 personne</span>', html)


def test_empty_pages_say_what_to_do_next(sign_in, helene):
    place, cohort = CollectivityFactory(), CohortFactory()
    client = sign_in(helene)
    assert "Personne du réseau n’y travaille aujourd’hui." in client.get(place.get_absolute_url()).content.decode()
    html = client.get(cohort.get_absolute_url()).content.decode()
    assert "Personne de cette promotion n’a encore ouvert sa fiche." in html


def test_beyond_the_first_people_a_link_leads_to_all(sign_in, helene, karim):
    for _ in range(25):
        MemberFactory(collectivity=karim.collectivity, cohort=karim.cohort)
    page = sign_in(helene).get(karim.collectivity.get_absolute_url())
    assert len(names(page)) == 24
    assert "Voir les 26 personnes dans l’annuaire" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "count"),
    [
        # projects, events, challenges, practices, stories, immersions, seat, conventions: one each
        ("directory:collectivity", 23),
        ("directory:cohort", 16),  # one for its events, its challenges, its stories, its relais, its teams
        ("directory:collectivity_list", 5),
        ("directory:cohort_list", 7),
    ],
)
def test_pages_cost_as_many_queries_with_three_people_as_with_one(sign_in, helene, karim, same_queries, name, count):
    client = sign_in(helene)
    url = reverse(name) if name in INDEXES else address(name, karim)

    def add():
        own = {"collectivity": karim.collectivity} if name != "directory:cohort" else {}
        MemberFactory(cohort=karim.cohort if name == "directory:cohort" else CohortFactory(), **own)

    def cold():
        caches["local"].clear()
        return client.get(url)

    same_queries(cold, add, count)


def test_the_indexes_follow_a_change_at_once_and_count_each_reader_apart(sign_in, helene, karim):
    for url in map(reverse, INDEXES):
        sign_in(helene).get(url)
    change(karim, hidden_by_choice=True)
    for reader, people in ((helene, 0), (karim, 1)):
        places = sign_in(reader).get(reverse(INDEXES[0])).context["kinds"]
        assert (
            sum(count for _, peopled, _ in places for place, count in peopled if place == karim.collectivity) == people
        )
        promotions = sign_in(reader).get(reverse(INDEXES[1])).context["rows"]
        assert [count for cohort, count, *_ in promotions if cohort == karim.cohort] == [people]


def test_the_first_faces_of_a_promotion_are_twelve_even_of_one_name(sign_in, helene, karim):
    for _ in range(14):
        MemberFactory(given_name="Ana", family_name="Abel", cohort=karim.cohort, photo="photos/a.webp")
    promotion = next(row for row in sign_in(helene).get(reverse(INDEXES[1])).context["rows"] if row[0] == karim.cohort)
    assert promotion[1] == 15
    assert len(promotion[3]) == 12


def test_the_faces_of_promotions_follow_a_change_at_once_and_show_each_reader_their_photos(sign_in, helene, karim):
    change(karim, photo="photos/k.webp", photo_audience="network")

    photo, initials = reverse("directory:member_photo", args=[karim.slug]), f">{karim.initials}<"

    def faces(reader: Member) -> str:
        rows = sign_in(reader).get(reverse("directory:cohort_list")).context["rows"]
        return "".join(face for *_, some in rows for face in some)

    assert photo in faces(helene)
    assert photo in faces(karim)
    change(karim, photo_audience="nobody")
    assert photo not in faces(helene)
    assert initials in faces(helene)
    assert photo in faces(karim)
    change(karim, hidden_by_choice=True)
    assert initials not in faces(helene)
    assert photo in faces(karim)
