"""Every word of a name counts, however it is written: « Sá », « Tu », « Bien », « Le Gall », « Łukasz »."""

import pytest
from django.urls import reverse

from directory.models import Member
from emi_alumni.foundation.search.query import matching_ids, search, suggest
from tests.factories import MemberFactory

SCOPES = ["public", "network"]


def people(query: str) -> list[str]:
    return [hit.title for hit in search(query, SCOPES, ["person"]).hits]


@pytest.mark.parametrize(
    ("given_name", "family_name", "queries"),
    [
        ("Mário", "Sá", ["sá", "SA", "mario sa", "sa mario"]),
        ("Minh", "Tu", ["tu", "minh tu", "Tu Minh"]),
        ("Jean", "Bien", ["bien", "jean bien"]),
        ("Wei", "Lui", ["lui", "wei lui"]),
        ("Y", "Où", ["ou y", "y ou"]),
        ("Anne", "Le Gall", ["le gall", "LEGALL", "Le-Gall", "gall", "le‑gall anne"]),
        ("Awa", "N’Diaye", ["n'diaye", "NDIAYE", "n diaye", "diaye"]),
        ("Awa", "NDIAYE", ["N’Diaye", "n diaye"]),
        ("Anne", "LEGALL", ["le gall", "Le-Gall"]),
        ("Jean‑Pierre", "Roy", ["jean pierre roy", "jeanpierre", "Jean-Pierre"]),
        ("Elif", "Yıldız", ["yildiz", "YILDIZ", "Yıldız"]),
        ("Søren", "Ørsted", ["orsted", "soren ørsted"]),
        ("Łukasz", "Król", ["lukasz", "łukasz krol"]),
        ("Thị", "Đặng", ["dang", "đặng"]),
    ],
)
def test_a_person_is_found_by_each_spelling_of_their_name(db, given_name, family_name, queries):
    person = MemberFactory(given_name=given_name, family_name=family_name)
    MemberFactory(given_name="Zoé", family_name="Quelconque", bio="Tout va bien pour lui, tu sais, ou pas, le gallois.")
    for query in queries:
        assert people(query)[:1] == [person.full_name], query
        assert matching_ids(query, "person", SCOPES)[:1] == [person.pk], query


def test_a_stop_word_of_the_name_tells_who_comes_first(db):
    for given_name in ("Anne", "Marc", "Zoé", "Tu"):
        MemberFactory(given_name=given_name, family_name="Nguyen")
    assert people("nguyen tu")[0] == "Tu Nguyen"
    assert len(people("nguyen tu")) == 4


def test_stop_words_of_texts_are_not_searched_for(db):
    MemberFactory(given_name="Zoé", family_name="Quelconque", bio="Tout va bien pour lui.")
    assert people("bien") == people("pour lui") == []


def test_names_are_suggested_from_their_stop_words(db):
    MemberFactory(given_name="Mário", family_name="Sá")
    MemberFactory(given_name="Anne", family_name="Le Gall")
    MemberFactory(given_name="Marie", family_name="Delaunay")
    assert [one.title for one in suggest("sa", SCOPES)] == ["Mário Sá"]
    assert [one.title for one in suggest("le", SCOPES)] == ["Anne Le Gall"]
    assert [one.title for one in suggest("le ga", SCOPES)] == ["Anne Le Gall"]
    assert [one.title for one in suggest("marie de", SCOPES)] == ["Marie Delaunay"]


def test_the_directory_and_the_search_find_somebody_called_bien(sign_in, helene, karim):
    person = MemberFactory(given_name="Jean", family_name="Bien")
    for page in ("directory:list", "search"):
        text = sign_in(helene).get(reverse(page), {"q": "bien"}).text
        assert person.get_absolute_url() in text
        assert karim.get_absolute_url() not in text


@pytest.mark.parametrize("typed", ["pour", "avec les", "!?", "\u200b…"])
def test_words_that_find_nobody_do_not_show_everybody(sign_in, helene, karim, typed):
    text = sign_in(helene).get(reverse("directory:list"), {"q": typed}).text
    assert karim.get_absolute_url() not in text
    if typed[0].isalpha():
        assert "est trop courant pour être cherché" in text
        assert "n’apparaît nulle part" not in text


def test_letters_hold_names_of_every_alphabet(sign_in, helene):
    found = {
        "d": MemberFactory(given_name="Thị", family_name="Đặng"),
        "l": MemberFactory(given_name="Anna", family_name="Łuczak"),
        "o": MemberFactory(given_name="Søren", family_name="Ørsted"),
        "t": MemberFactory(given_name="Piet", family_name="’t Hooft"),
    }
    for letter, person in found.items():
        text = sign_in(helene).get(reverse("directory:list"), {"lettre": letter}).text
        assert person.get_absolute_url() in text
    assert found["o"].slug == "soren-orsted"
    assert found["d"].slug == "thi-dang"
    assert [one.family_name for one in Member.objects.filter(pk__in=[one.pk for one in found.values()])] == [
        "Đặng",
        "Łuczak",
        "Ørsted",
        "’t Hooft",
    ]
