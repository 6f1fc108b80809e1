"""« La première heure », as a browser shows it: put away by keyboard, brought back, at two widths."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from emi_alumni.foundation.back_office import first_hour
from emi_alumni.foundation.url_reversing import reverse
from tests.browser.checks import axe, complaints, overflow


@pytest.fixture
def begun(portal, monkeypatch) -> None:
    """The demonstration's hour is over: its last step is not done again."""
    steps = sorted(first_hour.STEPS, key=lambda step: step.place)
    undone = replace(steps[-1], rows=lambda: steps[-1].rows().none())
    monkeypatch.setattr(first_hour, "STEPS", [*steps[:-1], undone])


@pytest.mark.parametrize("width", [1280, 320])
def test_the_list_is_read_put_away_and_brought_back(begun, context_of, width):
    page = context_of("moderator").new_page()
    page.set_viewport_size({"width": width, "height": 900})
    heard = complaints(page)
    page.goto(reverse("admin:index"))
    hour = page.get_by_role("region", name="La première heure")
    expect(hour.get_by_role("listitem")).to_have_count(6)
    assert overflow(page) == []
    assert axe(page) == []
    hour.get_by_role("button", name="Ranger cette liste").focus()
    page.keyboard.press("Enter")
    expect(hour).to_have_count(0)
    expect(page.get_by_text("La première heure est rangée")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Montrer de nouveau la liste").click()
    expect(hour).to_be_visible()
    assert heard == []
