"""The pages that the law asks for: open to all, complete, and true to what the code keeps."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings

from directory.models import Member
from directory.models.contacts import MESSAGES_PER_DAY, MESSAGES_PER_PERSON_PER_DAY
from emi_alumni.foundation.personal_data import gathered, title_of
from emi_alumni.pages.views import legal
from tests.pages.test_home import text_of

PUBLIC = ["/", "/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/plan-du-site/", "/aide/", "/theme/"]
ANYTHING = ["visitor", "helene", "moderator", "administrator"]


@pytest.fixture
def browser_of(request, sign_in):
    def of(name):
        person = request.getfixturevalue(name)
        return person if name == "visitor" else sign_in(person)

    return of


@pytest.mark.django_db
@pytest.mark.parametrize("who", ANYTHING)
@pytest.mark.parametrize("address", PUBLIC)
def test_everybody_reads_them_with_the_duties_of_the_foot(browser_of, who, address):
    page = text_of(browser_of(who).get(address))
    for duty in ("Accessibilité : non conforme", "Mentions légales", "Données personnelles", "Plan du site", "Aide"):
        assert f">{duty}</a>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("who", ANYTHING)
def test_every_link_of_the_map_of_the_site_answers(browser_of, who):
    browser = browser_of(who)
    main = re.search(r"<main.*?</main>", browser.get("/plan-du-site/").content.decode(), re.S).group()
    links = re.findall(r'href="(/[^"]*)"', main)
    assert len(links) > 6
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_the_map_of_the_site_offers_each_reader_their_own(visitor, helene, moderator, sign_in):
    def links(browser):
        return set(re.findall(r'href="(/[^"]*)"', browser.get("/plan-du-site/").content.decode()))

    assert "/annuaire/" not in links(visitor)
    assert "/gestion/" not in links(visitor)
    assert "/moi/fiche/" in links(sign_in(helene))
    assert "/gestion/" not in links(sign_in(helene))
    assert "/gestion/" in links(sign_in(moderator))
    assert "/moi/fiche/" not in links(sign_in(moderator))


@pytest.mark.django_db
def test_the_legal_notice_names_publisher_director_and_host(visitor, settings):
    settings.PUBLICATION_DIRECTOR = "Camille Exemple"
    settings.HOSTING = "Hébergeur Exemple, 1 rue du Test"
    page = text_of(visitor.get("/mentions-legales/"))
    for fact in (settings.PUBLISHER, settings.PUBLISHER_ADDRESS, settings.PUBLISHER_PHONE, settings.CONTACT_EMAIL):
        assert fact in page
    assert "Camille Exemple" in page
    assert "Hébergeur Exemple" in page
    assert "à compléter" not in page.lower()


@pytest.mark.django_db
def test_the_page_on_personal_data_says_all_that_the_law_asks(visitor):
    page = text_of(visitor.get("/donnees-personnelles/"))
    for duty in (
        settings.PUBLISHER,  # who
        "Mission d’intérêt public",
        "Consentement",  # on which basis
        settings.DPO_CONTACT,
        "Réponse sous un mois",
        "Effacer",
        "Vous opposer",
        "CNIL",
        "Cookies",
        "Aucune décision automatique",
    ):
        assert duty in page


@pytest.mark.django_db
def test_the_page_on_personal_data_forgets_nothing_that_the_code_keeps(visitor):
    page = text_of(visitor.get("/donnees-personnelles/"))
    for label, fields in gathered("PERSONAL_DATA").items():
        assert title_of(label).lower() in page.lower()
        for kept in fields.values():
            assert " ".join(kept.until.split()) in page
    assert str(Member._meta.get_field("can_help").verbose_name) in page


@pytest.mark.django_db
def test_the_table_of_what_is_kept_is_drawn_once_and_the_rest_for_each_reader(visitor, helene, sign_in, monkeypatch):
    visitor.get("/donnees-personnelles/")
    monkeypatch.setattr(legal, "what_is_kept", lambda: pytest.fail("drawn again"))

    assert "Choisir qui voit quoi" in text_of(sign_in(helene).get("/donnees-personnelles/"))
    assert "Choisir qui voit quoi" not in text_of(visitor.get("/donnees-personnelles/"))


@pytest.mark.django_db
def test_the_cookies_told_are_those_that_are_set(visitor, helene, sign_in):
    browser = sign_in(helene)
    browser.get("/theme/")
    browser.post("/theme/", {"theme": "sombre"})
    page = text_of(visitor.get("/donnees-personnelles/"))
    assert browser.cookies.keys()
    for name in browser.cookies:
        assert f"<code>{name.removeprefix('__Host-')}</code>" in page


@pytest.mark.django_db
def test_the_statement_of_accessibility_has_the_imposed_parts(visitor):
    page = text_of(visitor.get("/accessibilite/"))
    for part in (
        "article 47 de la loi n° 2005-102 du 11 février 2005",
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Dérogations pour charge disproportionnée",
        "Établissement de cette déclaration",
        "Retour d’information et contact",
        "sous une semaine",
        "Voies de recours",
        "Défenseur des droits",
        "Schéma pluriannuel",
        "Plan d’action",
    ):
        assert part in page


@pytest.mark.django_db
def test_without_an_audit_no_other_word_than_non_conforme(visitor):
    assert legal.ACCESSIBILITY_STATE == "non conforme"
    page = text_of(visitor.get("/accessibilite/"))
    assert "totalement conforme" not in page
    assert "partiellement conforme" not in page
    assert date.today() - legal.ACCESSIBILITY_STATED_ON < timedelta(days=3 * 365), "read the statement again"


@pytest.mark.django_db
def test_the_help_tells_the_limits_that_the_code_holds(visitor):
    words = {3: "trois", 10: "Dix"}
    page = text_of(visitor.get("/aide/"))
    assert f"{words[MESSAGES_PER_DAY]} par jour, dont {words[MESSAGES_PER_PERSON_PER_DAY]} au plus" in page


@pytest.mark.django_db
def test_the_links_inside_the_help_lead_somewhere(visitor):
    page = visitor.get("/aide/").content.decode()
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page
