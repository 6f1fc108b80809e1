"""The mission’s queue by keyboard alone: ten decisions in twenty-five keys, each announced, the next one in hand."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.foundation.moderation.models import ModerationEvent, State
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Idea
from tests.browser.checks import axe, complaints, overflow

KEYS = 25
ROOM = 6_000  # bytes of an answer


@pytest.fixture
def ideas(portal) -> Iterator[list[Idea]]:
    """Ten that wait."""
    author = Member.objects.get(user__email=story.KARIM)
    told: dict[str, Any] = {"author": author, "theme": Idea.objects.published()[0].theme, "text": "Un texte."}
    found = [Idea.objects.create(title=f"Idée {n}", **told) for n in range(10)]
    for one in found:
        one.submit(by=author.user)
    yield found
    for one in found:
        ModerationEvent.objects.about(one).delete()  # what was accepted of them would make their author trusted
        one.delete()


def desk(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(reverse("admin:moderation_queue") + "?type=idee")
    return page


def test_ten_decisions_take_twenty_five_keys(ideas, context_of):
    page = desk(context_of("moderator"))
    heard, sizes = complaints(page), []
    page.on("response", lambda answer: sizes.append(len(answer.body())) if answer.request.method == "POST" else None)
    wait = page.locator("[data-item]")
    left, keys = wait.count(), 0
    page.locator("[data-item]", has_text="Idée 0").locator("summary").first.focus()  # those of the demonstration stay
    if not wait.first.get_by_text("Idée 0").count():
        page.keyboard.press("p")  # a folded line is unfolded first: nothing is decided unread
        keys += 1
    for n in range(10):
        page.keyboard.press("p")
        page.keyboard.press("Enter")
        keys += 2
        expect(wait).to_have_count(left - n - 1)
        expect(page.locator("#issue")).to_have_text(f"L’idée « Idée {n} » est publiée.")
        if n < 9:
            assert page.evaluate("document.activeElement.innerText").find(f"Idée {n + 1}") >= 0
    assert keys <= KEYS
    assert max(sizes) < ROOM
    assert heard == []
    assert axe(page) == []
    assert set(Idea.objects.filter(pk__in=[one.pk for one in ideas]).values_list("state", flat=True)) == {
        State.PUBLISHED
    }


def test_a_refusal_opens_in_view_and_comes_back_with_its_words(ideas, context_of):
    page = desk(context_of("moderator", viewport={"width": 1024, "height": 600}))
    line = page.locator("[data-item]", has_text="Idée 3")
    line.locator("summary").first.click()
    page.keyboard.press("r")
    expect(line.get_by_role("radio").first).to_be_focused()
    expect(line.get_by_role("button", name="Refuser")).to_be_in_viewport()
    line.get_by_role("textbox", name="Avec vos mots").fill(" ")
    line.get_by_role("button", name="Refuser").click()
    expect(line.get_by_role("alert")).to_contain_text("Écrivez pourquoi")
    expect(line.get_by_role("textbox", name="Avec vos mots")).to_be_focused()
    page.keyboard.type("p est une touche comme une autre ici")
    line.get_by_role("button", name="Refuser").click()
    expect(page.locator("#issue")).to_contain_text("n’est pas publié")
    assert axe(page) + overflow(page) == []


def test_keys_are_switched_off_for_good(ideas, context_of):
    context = context_of("moderator")
    page = desk(context)
    button = page.get_by_role("button", name="Raccourcis clavier")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.reload()
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.get_by_role("button", name="Raccourcis clavier").click()
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_without_javascript_a_decision_leads_back_to_the_queue(ideas, context_of):
    page = desk(context_of("moderator", java_script_enabled=False))
    line = page.locator("[data-item]", has_text="Idée 5")
    line.locator("summary").first.click()
    line.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("L’idée « Idée 5 » est publiée.", exact=True)).to_be_visible()
    expect(page.locator("[data-item]", has_text="Idée 5")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 320])
def test_correcting_and_setting_trust_are_sound_at_every_width(width, ideas, context_of):
    page = desk(context_of("moderator", viewport={"width": width, "height": 800}))
    line = page.locator("[data-item]", has_text="Idée 5")
    for link in ("moderation_correct", "moderation_trust"):
        about = ["idee", ideas[5].pk, "pending"] if link == "moderation_correct" else [ideas[5].author.user_id]
        address = reverse(f"admin:{link}", args=about)
        assert line.locator(f'a[href="{address}"]').count() == 1
        other = page.context.new_page()
        other.goto(address)
        assert axe(other) + overflow(other) == [], link
