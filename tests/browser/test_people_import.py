"""The preview of a list of people, in a real browser: what is asked is labelled, answered and read again."""

import pytest

from tests.browser.checks import axe

pytestmark = pytest.mark.browser

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
    page.get_by_role("button", name="Importer 1 ligne").click()
    page.get_by_text("Cochez la case pour laisser de côté").wait_for()
