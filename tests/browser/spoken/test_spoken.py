"""What a reader's voice says of thirteen pages, from top to bottom: Chromium's accessibility tree, kept in files that
are reviewed. After a change that is meant, `pytest tests/browser/spoken --renew-spoken` renews them: read what differs.
"~" is the space that does not break.
"""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from events.models import Event
from tests.access import World
from tests.browser.spoken.conftest import NOW
from tests.events.world import CAFE

HERE = Path(__file__).parent
SITE = "http://testserver"
# Name of the file: who opens it, where it is.
PAGES: dict[str, tuple[str, Callable[[World], str]]] = {
    "home_visitor": ("visitor", lambda world: reverse("home")),
    "home_member": ("member", lambda world: reverse("home")),
    "directory": ("member", lambda world: reverse("directory:list")),
    "member": ("member", lambda world: world.karim.get_absolute_url()),
    "bank": ("member", lambda world: reverse("projects:list")),
    "project": ("member", lambda world: world.project.get_absolute_url()),
    "search": ("member", lambda world: reverse("search") + "?q=appel"),
    "governance": ("member", lambda world: reverse("governance:overview")),
    "ideas": ("member", lambda world: reverse("governance:idea_list")),
    "wizard": ("member", lambda world: reverse("projects:create")),
    "agenda": ("member", lambda world: reverse("events:agenda")),
    "event": ("member", lambda world: Event.objects.get(title=CAFE).get_absolute_url()),
    "month": ("member", lambda world: reverse("events:agenda_month", args=["2026-12"])),
}
# Said with their name, and nothing of what they hold.
WHOLE = {
    "link",
    "button",
    "image",
    "img",
    "checkbox",
    "radio",
    "textbox",
    "searchbox",
    "spinbutton",
    "DisclosureTriangle",
}
# Said, then what they hold.
AROUND = {
    "banner", "navigation", "main", "contentinfo", "complementary", "region", "search", "form", "list", "listitem",
    "table", "columnheader", "rowheader", "cell", "figure", "group", "blockquote", "article", "combobox", "option",
    "status", "alert", "term", "definition", "DescriptionList", "dialog", "meter",
}  # fmt: skip
STATES = {
    "checked": "checked",
    "expanded": "expanded",
    "invalid": "invalid",
    "required": "required",
    "pressed": "pressed",
}


def spoken(page: Page) -> str:
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    root = next(node for node in nodes.values() if not node.get("parentId"))
    return "\n".join(lines_of(root, nodes, 0)) + "\n"


def value(node: dict[str, Any], key: str) -> str:
    return " ".join(str(node.get(key, {}).get("value", "")).replace("\u00a0", "~").split())


def states(node: dict[str, Any]) -> str:
    told = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    said = [word for name, word in STATES.items() if told.get(name) not in (None, False, "false")]
    if told.get("expanded") is False:
        said.append("collapsed")
    return "".join(f" ({word})" for word in said)


def lines_of(node: dict[str, Any], nodes: dict[str, dict], depth: int) -> Iterator[str]:
    role, name = value(node, "role"), value(node, "name")
    inside = [nodes[child] for child in node.get("childIds", []) if child in nodes]
    indent = "  " * depth
    if node.get("ignored"):
        role = ""
    if role == "StaticText":
        if name:
            yield f"{indent}{name}"
        return
    if role in WHOLE:
        entered = f" = {value(node, 'value')}" if value(node, "value") else ""
        told = f" — {value(node, 'description')}" if value(node, "description") else ""
        yield f"{indent}{role}: {name}{entered}{told}{states(node)}"
        return
    if role == "heading":
        level = next(one["value"]["value"] for one in node["properties"] if one["name"] == "level")
        leads = ", link" if any(value(child, "role") == "link" for child in inside) else ""
        yield f"{indent}heading {level}{leads}: {name}"
        return
    if role in AROUND:
        own = f": {name}" if name and role not in ("listitem", "cell", "columnheader", "rowheader") else ""
        yield f"{indent}{role}{own}{states(node)}"
        depth += 1
    for child in inside:
        yield from lines_of(child, nodes, depth)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def shown(page: Page, document: str) -> Page:
    """The page, with its styles and its scripts, but for what they would ask the portal."""

    def give(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if route.request.is_navigation_request():
            route.fulfill(body=document, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/").partition("?")[0])):
            route.fulfill(path=found, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
        else:
            route.abort()

    page.route("**/*", give)
    page.goto(f"{SITE}/")
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_its_file_says(name, spoken_world, page, request, django_db_blocker):
    role, where = PAGES[name]
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        answer = spoken_world.client(role).get(where(spoken_world), follow=True)
    assert answer.status_code == 200
    heard = spoken(shown(page, answer.shown.decode()))

    file = HERE / f"{name}.txt"
    if request.config.option.renew_spoken:
        file.write_text(heard, encoding="utf-8")
    assert heard == file.read_text(encoding="utf-8")
