"""Pages of the agenda, of mutual help and of resources in Firefox, on a phone: none complains, sticks out, or loses its
title."""

from tests.browser.checks import complaints, overflow
from tests.browser.pages.addresses import ALL, path_of

NAMES = [
    (name, query)
    for role, name, query in ALL
    if role == "member" and name.partition(":")[0] in ("resources", "mentoring", "events")
]


def test_pages_of_the_network_s_life_are_sound_in_firefox(firefox_context_of):
    page = firefox_context_of("member", viewport={"width": 390, "height": 844}).new_page()
    heard, wrong = complaints(page), []
    for name, query in NAMES:
        answer = page.goto(path_of(name, query), wait_until="load")
        said = [f"console: {text}" for text in heard] + overflow(page)
        if answer is None or answer.status != 200:
            said.append(f"answers {answer and answer.status}")
        if page.locator("h1").count() != 1 or not page.locator("h1").is_visible():
            said.append("no title in sight")
        wrong += [f"{name}{query}: {what}" for what in said]
        heard.clear()
    assert wrong == []
