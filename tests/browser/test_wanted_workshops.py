"""Workshops that the network asks for, in a browser: on a phone and on a desk; wanted, dated and joined in one tap."""

import pytest
from playwright.sync_api import expect

from emi_alumni.demo import story
from emi_alumni.demo.workshops import BEGUN, SET, WANTED
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Idea
from tests.browser.checks import axe, complaints, overflow

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_workshops_hold_on_every_screen(portal, viewport):
    context = portal.context("member", viewport=viewport)
    page = context.new_page()
    ideas = [Idea.objects.get(title=one.title) for one in (SET, WANTED, BEGUN)]
    event = ideas[0].events.get()
    pages = [reverse("governance:idea_list") + "?atelier=oui", *(one.get_absolute_url() for one in ideas)]
    pages += [f"{reverse('events:event_add')}?idee={ideas[1].pk}", event.get_absolute_url()]
    for address in (*pages, reverse("governance:idea_list") + "?atelier=oui&q=zzzz"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert axe(page) + overflow(page) == [], address
    context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_workshop_is_wanted_from_the_list_and_joined_from_its_idea(portal, javascript):
    context = portal.context(story.HELENE, java_script_enabled=javascript, viewport=PHONE)
    page = context.new_page()
    heard = complaints(page)
    page.goto(reverse("governance:idea_list") + "?atelier=oui")
    page.get_by_role("button", name=f"J’y viendrais : {BEGUN.title}").click()
    expect(page.get_by_text(f"Vous y viendriez : {BEGUN.title}")).to_be_visible()
    page.goto(Idea.objects.get(title=SET.title).get_absolute_url())
    page.get_by_role("button", name="Je viens").click()
    expect(page.locator("main")).to_contain_text("Vous venez")
    # And taken back, which leaves the portal as it was.
    page.get_by_role("button", name="Ne plus venir").click()
    expect(page.get_by_role("button", name="Je viens")).to_be_visible()
    page.goto(reverse("governance:idea_list") + "?atelier=oui")
    page.get_by_role("button", name=f"Retirer votre intérêt : {BEGUN.title}").click()
    expect(page.get_by_text(f"Vous y viendriez : {BEGUN.title}")).to_be_hidden()
    assert heard == []
    context.close()
