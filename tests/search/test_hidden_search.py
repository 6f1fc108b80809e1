"""Nothing hidden is found by any word, in any way of asking: every guarded detail, for every audience and reader."""

import pytest
from django.urls import reverse

from directory.models import Member
from directory.visibility import GUARDED, Audience, Reader
from emi_alumni.foundation.search.models import Word
from emi_alumni.foundation.search.query import matches, matching_ids, reasons, search, suggest
from tests.factories import MemberFactory
from tests.standing import standing

SEARCHED = ("email", "phone", "bio", "career")  # of what is guarded; a photo has no word
WORDS = {"email": "boite.vesper@garde.example", "phone": "01 99 88 77 66", "bio": "Zymologue", "career": "Xylographe"}
ALLOWED = {
    Audience.NOBODY: set(),
    Audience.COHORT: {"cohort"},
    Audience.COLLECTIVITY: {"collectivity"},
    Audience.NETWORK: {"cohort", "collectivity", "stranger"},
}


@standing
def person(department, cohort_2019) -> Member:
    person = MemberFactory(given_name="Zoé", family_name="Kwartz", collectivity=department, cohort=cohort_2019)
    person.email, person.phone, person.bio = WORDS["email"], "+33199887766", "Zymologue le dimanche."
    person.save()
    person.career_steps.create(starts_on=2012, position="Xylographe")
    return person


def ways(word: str) -> list[str]:
    """The word itself, its beginning, a slip, with her name, in capitals, quoted."""
    return [word, word[: len(word) // 2], word[:3] + word[4:], f"Kwartz {word}", word.upper(), f"« {word} »"]


def test_every_guarded_detail_is_looked_for():
    assert {*SEARCHED, "photo"} == set(GUARDED)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("detail", SEARCHED)
def test_a_detail_is_found_by_its_audience_and_tells_nobody_else_anything(detail, audience, person):
    for name in GUARDED:
        setattr(person, f"{name}_audience", Audience.NOBODY)
    setattr(person, f"{detail}_audience", audience)
    person.save()
    readers = {
        "stranger": Reader(),
        "cohort": Reader(cohort_id=person.cohort_id),
        "collectivity": Reader(collectivity_id=person.collectivity_id),
    }
    word = WORDS[detail]
    for name, reader in readers.items():
        scopes = reader.search_scopes()
        if name in ALLOWED[audience]:
            assert matching_ids(word, "person", scopes) == [person.pk], (name, "the leak must be possible")
            continue
        for typed in ways(word):
            alone = "kwartz" not in typed.lower()
            results, found = search(typed, scopes), matches(typed, "person", scopes)
            assert not alone or not results.hits, (name, typed)
            assert not alone or not found.ids, (name, typed)
            assert word.lower() not in results.corrected_to
            said = [hit.snippet for hit in results.hits]
            said += [reason.text + reason.told for reason in reasons(found, "person", found.ids, scopes).values()]
            assert all(word.lower() not in text.lower() for text in said), (name, typed)
            assert not alone or suggest(typed, scopes) == []
        # Her rank among others who share her name says nothing: the hidden word weighs nothing.
        [plain] = [hit.score for hit in search("Kwartz", scopes, ["person"]).hits]
        beside = search(f"Kwartz {word}", scopes, ["person"]).hits
        assert all(hit.score <= plain * 1.01 for hit in beside), "a hidden word raised a score"
    if audience != Audience.NETWORK:
        assert not Word.objects.filter(word__in=["zymologue", "xylographe"]).exists()


TYPED = (
    *(
        "",
        " ",
        "a",
        "le la les",
        "42",
        "0000",
        '"',
        "''\"",
        "AND OR NOT",
        "(a",
        "a*",
        "^a",
        "title_terms : a",
        "-",
        "&|!",
    ),
    *("{}", "a:*", "\x00", "é" * 10_000, "mot " * 2500, "🙂", "<->", "NEAR(a b)", "--", ";", "\\", "%_", "l’", "n°"),
)


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_is_a_page(typed, helene, karim, sign_in):
    client = sign_in(helene)
    for address in ("search", "search_suggest", "directory:list", "projects:list"):
        assert client.get(reverse(address), {"q": typed}).status_code == 200, address
