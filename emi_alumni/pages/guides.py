"""The guides of those who hold a role: written once, in `docs/guide-*.md`, read in the portal and beside its code.

A link to a page of the portal is written `page:events:agenda`, by the name of its address; one to another guide, by its
file. A picture is in `static/guides`, drawn from the demonstration by `python -m tests.guide_pictures`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from emi_alumni.foundation.text import slug_of
from emi_alumni.foundation.url_reversing import reverse

FOLDER, PICTURES = settings.BASE_DIR / "docs", settings.BASE_DIR / "static"
PAGE, PICTURE = "page:", "../static/"
# Guide → its file, the name of its address. Those of the mission are closed to others.
FILES = {
    "representatives": ("guide-representants.md", "guide_representatives"),
    "moderation": ("guide-moderation.md", "guide_moderation"),
    "governance": ("guide-gouvernance.md", "guide_governance"),
}
ADDRESSES = dict(FILES.values())


@dataclass(frozen=True)
class Guide:
    """`sections`: (place in the page, title). `text`: what follows the title, as HTML."""

    title: str
    sections: tuple[tuple[str, str], ...]
    text: SafeString


@cache
def parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def written(name: str) -> str:
    return (FOLDER / FILES[name][0]).read_text(encoding="utf-8")


@cache
def guide(name: str) -> Guide:
    """Read once in each process. Raises NoReverseMatch where it leads to a page that is no more."""
    tokens = parser().parse(written(name))
    title, sections = "", []
    for token, inside in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            title, inside.children, inside.content = inside.content, [], ""
        elif token.type == "heading_open":
            token.attrs["id"] = slug_of(inside.content)
            if token.tag == "h2":
                sections.append((str(token.attrs["id"]), inside.content))
    for token in every(tokens):
        complete(token)
    html = parser().renderer.render(tokens, parser().options, {}).replace("<h1></h1>", "")
    html = html.replace("<table>", '<table class="table">')
    return Guide(title, tuple(sections), mark_safe(html))  # noqa: S308 — our own text, without HTML


def every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or [])


def complete(token: Token) -> None:
    """Where a link leads; the address and the size of a picture."""
    if token.type == "link_open":
        token.attrs["href"] = address_of(str(token.attrs["href"]))
    elif token.type == "image":
        name = str(token.attrs["src"]).removeprefix(PICTURE)
        with Image.open(PICTURES / name) as picture:
            size: dict[str, Any] = {"width": picture.width, "height": picture.height}
        token.attrs |= {"src": static(name), "loading": "lazy"} | size


def address_of(target: str) -> str:
    if target.startswith(PAGE):
        return reverse(target.removeprefix(PAGE))
    return reverse(ADDRESSES[target]) if target in ADDRESSES else target
