"""Following, the signals of a month and the word of the month, with the keyboard, on a phone, and without script."""

import re
from collections.abc import Callable
from io import BytesIO

from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from tests.browser.checks import axe


def sound(page: Page) -> None:
    assert axe(page) == []


def test_a_theme_is_followed_read_and_left_by_keyboard(context_of: Callable[..., BrowserContext]):
    page = context_of("marion.hervieu-cisse@example.org").new_page()
    page.goto("/moi/suivis/")
    button = page.get_by_role("button", name="suivre").first
    name = button.inner_text().split(",")[0].strip()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Vous suivez : {name}").first).to_be_attached()
    sound(page)
    page.get_by_role("link", name="Lire leurs nouvelles").click()
    expect(page).to_have_url(re.compile("suivis=1"))
    sound(page)
    page.goto("/moi/suivis/")
    page.get_by_role("button", name="Ne plus suivre").first.click()
    expect(page.get_by_text("C’est retiré de ce que vous suivez.").first).to_be_attached()


def test_signals_are_chosen_without_script(context_of: Callable[..., BrowserContext]):
    page = context_of("representative", java_script_enabled=False).new_page()
    page.goto("/moi/signaux/")
    expect(page.get_by_role("heading", name=re.compile("Retenus : [1-9]"))).to_be_visible()
    page.get_by_label("15", exact=True).check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Retenus", exact=True)).to_be_visible()


def test_the_screen_of_a_hall_turns_by_itself_and_pauses(context_of: Callable[..., BrowserContext]):
    page = context_of("member", reduced_motion="no-preference").new_page()
    page.clock.install()
    page.goto("/mot-du-mois/ecran/")
    first = page.locator("[data-slide]:visible").inner_text()
    page.clock.run_for(12_500)
    second = page.locator("[data-slide]:visible").inner_text()
    assert second != first
    page.get_by_role("button", name="Mettre en pause").click()
    page.clock.run_for(30_000)
    assert page.locator("[data-slide]:visible").inner_text() == second
    sound(page)


def test_less_movement_asked_nothing_turns_and_without_script_all_is_there(context_of: Callable[..., BrowserContext]):
    page = context_of("member").new_page()
    page.goto("/mot-du-mois/ecran/")
    expect(page.get_by_role("button", name="Reprendre")).to_be_visible()
    page = context_of("member", java_script_enabled=False).new_page()
    page.goto("/mot-du-mois/ecran/")
    assert page.locator("[data-slide]:visible").count() > 3


def test_the_sheet_fits_one_page_and_the_text_is_copied(context_of: Callable[..., BrowserContext]):
    page = context_of("member", permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto("/mot-du-mois/")
    sound(page)
    assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) == 1
    page.goto("/mot-du-mois/textes/")
    sound(page)
    page.get_by_role("button", name="Copier le texte pour WhatsApp").click()
    expect(page.get_by_text("Texte copié.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("*Le mot d")
    assert len(copied.split("\n")) <= 5
