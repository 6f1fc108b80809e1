"""Markdown as people may write it: paragraphs, lists, emphasis, quotes, links. No HTML, no image, no page title."""

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "h4", "h5", "code", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
# The page has its own titles: those of a text come below them.
TITLES = {"h1": "h4", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}


@cache
def parser() -> MarkdownIt:
    reads = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    return reads.enable("linkify").disable(["image", "code", "fence"])


def render(text: str) -> SafeString:
    """The text as HTML that is safe to put in a page, whoever wrote it."""
    tokens = parser().parse(text)
    for token in tokens:
        token.tag = TITLES.get(token.tag, token.tag)
    made = parser().renderer.render(tokens, parser().options, {})
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 — nh3 has just cleaned it
