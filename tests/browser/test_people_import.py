"""The preview of a list of people, in a real browser: what is asked is labelled, answered and read again."""

import pytest

from tests.browser.checks import axe

pytestmark = pytest.mark.browser

# Tables that do not fit.
SCROLLS_SIDEWAYS = """() => [...document.querySelectorAll(".results")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText.slice(0, 80))"""
LIST = """Annuaire
NOM Prénom;Promo;Employeur;Joindre;Tél.
ROY Ida;98-99;Sarceles;ida.roy@exemple.fr;01 99 00 20 01 / 06 99 00 00 02
BLANC Rose;;CD 95;rose.blanc@exemple.fr;12
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_what_a_preview_asks_is_labelled_and_answered(width, context_of):
    page = context_of("moderator", viewport={"width": width, "height": 900}).new_page()
    page.goto("/gestion/directory/member/importer/")
    page.get_by_label("Fichier").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1252")}
    )
    page.get_by_role("button", name="Voir ce que ferait").click()
    page.get_by_role("combobox", name="Joindre").wait_for()
    assert axe(page) == []
    page.get_by_role("combobox", name="Joindre").select_option("courriel")
    page.get_by_role("combobox", name="collectivité : « Sarceles »").select_option(label="Sarcelles")
    page.get_by_role("combobox", name="promotion : « 98-99 »").select_option("-")
    page.get_by_role("button", name="Relire avec ces noms").click()
    page.get_by_role("row", name="Ida ROY").get_by_text("nouvelle", exact=True).wait_for()
    assert axe(page) == []
    assert page.evaluate(SCROLLS_SIDEWAYS) == []
    again = page.get_by_role("link", name="Choisir un autre fichier").bounding_box()
    imports = page.get_by_role("button", name="Importer 1 ligne").bounding_box()
    assert again
    assert imports
    assert again["height"] == imports["height"]
    page.get_by_role("button", name="Importer 1 ligne").click()
    page.get_by_text("Cochez la case pour laisser de côté").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_preview_of_a_list_fits_and_says_that_it_works(width, context_of):
    page = context_of("moderator", viewport={"width": width, "height": 900}).new_page()
    page.goto("/gestion/governance/partner/importer/")
    lines = "Partenaire;Objet;Signature\nZed;Former;01/09/2024\nAsso Y;Aider;bientôt\n"
    page.get_by_label("Fichier").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    send = page.get_by_role("button", name="Voir ce que ferait")
    # Held back: the page says that it works, once.
    page.evaluate("() => document.addEventListener('submit', event => event.preventDefault(), {once: true})")
    send.click()
    page.get_by_text("Lecture du fichier").wait_for()
    page.evaluate("() => document.querySelector('form[aria-busy]').removeAttribute('aria-busy')")
    send.click()
    page.get_by_role("row", name="Asso Y").get_by_text("à corriger", exact=True).wait_for()
    assert axe(page) == []
    assert page.evaluate(SCROLLS_SIDEWAYS) == []


def test_a_preview_is_read_without_scripts(context_of):
    page = context_of("moderator", java_script_enabled=False).new_page()
    page.goto("/gestion/directory/member/importer/")
    page.get_by_label("Fichier").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1252")}
    )
    page.get_by_role("button", name="Voir ce que ferait").click()
    page.get_by_role("row", name="Ida ROY").wait_for()
