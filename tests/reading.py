"""Reading a page: its words with plain spaces; and it changes nothing: which statements write, refused or noted."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.typography import NO_BREAK

READS = re.compile(r"[\s(]*(SELECT|WITH|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|SHOW|SET)\b", re.I)
# Limits are counted in the shared cache, also those on reading (120 pages of people an hour).
# A session keeps a step of signing in, or forgets a message once shown: it belongs to the reader's own browser.
SPARED = ("cache", "django_session")
WRITE = re.compile(r"""\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+(["`\w.]+)""", re.I)


def writes(sql: str) -> bool:
    """Whether a statement changes anything but the tables spared."""
    target = WRITE.match(sql)
    return not READS.match(sql) and not (target and target.group(1).strip('"`') in SPARED)


@contextmanager
def writing_noted() -> Iterator[list[str]]:
    """The statements of this block that write."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if writes(sql):
            written.append(sql[:300])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


class Written(Exception):
    """A statement that is not a reading one."""


def read_only(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """For `connection.execute_wrapper`: refuse every statement that writes."""
    if writes(sql):
        raise Written(sql[:300])
    return execute(sql, params, many, context)


def plain(text: str) -> str:
    """A letter's words with plain spaces: it leaves with those that do not break."""
    return text.replace(NO_BREAK, " ")


TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken)[^>]*')


def without_tokens(page: str) -> str:
    """A page without what each request draws anew: two readings of the same are alike."""
    return TOKEN.sub("", page)


# A number that does not break, and the years of a promotion, as pages have them.
LONG_NUMBER = re.compile(rb'<span class="nowrap">(\d{1,3}(?: \d{3})+|\d{4}-\d{4})</span>')
# What is written as it is.
KEPT = re.compile(rb"<(textarea|pre|script)\b.*?</\1>", re.S)
BREAK = re.compile(rb"\n\s*")


def on_one_line(page: bytes) -> bytes:
    """Without the line breaks of its template inside a sentence or a tag; those between two tags stay."""
    pieces, done = [], 0
    for kept in KEPT.finditer(page):
        pieces += [joined(page[done : kept.start()]), kept[0]]
        done = kept.end()
    return b"".join([*pieces, joined(page[done:])])


def joined(piece: bytes) -> bytes:
    """The breaks are looked for by their line feed, and what is around each is read once it is found: an expression
    that says both is tried at every sign of the page."""
    lines, done = [], 0
    for found in BREAK.finditer(piece):
        line = piece[done : found.start()].rstrip(b" \t")
        before, after = line[-1:], piece[found.end() : found.end() + 1]
        if after not in b"<" or (before not in b">" and not before.isspace()):
            lines += [line, b" "]
        else:
            lines.append(piece[done : found.end()])
        done = found.end()
    return b"".join([*lines, piece[done:]])


class PlainSpaces:
    """Above the whole portal in tests: what Django's test client receives has plain spaces, and sentences without the
    line breaks of their template, so that a test writes the sentence as it is read. `answer.shown` is what a browser
    receives, and browser tests do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        of_a_server = "SERVER_SOFTWARE" in request.META  # only a real one says its name
        if not of_a_server and not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.shown = response.content
            plain_spaces = LONG_NUMBER.sub(rb"\1", response.content.replace(NO_BREAK.encode(), b" "))
            response.content = on_one_line(plain_spaces)
        return response


NO_TEXT = re.compile(rb"<(textarea|script|style|pre|code)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.S)
BREAKABLE = re.compile(
    (
        r"\s[:;?!»%€]|«\s|\d(?:er)?\s(?:h|km|ans?|mois|jours?|Mo|janvier|février|mars|avril|mai|juin|juillet|août"
        r"|septembre|octobre|novembre|décembre)\b|(?<![\d ])\d{1,3} \d{3}(?!\d)"
    ).replace(r"\s", "[ \t\n]"),
    re.S,
)


def breakable_spaces(page: bytes) -> list[str]:
    """Where the text of this page may break and must not, with the words around."""
    text = NO_TEXT.sub(b"\0", LONG_NUMBER.sub(b"", page)).decode()
    return [text[max(found.start() - 20, 0) : found.end() + 20] for found in BREAKABLE.finditer(text)]
