"""One Chromium, one server, one demonstration for every browser test.

The demo's people are loaded once and kept from test to test: the page tests only read, and each journey has its own
person. These tests run after all the others, so what they leave in the database meets nobody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import caches
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from directory.models import User
from emi_alumni.demo import story
from tests.cast import give_second_factor
from tests.conftest import CHROMIUM
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

    def context(self, role: str = "visitor", **options) -> BrowserContext:
        """A fresh browser profile in which this role (or the person at this address) is signed in."""
        options = {"locale": "fr-FR", "reduced_motion": "reduce", "base_url": self.url} | options
        context = self.browser.new_context(**options)
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


@pytest.fixture(autouse=True)
def nothing_counted(portal: Portal) -> None:
    """Limits start from zero in each test."""
    caches["default"].clear()


@pytest.fixture
def context_of(portal: Portal) -> Iterator[Callable[..., BrowserContext]]:
    """`context_of("member")`: a browser profile, closed with the test."""
    opened: list[BrowserContext] = []

    def make(role: str = "visitor", **options) -> BrowserContext:
        opened.append(portal.context(role, **options))
        return opened[-1]

    yield make
    for context in opened:
        context.close()
