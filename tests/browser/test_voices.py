"""A voice left from a phone, with and without JavaScript; its screens, the team's page and the poster."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from emi_alumni.demo.voices import TOKEN
from emi_alumni.foundation.moderation.models import State
from projects.models import Voice
from projects.views.voices import HUMAN
from tests.browser.checks import axe, complaints, keyboard, overflow, skip_link, structure

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DOOR = f"/retour/{TOKEN}/"
TEAM = "/projets/le-premier-appel-compte/retours/"

Contexts = Callable[..., BrowserContext]


def first_screen(page: Page) -> None:
    page.goto(DOOR)
    page.get_by_text("Bien", exact=True).tap()
    page.get_by_text("5 très clair").tap()
    page.wait_for_timeout(HUMAN / timedelta(milliseconds=1))  # who answers sooner is a robot, and nothing is kept
    page.get_by_role("button", name="Continuer").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("En quelques mots")


@pytest.mark.met("PQ1-20", "TRA-04")
@pytest.mark.parametrize("javascript", [False, True], ids=["without JavaScript", "with"])
def test_a_user_says_how_it_went_from_a_phone_and_is_warned_of_a_name(context_of: Contexts, javascript):
    before = set(Voice.objects.values_list("pk", flat=True))
    context = context_of(java_script_enabled=javascript, **PHONE)
    page = context.new_page()
    heard = complaints(page)
    first_screen(page)
    # Back keeps what was chosen.
    page.go_back()
    expect(page.get_by_role("radio", name="Bien", exact=True)).to_be_checked()
    page.go_forward()
    page.get_by_label("Ce que vous aimeriez nous dire").fill("Madame Durand m’a rappelée à onze heures.")
    page.get_by_text("Usager, usagère").tap()
    page.get_by_label("Je voudrais une réponse").check()
    page.get_by_role("button", name="Envoyer mon avis").tap()
    expect(page.get_by_role("alert")).to_contain_text("« Madame Durand »")
    page.get_by_label("Votre avis").fill("Une agente m’a rappelée à onze heures.")
    page.get_by_role("button", name="Envoyer le texte corrigé").tap()
    page.get_by_label("Votre adresse électronique ou votre téléphone").fill("dalila@exemple.fr")
    page.get_by_label("J’accepte que ces coordonnées servent à me répondre").check()
    page.get_by_role("button", name="Envoyer mon avis").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est bien arrivé")
    assert heard == []
    assert context.cookies() == []
    voice = Voice.objects.exclude(pk__in=before).get()
    assert (voice.smiley, voice.clarity, voice.profile, voice.state) == (4, 5, "user", State.PENDING)
    assert voice.text == "Une agente m’a rappelée à onze heures."
    # Back from the thanks does not open it again.
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est bien arrivé")


def look(page: Page) -> list[str]:
    wrong = structure(page) + keyboard(page) + skip_link(page)
    for width, scheme in ((1280, "light"), (390, "dark"), (320, "light")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [f"{width} px, {scheme}: {what}" for what in [*axe(page), *overflow(page)]]
    return wrong


def test_every_screen_of_the_form_is_sound(context_of: Contexts):
    page = context_of(**PHONE).new_page()
    page.goto(DOOR)
    assert look(page) == []
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert look(page) == []
    page.set_viewport_size(PHONE["viewport"])
    first_screen(page)
    assert look(page) == []
    page.get_by_label("Ce que vous aimeriez nous dire").fill("Appelez le 06 12 34 56 78.")
    page.get_by_label("Je voudrais une réponse").check()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relisez avant d’envoyer")
    assert look(page) == []
    page.get_by_role("button", name="Envoyer tel quel").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Où vous répondre")
    assert look(page) == []
    page.get_by_role("button", name="Envoyer sans être recontacté").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")
    assert look(page) == []


@pytest.mark.parametrize("path", [TEAM, f"{TEAM}affiche/"], ids=["the voices", "the poster"])
def test_the_pages_of_the_team_are_sound(context_of: Contexts, path):
    page = context_of("member").new_page()
    heard = complaints(page)
    page.goto(path)
    assert heard == []
    assert look(page) == []


def test_the_poster_prints_on_one_page_with_a_code_that_is_large(context_of: Contexts):
    page = context_of("member").new_page()
    page.goto(f"{TEAM}affiche/")
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    code = page.locator(".poster .qr").bounding_box()
    assert code["width"] == code["height"]
    assert code["width"] > 380  # ten centimetres
    expect(page.get_by_role("button", name="Imprimer l’affiche")).to_be_hidden()


def test_the_team_answers_a_voice_without_javascript(context_of: Contexts):
    page = context_of("member", java_script_enabled=False).new_page()
    page.goto(TEAM)
    page.get_by_role("link", name="Répondre").first.click()
    page.get_by_label("Votre réponse").fill("Merci, nous rappelons désormais à l’heure dite.")
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.locator("#voix")).to_contain_text("Merci, nous rappelons désormais à l’heure dite.")
