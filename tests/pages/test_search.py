"""One search over people, collectivités and promotions, each reader finding what they may read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches

from directory.models import Member
from directory.visibility import Audience
from emi_alumni.foundation.search.kinds import kind_names
from emi_alumni.pages.views.search import KINDS, PEOPLE_KINDS, READABLE
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory
from tests.pages.test_home import text_of


def found(browser, words: str) -> str:
    response = browser.get("/recherche/", {"q": words})
    assert response.status_code == 200
    return text_of(response)


def test_every_kind_that_an_app_registers_has_its_place_on_the_page():
    registered = set(kind_names())
    template = Path(settings.BASE_DIR, "templates/pages/_search_result.html").read_text()
    assert {kind for kind, _, _ in KINDS} == registered, "add its line to KINDS in emi_alumni/pages/views/search.py"
    assert set(READABLE) == registered, "say in READABLE, beside KINDS, which of its objects an account may read"
    undrawn = {kind for kind in registered - set(PEOPLE_KINDS) if f'kind == "{kind}"' not in template}
    assert undrawn == set(), "draw a result of this kind in templates/pages/_search_result.html"


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in(visitor):
    response = visitor.get("/recherche/?q=argenteuil")
    assert response.status_code == 302
    assert response["Location"].startswith("/compte/connexion/")


@pytest.mark.met("PQ1-40")
def test_people_places_and_promotions_are_found_together_and_told_apart(helene, karim, sign_in):
    page = found(sign_in(helene), "argenteuil")
    assert "2 résultats" in page
    assert "1 personne</a>" in page
    assert "1 collectivité</a>" in page
    assert "Karim Benali" in page
    assert "/collectivites/argenteuil/" in page
    assert "Promotion 2021-2022" in found(sign_in(helene), "promotion 2021-2022")


def test_a_typing_mistake_is_mended_and_told(helene, karim, sign_in):
    page = found(sign_in(helene), "argenteuill")
    assert "Karim Benali" in page
    assert "nous avons cherché « argenteuil »" in page


def test_nothing_found_says_what_to_try(helene, sign_in):
    page = found(sign_in(helene), "zzyzzx")
    assert "Rien sous ces mots" in page
    assert 'href="/annuaire/"' in page


@pytest.mark.parametrize(
    "words", ["", "   ", "le", "%%%", "'\" OR 1=1 --", "\x00", "a" * 5000, "<script>alert(1)</script>"]
)
def test_nothing_that_is_typed_breaks_the_page_nor_comes_back_as_markup(helene, sign_in, words):
    assert "<script>alert(1)" not in found(sign_in(helene), words)


@pytest.mark.parametrize("trait", [{"hidden": True}, {"imported": True}])
@pytest.mark.met("PQ1-05")
def test_hidden_and_imported_people_are_not_found(helene, sign_in, trait):
    MemberFactory(given_name="Secrète", family_name="Introuvable", position="Fauconnière", **trait)
    for words in ("introuvable", "fauconnière", "secrète"):
        page = found(sign_in(helene), words)
        assert "Secrète" not in page
        assert "Fauconnière" not in page
        assert "Rien sous ces mots" in page


def test_somebody_hidden_since_she_was_indexed_is_not_shown(helene, karim, sign_in):
    """`update` tells the index nothing: the page still asks who may be seen."""
    Member.objects.filter(pk=karim.pk).update(hidden_by_choice=True)
    assert "Karim" not in found(sign_in(helene), "benali")


def test_a_detail_kept_for_some_is_found_by_them_only(helene, karim, representative, sign_in):
    karim.bio, karim.bio_audience = "Apiculteur le dimanche", Audience.COLLECTIVITY
    karim.save()
    assert "Karim Benali" in found(sign_in(representative), "apiculteur")  # of the same collectivité
    page = found(sign_in(helene), "apiculteur")
    assert "Karim" not in page
    assert "dimanche" not in page


@pytest.mark.parametrize("words", ["0199001002", "01 99 00 10 02", "karim.benali@argenteuil.example.fr"])
@pytest.mark.met("PQ1-09")
def test_a_number_or_an_address_kept_for_nobody_is_neither_found_nor_shown(helene, karim, sign_in, words):
    """TRUST case 15."""
    page = found(sign_in(helene), words).replace(words, "")
    assert "01 99 00 10 02" not in page
    assert "argenteuil.example.fr" not in page
    assert "Karim Benali" not in page


def test_staff_without_a_profile_search_as_the_network_does(moderator, karim, sign_in):
    assert "Karim <mark>Benali</mark>" in found(sign_in(moderator), "benali")


def test_a_search_costs_the_same_however_many_are_found(helene, sign_in, same_queries):
    def one_more():
        MemberFactory(position="Archiviste", cohort=CohortFactory(), collectivity=CollectivityFactory())

    one_more()
    browser = sign_in(helene)

    def cold():
        caches["local"].clear()
        return browser.get("/recherche/?q=archiviste")

    # With the limit on reading, forgotten too, and what changed meanwhile. Warm, it takes four.
    same_queries(cold, one_more, 9)


@pytest.mark.parametrize(
    "change", [{"bio": ""}, {"bio_audience": Audience.NOBODY}, {"hidden_by_choice": True}], ids=str
)
def test_what_was_found_is_forgotten_as_soon_as_it_may_not_be_read(change, helene, karim, sign_in):
    karim.bio = "Il répare des trottinettes."
    karim.save()
    browser = sign_in(helene)
    for _ in range(2):
        assert "trottinettes" in found(browser, "trottinettes répare").split("</form>", 1)[1]
        assert "Karim Benali" in found(browser, "trottinettes répare")
    for name, value in change.items():
        setattr(karim, name, value)
    karim.save()
    page = found(browser, "trottinettes répare")
    assert "Karim Benali" not in page
    assert "Il répare" not in page


def test_what_one_reader_finds_is_not_given_to_another(helene, karim, representative, sign_in):
    karim.bio, karim.bio_audience = "Il répare des trottinettes.", Audience.COHORT
    karim.save()
    Member.objects.filter(pk=helene.pk).update(cohort=karim.cohort)
    assert representative.cohort_id != karim.cohort_id
    for _ in range(2):
        assert "Karim Benali" in found(sign_in(helene), "trottinettes")
        assert "Karim Benali" not in found(sign_in(representative), "trottinettes")


def test_nobody_copies_the_network_by_searching(helene, karim, sign_in, settings):
    """TRUST case 18: this page counts in the same hour as the directory's."""
    settings.DIRECTORY_PAGES_PER_HOUR = 2
    browser = sign_in(helene)
    assert [browser.get("/recherche/?q=benali").status_code for _ in range(2)] == [200, 200]
    refused = browser.get("/recherche/?q=benali")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Karim" not in refused.content.decode()
    assert re.search(r"Attendez \w+ minutes?, puis recommencez|Attendez une heure", refused.content.decode())
