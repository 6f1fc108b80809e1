"""A story told on a phone and online at once, for its author is trusted; axe on each page, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from resources.models import Story
from tests.browser.checks import axe, overflow

LIST = "/ressources/parcours/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_story_is_told_on_a_phone(context_of: Callable[..., BrowserContext], scripts):
    size = {"width": 390, "height": 844}
    page = context_of("member", viewport=size, java_script_enabled=scripts).new_page()
    page.goto(LIST)
    page.get_by_role("link", name="Raconter mon parcours").click()
    page.get_by_label("Mon récit en une phrase").fill("Écouter avant de proposer")
    page.get_by_label("Où j’en étais").fill("Je proposais d’abord.")
    page.get_by_label("Ce que cela a changé").fill("Je me tais mieux.")
    page.get_by_label("Il parle surtout de").select_option("look")
    if scripts:
        assert not axe(page)
        assert not overflow(page)

    page.get_by_role("button", name="Envoyer mon récit").click()

    assert page.locator("#said").get_by_text("Votre récit est en ligne.").is_visible()
    Story.objects.filter(title="Écouter avant de proposer").delete()


@pytest.mark.parametrize("width", [1280, 320])
def test_stories_are_narrowed_and_read(context_of: Callable[..., BrowserContext], width):
    page = context_of("member", viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{LIST}?famille=relais")
    assert not axe(page)
    assert not overflow(page)
    page.get_by_role("link", name="Seule, l’idée s’use").click()

    assert page.get_by_role("heading", name="Ce qui a freiné").is_visible()
    assert not axe(page)
    assert not overflow(page)

    page.goto("/ressources/")
    assert page.get_by_role("heading", name="Récits", exact=True).is_visible()
    assert not axe(page)
    assert not overflow(page)
