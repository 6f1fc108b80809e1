"""A call for contributions, in a browser: its pages on a phone and on a desk; a contribution sent, accepted and placed
without script."""

import pytest
from playwright.sync_api import expect

from emi_alumni.demo import story
from emi_alumni.foundation.url_reversing import reverse
from events.models import CallProposal, ContributionCall
from tests.browser.checks import axe, overflow

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_an_organiser_hold_on_every_screen_and_for_every_reader(portal, viewport):
    call = ContributionCall.objects.get()
    context = portal.context("moderator", viewport=viewport)
    page = context.new_page()
    pages = [reverse(f"events:{name}", args=[call.event_id]) for name in ("call", "call_edit", "proposal_list")]
    pages += [one.get_absolute_url() for one in CallProposal.objects.order_by("pk")[:2]]
    for address in (*pages, reverse("events:proposal_list", args=[call.event_id]) + "?format=poster"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert axe(page) + overflow(page) == [], address
    context.close()


def test_a_contribution_goes_from_its_author_to_the_programme_without_script(portal):
    call = ContributionCall.objects.get()
    author = portal.context(story.HELENE, java_script_enabled=False, viewport=PHONE)
    page = author.new_page()
    page.goto(call.event.get_absolute_url())
    page.get_by_role("link", name="Lire l’appel et proposer").click()
    page.get_by_role("link", name="Proposer une contribution").click()
    page.get_by_label("Titre").fill("Lire à voix haute")
    page.get_by_label("Format").select_option(label="témoignage")
    page.get_by_label("Résumé, en dix lignes").fill("Nous lisons nos courriers à voix haute.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("main")).to_contain_text("Envoyée, les organisateurs la lisent")
    author.close()
    organiser = portal.context("moderator", java_script_enabled=False, viewport=PHONE)
    page = organiser.new_page()
    page.goto(reverse("events:proposal_list", args=[call.event_id]))
    page.get_by_role("link", name="Lire à voix haute").click()
    page.get_by_role("button", name="Retenir", exact=True).click()
    expect(page.locator("main")).to_contain_text("pas encore annoncée")
    page.get_by_role("button", name="Mettre au programme").click()
    page.goto(reverse("events:proposal_list", args=[call.event_id]))
    page.get_by_role("button", name="Publier le programme").click()
    page.goto(call.event.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Lire à voix haute")
    organiser.close()
