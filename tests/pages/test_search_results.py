"""How results are shown: the best kind first, four of each, words marked, extracts from the word on, the help too."""

import pytest

from emi_alumni.foundation.search.marks import marked
from emi_alumni.foundation.search.reasons import excerpt
from emi_alumni.foundation.search.stems import stem
from emi_alumni.pages.help_search import explanations
from governance.models import Club, ExternalLoop, Partner
from governance.models.partners import PartnerKind
from tests.factories import MemberFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def results(browser, words: str) -> str:
    response = browser.get("/recherche/", {"q": words})
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


# Words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("La cantine du soir", "cantines", "La <mark>cantine</mark> du soir"),
        ("À l’accueil, d’abord.", "accueil", "À l’<mark>accueil</mark>, d’abord."),
        ("« Cantine » et <b>", "cantine", "« <mark>Cantine</mark> » et &lt;b&gt;"),
        ("Rien ici", "cantine", "Rien ici"),
        ("Écoles & mairies", "école", "<mark>Écoles</mark> &amp; mairies"),
    ],
)
def test_the_words_asked_for_are_marked_and_the_rest_is_escaped(text, words, expected):
    assert marked(text, {stem(word) for word in words.replace("é", "e").split()}) == expected


def test_an_extract_begins_at_the_sentence_or_at_the_word():
    body = "Une longue introduction qui ne dit rien de ce que l’on cherche. La cantine ouvre à midi."
    assert excerpt(body, {stem("cantine")}) == "… La cantine ouvre à midi."
    near = "Notre cantine ouvre à midi."
    assert excerpt(near, {stem("cantine")}) == near
    endless = "mot " * 60 + "cantine ouverte"
    assert excerpt(endless, {stem("cantine")}) == "… cantine ouverte"


# The page -----------------------------------------------------------------------------------------


def test_the_kind_of_the_best_answer_comes_first(helene, sign_in):
    ProjectFactory(title="La cantine pour tous")
    MemberFactory(bio="Aime bien la cantine.", bio_audience="network")
    page = results(sign_in(helene), "cantine")
    assert page.index('id="project"') < page.index('id="person"')


def test_four_of_each_kind_are_shown_and_all_can_be(helene, sign_in):
    for number in range(6):
        ProjectFactory(title=f"La cantine numéro {number}")
    page = results(sign_in(helene), "cantine")
    first, _, folded = page.partition("<details><summary")
    assert first.count("/projets/la-cantine-numero") == 4
    assert folded.startswith(' class="plain-sum">Voir les 6 projets</summary>')
    assert folded.partition("</details>")[0].count("/projets/la-cantine-numero") == 2
    assert "La <mark>cantine</mark> numéro" in first


def test_partners_and_groups_outside_the_portal_are_found(helene, sign_in):
    Partner.objects.create(name="Université de Cergy", kind=PartnerKind.choices[0][0], subject="Des stages de Master")
    loop = ExternalLoop.objects.create(
        name="Les Tchapeurs", kind="tchap", url="https://www.tchap.gouv.fr/#/room/secret", rules="On parle d’accueil."
    )
    browser = sign_in(helene)
    assert "1 partenaire" in results(browser, "université stages") or "Université" in results(browser, "stages")
    page = results(browser, "tchapeurs")
    assert f'href="/boucles/#boucle-{loop.pk}"' in page
    assert "secret" not in page
    loop.close()
    assert "tchapeurs</mark>" not in results(browser, "tchapeurs").lower()


def test_the_missions_notes_on_a_partner_are_not_found(helene, sign_in):
    Partner.objects.create(name="Un partenaire", kind=PartnerKind.choices[0][0], subject="X", note="Dossier épineux")
    assert "Un partenaire" not in results(sign_in(helene), "épineux")


def test_a_club_is_found_with_its_mark(helene, sign_in):
    Club.objects.create(name="Accueil des usagers", slug="accueil", tagline="Recevoir mieux", charter="Une charte.")
    assert "<mark>Accueil</mark> des usagers" in results(sign_in(helene), "accueil")


# The help -----------------------------------------------------------------------------------------


def test_questions_of_the_help_page_and_sessions_of_the_kit_are_found(helene, sign_in):
    browser = sign_in(helene)
    page = results(browser, "clé d’accès")
    assert 'href="/aide/#cle"' in page
    assert "Rien sous ces mots" not in page
    assert "/kit-d-animation/#" in results(browser, "codéveloppement") + results(browser, "club à distance")


def test_every_question_has_an_anchor_that_the_help_page_has(helene, sign_in):
    html = sign_in(helene).get("/aide/").content.decode()
    anchors = [one.url.partition("#")[2] for one in explanations() if one.url.startswith("/aide/")]
    assert len(anchors) == html.count('<details class="qa">')
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in html] == []


def test_what_only_the_help_answers_is_no_failed_search(helene, sign_in):
    page = results(sign_in(helene), "indésirables")
    assert "Le code n’arrive pas" in page
    assert "Rien sous ces mots" not in page
