"""The names that complete what is typed: few, and nothing but names (TRUST case 17)."""

import re

import pytest

from directory import limits
from directory.visibility import Audience
from tests.directory.list_page import SUGGEST, html_of, text
from tests.factories import MemberFactory


def suggested(client, typed: str) -> list[str]:
    return [text(one) for one in re.findall(r"<li>(.*?)</li>", html_of(client.get(SUGGEST, {"q": typed})), re.DOTALL)]


def test_a_name_that_begins_is_completed_with_where_its_person_works(sign_in, helene, karim):
    for typed in ("ka", "BEN", "karim be", "benali kar"):
        assert suggested(sign_in(helene), typed) == ["Karim Benali Argenteuil"], typed


@pytest.mark.parametrize("typed", ["", " ", "k", "b ", "é", "\0", "*", "%", "'", "k" * 5000])
def test_nothing_is_suggested_under_two_letters(sign_in, helene, karim, typed):
    assert suggested(sign_in(helene), typed) == []


def test_the_whole_alphabet_lists_nobody(sign_in, helene, karim, monkeypatch):
    monkeypatch.setattr(limits, "SUGGESTIONS_PER_MINUTE", 0)
    assert not [letter for letter in "abcdefghijklmnopqrstuvwxyz" if suggested(sign_in(helene), letter)]


def test_ten_people_at_most(sign_in, helene):
    MemberFactory.create_batch(12, family_name="Zwart")
    assert len(suggested(sign_in(helene), "zwart")) == 10


@pytest.mark.parametrize("trait", ["hidden", "imported"])
def test_hidden_and_imported_people_are_not_suggested(sign_in, helene, trait):
    MemberFactory(family_name="Zwart", **{trait: True})
    assert suggested(sign_in(helene), "zwa") == []


def test_nothing_but_names_and_places_is_completed_nor_told(sign_in, helene, karim):
    karim.email_audience = karim.phone_audience = Audience.NETWORK
    karim.bio, karim.can_help = "Apiculteur", "Ouvrir un guichet"
    karim.set_skills(["Concertation"])
    karim.save()
    client = sign_in(helene)
    for typed in ("apicul", "directeur", "0199", "karim.benali@argenteuil.example.fr", "concertation", "guichet"):
        assert suggested(client, typed) == [], typed
    said = html_of(client.get(SUGGEST, {"q": "karim"}))
    for detail in ("Directeur", "0199", "@", "Apiculteur", "guichet", "Concertation"):
        assert detail not in said


def test_a_name_is_text(sign_in, helene, karim):
    karim.given_name = "<script>alert(1)</script>"
    karim.save()
    assert "<script>" not in html_of(sign_in(helene).get(SUGGEST, {"q": "benali"}))


def test_suggestions_cost_the_same_however_many_there_are(sign_in, helene, same_queries, monkeypatch):
    monkeypatch.setattr(limits, "SUGGESTIONS_PER_MINUTE", 0)
    MemberFactory(family_name="Zwart")
    client = sign_in(helene)
    same_queries(lambda: client.get(SUGGEST + "?q=zwa"), lambda: MemberFactory(family_name="Zwart"), 6)
