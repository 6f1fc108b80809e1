"""What people do with the agenda, on a phone and by keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Event
from tests.browser.checks import complaints

PHONE = {"width": 390, "height": 844}
ANSWERS = {"on": "", "starts": "12:00", "venue": "Mairie de Sannois, salle 2"}


def is_in_first_screen(page: Page, selector: str) -> bool:
    """Above the bar at the bottom of the screen, nothing scrolled."""
    shown, bar = (
        page.locator(selector).first.bounding_box(),
        page.get_by_role("navigation", name="Navigation principale").bounding_box(),
    )
    assert shown
    assert bar
    return page.evaluate("() => scrollY") == 0 and shown["y"] + shown["height"] <= bar["y"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_coffee_is_published_in_four_answers_and_one_screen_of_a_phone(context_of, javascript):
    """The button was a screen and a half below the first of them."""
    page = context_of("representative", viewport=PHONE, java_script_enabled=javascript).new_page()
    heard = complaints(page)
    page.goto(reverse("events:event_add"))
    for name in ("kind", *ANSWERS):
        assert is_in_first_screen(page, f"[name={name}]"), name
    assert is_in_first_screen(page, ".savebar button[type=submit]")
    for name, said in ANSWERS.items():
        page.locator(f"[name={name}]").fill(said or f"{timezone.localdate() + timedelta(days=9 + javascript)}")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("main")).to_contain_text("Votre événement est en ligne.")
    written = Event.objects.published().filter(venue=ANSWERS["venue"]).latest("pk")
    assert str(written) == "Café des alumni à Sannois"
    assert heard == []


def test_an_answer_that_lacks_is_asked_without_unfolding_those_that_are_optional(context_of):
    page = context_of("representative", viewport=PHONE).new_page()
    page.goto(reverse("events:event_add"))
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".err").first).to_be_visible()
    expect(page.locator("[name=title]")).to_be_hidden()
    page.get_by_text("Compléter").click()
    page.locator("[name=capacity]").fill("0")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("[name=capacity]")).to_be_visible()
