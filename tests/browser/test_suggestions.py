"""The box of the whole portal, as a combobox: by keyboard, with the mouse, on a phone, read aloud."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe, overflow


@pytest.mark.parametrize(("width", "box"), [(1280, "#partout"), (360, "#q")])
def test_arrows_choose_enter_opens_and_escape_closes(width, box, context_of):
    page = context_of("member", viewport={"width": width, "height": 800}).new_page()
    page.goto("/recherche/")
    field = page.locator(box)
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("arg")
    first = page.get_by_role("option").first
    expect(first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert overflow(page) == []
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("arg")
    field.press_sequentially("e")
    expect(first).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", "x")
    page.keyboard.press("ArrowDown")
    address = first.get_attribute("data-href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_enter_without_a_choice_searches(context_of):
    page = context_of("member", viewport={"width": 1280, "height": 800}).new_page()
    page.goto("/")
    page.locator("#partout").fill("argenteuil")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=argenteuil")
