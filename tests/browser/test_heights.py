"""What a long page costs on a phone, in screens of 390 × 844, with the demonstration's content."""

import pytest
from django.urls import reverse

PHONE = {"width": 390, "height": 844}

# Address → screens at most.
SCREENS = {"governance:overview": 3, "governance:idea_list": 5.5, "directory:my_data": 3.5}


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_is_no_longer_than_its_screens(name, context_of):
    page = context_of("member", viewport=PHONE).new_page()
    page.goto(reverse(name))
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= SCREENS[name] * PHONE["height"], f"{height / PHONE['height']:.1f} screens"


@pytest.mark.parametrize("asked", ["?q=cantine", "?statut=en-place"])
def test_what_was_looked_for_in_the_bank_is_on_the_first_screen(context_of, asked):
    """Above the bar of the phone; its figures stood before, a screen of bars."""
    page = context_of("member", viewport=PHONE).new_page()
    page.goto(reverse("projects:list") + asked)
    bar = page.get_by_role("navigation", name="Navigation principale").bounding_box()
    found = page.locator("#trouves").get_by_role("heading").first.bounding_box()
    assert bar
    assert found
    assert found["y"] + found["height"] < bar["y"]
    assert page.locator("#devenir").get_by_role("link", name="Arrêté").is_visible()
