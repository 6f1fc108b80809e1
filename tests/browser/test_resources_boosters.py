"""Boosters and the watch on a telephone of 320 px, without JavaScript: answered, taken back, shared; axe."""

from playwright.sync_api import expect

from resources.models import Booster, WatchItem
from tests.browser.checks import axe, overflow


def test_a_booster_is_done_in_one_tap_from_home_and_taken_back_without_javascript(portal, context_of):
    """Hélène did it half a year ago: it comes back with what she wrote then."""
    phone = context_of("member", java_script_enabled=False).new_page()
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto("/")
    block = phone.locator("section", has=phone.get_by_role("heading", name="Votre piqûre de rappel"))
    expect(block.get_by_text("Vous écriviez", exact=False)).to_be_visible()
    block.get_by_role("button", name="C’est fait").click()
    expect(phone.get_by_text("Elle reviendra dans six mois", exact=False)).to_be_visible()
    expect(block.get_by_text("est faite", exact=False)).to_be_visible()
    assert not overflow(phone)
    block.get_by_role("button", name="Revenir sur ma réponse").click()
    expect(block.get_by_role("button", name="C’est fait")).to_be_visible()


def test_the_pages_of_boosters_hold_on_a_small_screen(portal, context_of):
    seen = context_of("member").new_page()
    seen.set_viewport_size({"width": 320, "height": 640})
    booster = Booster.objects.published().order_by("pk")[0]
    for address in (booster.get_absolute_url(), "/ressources/piqures/les-miennes/", booster.module.get_absolute_url()):
        seen.goto(address)
        assert not overflow(seen), address
        assert not axe(seen), address


def test_the_page_of_a_module_takes_four_screens_of_a_phone(portal, context_of):
    page = context_of("member", viewport={"width": 390, "height": 844}).new_page()
    page.goto("/programme/conduite-du-changement/")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 4 * 844, f"{height / 844:.1f} screens"


def test_a_link_is_shared_in_four_fields_and_told_to_the_next_without_javascript(portal, context_of):
    phone = context_of("representative", java_script_enabled=False).new_page()
    phone.set_viewport_size({"width": 320, "height": 640})
    for title in ("Une halte par semaine", "La même halte"):
        phone.goto("/ressources/veille/proposer/")
        phone.get_by_label("Lien").fill("https://veille.example.org/halte")
        phone.get_by_label("En une ligne").fill(title)
        phone.get_by_label("Pourquoi c’est intéressant").fill("Le bus des droits s’arrête au marché.")
        phone.get_by_label("Thème").select_option(index=1)
        phone.get_by_role("button", name="Partager").click()
    expect(phone.get_by_text("Déjà partagé par", exact=False)).to_be_visible()
    assert not overflow(phone)
    shared = WatchItem.objects.published().get(url="https://veille.example.org/halte")
    seen = context_of("member").new_page()
    seen.goto(shared.get_absolute_url())
    assert not axe(seen)
    seen.get_by_role("button", name="Utile").click()
    expect(seen.get_by_text("Utile à", exact=False)).to_be_visible()
    assert shared.useful.count() == 1
    shared.delete()
