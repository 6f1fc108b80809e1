"""A story told on a phone and online at once, for its author is trusted; axe on each page, and without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from directory.models import Member
from emi_alumni.demo.story import HELENE
from resources.models import Story
from tests.browser.checks import axe, overflow
from tests.resources.story_world import told

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

    expect(page.locator("#said").get_by_text("Votre récit est en ligne.")).to_be_visible()
    Story.objects.filter(title="Écouter avant de proposer").delete()


@pytest.mark.parametrize("width", [1280, 320])
def test_stories_are_narrowed_and_read(context_of: Callable[..., BrowserContext], width):
    page = context_of("member", viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{LIST}?famille=relais")
    assert not axe(page)
    assert not overflow(page)
    page.get_by_role("link", name="Seule, l’idée s’use").click()

    expect(page.get_by_role("heading", name="Ce qui a freiné")).to_be_visible()
    assert not axe(page)
    assert not overflow(page)

    page.goto("/ressources/")
    expect(page.get_by_role("heading", name="Récits", exact=True)).to_be_visible()
    assert not axe(page)
    assert not overflow(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_story_is_shown_to_all_and_taken_back(context_of: Callable[..., BrowserContext], scripts):
    page = context_of("member", viewport={"width": 390, "height": 844}, java_script_enabled=scripts).new_page()
    helene = Member.objects.get(email=HELENE)
    story = told(helene, "Une heure au guichet", published_at=timezone.now() - timedelta(days=200))
    page.goto(story.get_absolute_url())
    expect(page.get_by_role("heading", name="Et maintenant ?")).to_be_visible()
    page.get_by_role("link", name="Le montrer à tous").click()
    if scripts:
        assert not axe(page)
        assert not overflow(page)
    page.get_by_label("ni mon nom ni ma collectivité").check()
    page.get_by_label("J’accepte que tout le monde lise ce récit, sans compte").check()
    page.get_by_role("button", name="Donner mon accord").click()
    expect(page.get_by_text("en attente de lecture")).to_be_visible()
    if scripts:
        assert not axe(page)
        assert not overflow(page)
    page.get_by_role("button", name="Reprendre mon accord").click()
    expect(page.get_by_text("Personne ne le lit sans compte.")).to_be_visible()

    page.get_by_role("link", name="Dire ce que c’est devenu").click()
    page.get_by_label("Qu’est devenu ce que vous racontiez").fill("Elle tient.")
    if scripts:
        assert not axe(page)
        assert not overflow(page)
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("Elle tient.")).to_be_visible()
    Story.objects.filter(title="Une heure au guichet").delete()


@pytest.mark.parametrize("width", [1280, 320])
def test_visitors_read_the_stories_told_to_all(context_of: Callable[..., BrowserContext], width):
    page = context_of("visitor", viewport={"width": width, "height": 900}).new_page()
    page.goto("/")
    page.get_by_role("link", name="des récits ouverts à tous").click()
    expect(page.get_by_role("link", name="Écouter dix personnes avant de proposer")).to_be_visible()
    assert not axe(page)
    assert not overflow(page)
    page.get_by_role("link", name="Écouter dix personnes avant de proposer").click()
    expect(page.get_by_role("heading", name="Ce que j’ai essayé")).to_be_visible()
    assert not axe(page)
    assert not overflow(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_each_guide_asks_its_own_questions(context_of: Callable[..., BrowserContext], width):
    page = context_of("member", viewport={"width": width, "height": 900}).new_page()
    page.goto("/ressources/parcours/proposer/")
    page.get_by_role("link", name="Des freins").click()
    expect(page.get_by_label("Ce que je voulais faire")).to_be_visible()
    assert not axe(page)
    assert not overflow(page)
