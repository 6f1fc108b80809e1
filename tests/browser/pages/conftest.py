"""One tab per role, kept from page to page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Portal


@pytest.fixture(scope="module")
def pages(portal: Portal) -> Iterator[dict[str, Page]]:
    contexts = {role: portal.context(role) for role in ("visitor", "member", "moderator", "administrator")}
    yield {role: context.new_page() for role, context in contexts.items()}
    for context in contexts.values():
        context.close()
