"""What every address answers to every role: asked once, then read by each rule that holds everywhere.

The rules are tests of their own (`tests/test_every_address.py`): who gets what, the headers of every answer, no writing
by reading.
"""

import html
import re
import zlib
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http.response import HttpResponseBase, ResponseHeaders
from django.test import Client
from django.urls import reverse

from directory.backends import UNSAID
from directory.models import User
from tests import valid_html
from tests.access import ROLES, Address, World
from tests.reading import breakable_spaces, writing_noted


@dataclass(frozen=True)
class Answer:
    """`said` is in the table's words: a status, `in` (to the sign-in page), `go` (elsewhere in the portal).

    `read_again`: columns that are left out of the reader's account, and that the page asked the database for.
    """

    said: str
    headers: ResponseHeaders
    written: list[str]
    read_again: list[str]
    breakable: list[str]  # spaces of its text that may break and must not
    page: bytes = b""  # the whole page as a browser receives it, compressed, where there is a checker to read it
    title: str = ""  # of a page that is shown
    lit: bool | None = None  # whether the page's frame says where one is; None where there is no frame


TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def title_of(page: str) -> str:
    found = TITLE.search(page) if page.lstrip()[:9].lower() == "<!doctype" else None  # feeds have titles too
    return html.unescape(found[1]).strip() if found else ""


def is_lit(page: str) -> bool | None:
    _, opened, inside = page.partition('<header class="site">')
    if not opened or "Navigation principale" not in inside:
        return None
    header, _, rest = inside.partition("</header>")
    return "aria-current=" in header + rest.partition('<footer class="foot">')[2]


def ask(client: Client, method: str, url: str) -> Answer:
    """What this reader gets; what it wrote is undone."""
    client.raise_request_exception = False
    with transaction.atomic(), writing_noted() as written:
        response = getattr(client, method)(url)
        if response.streaming:
            list(response.streaming_content)  # read to its end, a file is closed
        transaction.set_rollback(True)
    said = str(response.status_code)
    if response.status_code in (301, 302):
        said = "in" if response["Location"].startswith(reverse("account_login") + "?") else "go"
    page = "" if response.streaming or method != "get" else response.content.decode(errors="ignore")
    return Answer(
        said,
        response.headers,
        written,
        read_again(response.wsgi_request.user),
        breakable_spaces(getattr(response, "shown", b"")),
        whole_page(response),
        title_of(page) if said == "200" else "",
        is_lit(page) if said == "200" else None,
    )


def whole_page(response: HttpResponseBase) -> bytes:
    shown = getattr(response, "shown", b"") if valid_html.HERE else b""
    return zlib.compress(shown) if shown.lstrip()[:9].lower() == b"<!doctype" else b""


def read_again(user: User | AnonymousUser) -> list[str]:
    """Where a page put another row in its place, read whole, nothing of that row."""
    found = []
    for path, names in UNSAID.items():
        row: Any = user
        for name in path.split("__")[:-1]:
            row = getattr(row, name, None)
        if row is not None and row.pk:
            left = row.get_deferred_fields().intersection(names)
            found += [f"{path}{name}" for name in names if left and name not in left]
    return found


@dataclass
class Walk:
    """Each address is asked when the first rule reads it; every test that reads it has the same world."""

    known: dict[tuple[str, str], dict[tuple[str, str], Answer]] = field(default_factory=dict)

    def answers(self, world: World, address: Address, about: str = "") -> dict[tuple[str, str], Answer]:
        """By role and method: everybody's GET and POST, a visitor's HEAD and OPTIONS."""
        if (address.name, about) not in self.known:
            url = world.url(address, about)
            asked = [(role, method) for method in ("get", "post") for role in ROLES]
            asked += [("visitor", "head"), ("visitor", "options")]
            self.known[address.name, about] = {
                (role, method): ask(world.client(role), method, url) for role, method in asked
            }
        return self.known[address.name, about]
