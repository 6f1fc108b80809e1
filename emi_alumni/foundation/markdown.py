"""Markdown as people may write it: paragraphs, lists, emphasis, quotes, links. No HTML, no image, no page title."""

import re
from functools import cache
from urllib.parse import unquote

import nh3
from django.utils.safestring import SafeString, mark_safe
from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "h2", "h3", "h4", "code", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
ITEM = re.compile(r"^[ \t]*[-+][ \t]+", re.MULTILINE)
# « ville.fr », « www.ville.fr:8080/page »: a host, whose last part is letters, then what may follow it.
HOST = re.compile(r"((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})(?::\d+)?(?=[/?#]|$)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))", re.IGNORECASE)
LESS_THAN_TWO_SLASHES = re.compile(r"(https?):/?(?=[^/])", re.IGNORECASE)
MAIL_ADDRESS = re.compile(r"[^\s@/?#]+@(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}$")
# Ends of files, some of which are countries too: « bilan.md » is a file, not a site in Moldova.
FILE = re.compile(r"\.(md|py|zip|docx?|od[tsp]|xlsx?|pptx?|pdf|csv|txt|png|jpe?g|gif|html?)$", re.IGNORECASE)


@cache
def parser() -> MarkdownIt:
    """Addresses become links where they are meant so: « https:// », « www. » or a mail address. « réunion.De » is the
    end of a sentence."""
    reads = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    reads.linkify.set({"fuzzy_link": False, "fuzzy_ip": False, "fuzzy_email": True})
    reads.linkify.add("www.", {"validate": _length_after_www, "normalize": _with_scheme})
    reads.linkify.add("//", None).add("ftp:", None)
    return reads.enable("linkify").disable(["image", "code", "fence"])


def _length_after_www(linkify: LinkifyIt, text: str, at: int) -> int:
    """How many signs from `at` belong to the address that « www. » begins; 0 when none does."""
    tail = re.compile(linkify.re["src_host_port_strict"] + linkify.re["src_path"], re.IGNORECASE)
    found = tail.match(text, at)
    return len(found[0]) if found else 0


def _with_scheme(linkify: LinkifyIt, match: Match) -> None:
    match.url = f"https://{match.url}"


def whole_address(target: str) -> str:
    """What the target of a written link, `[mots](cible)`, leads to; empty when that is nowhere.

    `ville.fr` is https://ville.fr, `nom@ville.fr` a mailbox, `/projets/` a page of the portal; `bilan.md`, `projets/1`
    and `#titre` lead nowhere: nobody can open them from here.
    """
    if one_slash := LESS_THAN_TWO_SLASHES.match(target):  # a browser would read « https:ville.fr » as a page from here
        return f"{one_slash[1]}://{target[one_slash.end() :]}"
    if SCHEME.match(target) or (target.startswith("/") and not target.startswith("//")):
        return target
    bare = unquote(target).removeprefix("//")
    host = HOST.match(bare)
    if host and not (host.end() == len(bare) and FILE.search(host[1])):
        return parser().normalizeLink(f"https://{bare}")
    return f"mailto:{bare}" if MAIL_ADDRESS.match(bare) else ""


def _complete_links(children: list[Token]) -> list[Token]:
    """Links that lead somewhere; of the others the words stay, with what was written as their target."""
    kept: list[Token] = []
    dead: list[str | None] = []  # for each link that is open, its target when it leads nowhere
    for token in children:
        if token.type == "link_open":
            written = str(token.attrs["href"])
            token.attrs["href"] = whole_address(written)
            dead.append(None if token.attrs["href"] else unquote(written))
        closes = dead.pop() if token.type == "link_close" else None
        if closes is not None:
            kept.append(Token("text", "", 0, content=f" ({closes})" if closes else ""))
        elif token.type != "link_open" or dead[-1] is None:
            kept.append(token)
    return kept


def render(text: str, level: int = 0) -> SafeString:
    """The text as HTML that is safe to put in a page, whoever wrote it.

    `level` is that of its titles, all alike and below those of the page (2 under the h1); without it they are
    plain paragraphs.
    """
    tokens = parser().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}" if level else "p"
        if token.children:
            token.children = _complete_links(token.children)
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
