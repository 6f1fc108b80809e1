"""How many clicks what people come for is away from the home page, whatever is typed in between."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from directory.models import RelayedMessage
from emi_alumni.demo import story


class Clicks:
    """A page that is walked by clicking alone: addresses are not typed, and every click counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0
        page.goto("/")

    def on(self, what: Locator) -> None:
        self.count += 1
        what.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_writing_to_somebody_elsewhere_who_worked_on_a_subject_takes_four(
    context_of: Callable[..., BrowserContext], javascript: bool
):
    clicks = Clicks(context_of(story.ISABELLE, java_script_enabled=javascript).new_page())
    main = clicks.page.get_by_role("main")
    main.get_by_label("Votre besoin, en une phrase").fill("cantine")
    clicks.on(main.get_by_role("button", name="Trouver quelqu’un"))
    card = main.get_by_role("article").filter(has_not_text="Sannois").first
    name = card.get_by_role("heading").inner_text()
    clicks.on(card.get_by_role("link", name=name))
    clicks.on(main.get_by_role("link", name="Écrire à").first)
    main.locator("[name=subject]").fill("Vos repas à la cantine")
    main.locator("[name=body]").fill("Bonjour, comment avez-vous mesuré les restes ?")
    clicks.on(main.get_by_role("button", name="Envoyer le message"))
    expect(main).not_to_contain_text("Écrivez le")
    letter = RelayedMessage.objects.latest("pk")
    assert (letter.sender.email, letter.recipient.full_name) == (story.ISABELLE, name)
    assert clicks.count == 4


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_everything_that_waits_for_me_is_one_click_away(context_of: Callable[..., BrowserContext], javascript: bool):
    clicks = Clicks(context_of("member", java_script_enabled=javascript).new_page())
    waiting = clicks.page.locator("section", has=clicks.page.locator("#a-faire"))
    said = re.search(r"(\d+) choses", waiting.inner_text())
    assert said
    clicks.on(waiting.locator("summary").first)
    expect(waiting.locator("li.todo:visible")).to_have_count(int(said[1]))
    assert clicks.count == 1
