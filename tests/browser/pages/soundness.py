"""What is looked at on every page: widths, themes, keyboard, axe with the RGAA's tags, no CSP violation.

One file of tests an app, so that processes share them. That each title is one page's alone is asked of every address in
`tests/test_every_address.py`.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.checks import (
    COLOURS,
    EVERYTHING,
    aloud,
    axe,
    complaints,
    glued,
    hidden_columns,
    keyboard,
    named,
    off_the_line,
    otherwise_in_the_dark,
    overflow,
    skip_link,
    structure,
)
from tests.browser.pages.addresses import ALL, path_of

APPS = ("directory", "projects", "events", "resources", "mentoring", "governance")


def cases_of(*apps: str) -> list[tuple[str, str, str]]:
    """Members' pages of these apps; without one, all the others: the frame's, visitors', the mission's."""
    mine = [case for case in ALL if case[0] == "member" and case[1].partition(":")[0] in (apps or APPS)]
    return mine if apps else [case for case in ALL if case not in mine]


def every_page(*apps: str) -> Callable[..., None]:
    """The test that looks at each of `cases_of(*apps)`."""
    cases = cases_of(*apps)

    @pytest.mark.parametrize(("role", "name", "query"), cases, ids=["-".join(case[:2]) + case[2] for case in cases])
    def test(role, name, query, pages):
        wrong = wrong_at(pages[role], role, name, query)
        assert not wrong, "\n".join(wrong)

    return test


def wrong_at(page: Page, role: str, name: str, query: str) -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 800})
    heard = complaints(page)
    path = path_of(name, query)
    answer = page.goto(path)
    assert answer is not None
    if answer.status != 200 or page.url.partition("?")[0].rstrip("/") != answer.url.partition("?")[0].rstrip("/"):
        pytest.fail(f"{path} answers {answer.status} at {page.url} to the {role}")
    if path.partition("?")[0] not in page.url:
        pytest.skip(f"{path} sends the {role} to {page.url}")
    # Axe brings styles of its own: the console is read before it.
    wrong = [f"console: {text}" for text in heard]
    wrong += structure(page) + named(page) + glued(page) + aloud(page) + keyboard(page) + skip_link(page)
    if not page.title().endswith(" – Réseau des alumni de l’EMI"):
        wrong.append(f"title: {page.title()!r}")
    wrong += off_the_line(page) + hidden_columns(page)
    return wrong + look_in_every_theme_and_width(page)


def look_in_every_theme_and_width(page: Page, ignored: frozenset[str] = frozenset()) -> list[str]:
    """From light to light, by the dark: there, for its colours alone, since nothing else differs."""
    wrong = []
    for width, schemes in ((1280, ("light", "dark")), (320, ("dark", "light"))):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in schemes:
            here = otherwise_in_the_dark(page, scheme) if scheme == schemes[1] else []
            here += axe(page, ignored, COLOURS if scheme == "dark" else EVERYTHING)
            wrong += [f"{width} px, {scheme}: {what}" for what in here]
    return wrong + [f"320 px, light: {what}" for what in overflow(page)]
