"""Markdown as people may write it: paragraphs, lists, emphasis, quotes, links. No HTML, no image, no page title."""

import re
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "h2", "h3", "h4", "code", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
ITEM = re.compile(r"^[ \t]*[-+][ \t]+", re.MULTILINE)


@cache
def parser() -> MarkdownIt:
    reads = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    return reads.enable("linkify").disable(["image", "code", "fence"])


def render(text: str, level: int = 0) -> SafeString:
    """The text as HTML that is safe to put in a page, whoever wrote it.

    `level` is that of its titles, all alike and below those of the page (2 under the h1); without it they are
    plain paragraphs.
    """
    tokens = parser().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}" if level else "p"
    made = parser().renderer.render(tokens, parser().options, {})
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 — nh3 has just cleaned it


def without_marks(text: str) -> str:
    """Markdown's signs are not words: an extract does without them; the items of a list follow a point, « · »."""
    return ITEM.sub("· ", text.translate(str.maketrans("", "", "*#>`"))).removeprefix("· ")
