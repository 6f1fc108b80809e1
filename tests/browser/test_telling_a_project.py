"""A project is told in three steps, on a small phone, with the keyboard, with JavaScript or without."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from emi_alumni.demo import story
from projects.forms.further import FURTHER
from tests.browser.checks import complaints, overflow

SMALL = {"width": 320, "height": 640}
# What is drawn and asked of a person: hidden fields and closed groups are not.
QUESTIONS = """[...document.querySelectorAll("main form :is(input:not([type=hidden]), select, textarea)")]
    .filter(one => one.checkVisibility()).map(one => one.name)"""


def asked(page: Page) -> set[str]:
    return set(page.evaluate(QUESTIONS))


def save(page: Page, verb: str, then: str) -> None:
    page.get_by_role("button", name=verb, exact=True).press("Enter")
    page.wait_for_url(f"**/{then}/**")
    assert overflow(page) == []


@pytest.mark.met("PQ1-15")
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_three_steps_then_one_reads_again_and_proposes(context_of, javascript):
    page = context_of(story.KARIM, java_script_enabled=javascript, viewport=SMALL).new_page()
    heard = complaints(page)
    page.goto(reverse("projects:create"))
    expect(page.get_by_text("Étape 1 sur 3.")).to_be_visible()
    questions = asked(page)
    page.get_by_label("Titre").fill("Le guichet qui écoute")
    page.get_by_label("En une phrase").fill("Les familles savent qui les rappelle.")
    save(page, "Enregistrer et continuer", "probleme")
    questions |= asked(page)
    page.get_by_label("Le problème traité").fill("Personne ne rappelait.")
    save(page, "Enregistrer et continuer", "situation")
    questions |= asked(page)
    page.get_by_label("Où en est le projet").select_option("tested")
    save(page, "Enregistrer et relire", "relire")
    assert len(questions) <= 11, questions

    page.get_by_role("button", name="Proposer la publication").press("Enter")
    page.wait_for_url("**/relire/#a-completer")
    page.get_by_role("link", name="Écrivez pourquoi il en est là.").press("Enter")
    page.wait_for_url("**/situation/#id_why")
    expect(page.get_by_label("Où en est le projet")).to_have_value("tested")
    page.get_by_label("Pourquoi", exact=True).fill("Deux accueils volontaires.")
    save(page, "Enregistrer et relire", "relire")

    groups = page.get_by_role("region", name="Pour aller plus loin")
    expect(groups.get_by_text("Vide", exact=True)).to_have_count(len(FURTHER))
    groups.get_by_role("link", name="Pour qui, et vu comment").press("Enter")
    page.wait_for_url("**/terrain/")
    page.get_by_label("Ce que vous avez vu sur le terrain").fill("Trois matinées d’accueil.")
    save(page, "Enregistrer", "relire")
    expect(groups.get_by_text("Rempli", exact=True)).to_have_count(1)
    expect(page.get_by_role("article")).to_contain_text("Trois matinées d’accueil.")

    page.get_by_role("button", name="Proposer la publication").press("Enter")
    page.wait_for_url("**" + reverse("projects:mine"))
    expect(page.get_by_text("« Le guichet qui écoute » est proposé.")).to_be_visible()
    assert heard == []
