"""One Chromium, one Firefox for the journeys, one server, one demonstration for every browser test.

The demo's people are loaded once and kept from test to test: the page tests only read, and each journey has its own
person. These tests run after all the others, so what they leave in the database meets nobody.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import caches
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from directory.models import User
from emi_alumni.demo import story
from tests.cast import give_second_factor
from tests.conftest import CHROMIUM, FIREFOX, NO_FIREFOX
from tests.database_templates import loaded_by
from tests.signing_in import signed_in

PATIENCE = 20_000  # milliseconds before saying that something never comes: machines may be busy
expect.set_options(timeout=PATIENCE)

PEOPLE = {
    "member": story.HELENE,
    "representative": story.ISABELLE,
    "moderator": story.AURELIE,
    "administrator": story.YOUSSEF,
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@dataclass
class Portal:
    """The portal being served, and how to enter it."""

    url: str
    browser: Browser

    def context(self, role: str = "visitor", browser: Browser | None = None, **options) -> BrowserContext:
        """A fresh browser profile in which this role (or the person at this address) is signed in."""
        options = {
            "locale": "fr-FR",
            "reduced_motion": "reduce",
            "base_url": self.url,
            "service_workers": "block",
        } | options
        context = (browser or self.browser).new_context(**options)
        context.set_default_timeout(PATIENCE)
        if role != "visitor":
            client = signed_in(User.objects.get(email=PEOPLE.get(role, role)), proven=True)
            context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": self.url}])
        return context


@pytest.fixture(scope="session")
def portal(django_db_setup, django_db_blocker, browser: Browser) -> Iterator[Portal]:
    with django_db_blocker.unblock(), loaded_by("load_demo"):
        for role in ("moderator", "administrator"):
            give_second_factor(User.objects.get(email=PEOPLE[role]))
        server = LiveServer("localhost")
        yield Portal(server.url, browser)
        server.stop()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Skips the test where there is no Firefox."""
    if not FIREFOX:
        pytest.skip(NO_FIREFOX)
    program = tmp_path_factory.mktemp("firefox") / "firefox"
    relay = Path(__file__).with_name("firefox.py")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{relay}" "{FIREFOX}" "$@"\n')
    program.chmod(0o755)
    browser = playwright.firefox.launch(executable_path=program, channel="moz-firefox")
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def nothing_counted(portal: Portal) -> None:
    """Limits start from zero in each test."""
    caches["default"].clear()


def contexts(portal: Portal, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    opened: list[BrowserContext] = []

    def make(role: str = "visitor", **options) -> BrowserContext:
        opened.append(portal.context(role, browser, **options))
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def context_of(portal: Portal) -> Iterator[Callable[..., BrowserContext]]:
    """`context_of("member")`: a browser profile, closed with the test."""
    yield from contexts(portal, portal.browser)


@pytest.fixture
def firefox_context_of(portal: Portal, firefox: Browser) -> Iterator[Callable[..., BrowserContext]]:
    yield from contexts(portal, firefox)


@pytest.fixture(params=["in_chromium", "in_firefox"])
def context_in_both(request: pytest.FixtureRequest) -> Callable[..., BrowserContext]:
    """The same in each browser, one after the other."""
    return request.getfixturevalue("context_of" if request.param == "in_chromium" else "firefox_context_of")


@pytest.fixture(scope="module")
def pages(portal: Portal) -> Iterator[dict[str, Page]]:
    """One tab per role, kept from page to page."""
    opened = {role: portal.context(role) for role in ("visitor", "member", "moderator", "administrator")}
    yield {role: context.new_page() for role, context in opened.items()}
    for context in opened.values():
        context.close()
