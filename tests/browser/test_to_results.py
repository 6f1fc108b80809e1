"""From the words one looks for to the first thing found: two stops, whatever the panel and the orders between them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

# Address, with what puts the most between the search and its results.
LISTS = [
    ("member", "directory:list", "?tri=nom&niveau_aide=x"),
    ("member", "directory:list", "?q=ca"),
    ("member", "directory:map", ""),
    ("member", "projects:list", "?tri=titre&statut=en-cours"),
    ("member", "governance:idea_list", ""),
    ("member", "directory:list", "?q=xyzxyz"),
    ("visitor", "projects:public_list", ""),
]


@pytest.mark.parametrize(("role", "name", "query"), LISTS)
@pytest.mark.parametrize("width", [1280, 320])
def test_the_first_result_is_three_stops_from_the_search_at_most(role, name, query, width, context_of):
    page = context_of(role, viewport={"width": width, "height": 800}).new_page()
    page.goto(reverse(name) + query)
    page.locator("#q").focus()
    stops = 0
    while not page.evaluate("document.activeElement.matches('#trouves a, #trouves button')"):
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= 3, page.evaluate("document.activeElement.outerHTML")
        link = page.get_by_role("link", name="Aller aux résultats")
        if page.evaluate("document.activeElement.matches('.to-results')"):
            expect(link).to_be_in_viewport()
            page.keyboard.press("Enter")
            expect(page.locator("#trouves")).to_be_focused()


def test_names_that_complete_what_is_typed_do_not_stand_in_the_way(context_of):
    page = context_of("member", viewport={"width": 1280, "height": 800}).new_page()
    page.goto(reverse("directory:list"))
    page.locator("#q").press_sequentially("ben")
    expect(page.locator("#suggestions a").first).to_be_visible()
    page.wait_for_url("**q=ben*")  # the list has come too: it would take the focus with what it replaces
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('#trouves a')")
