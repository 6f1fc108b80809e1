"""French spaces, set in one place, when something is shown: sources, and what people type, have plain ones.

A space that stands after « or before : ; ? ! » % € does not break, nor one between a number and its unit (« 13 h 30 »,
« 24 mois ») or inside a number (« 2 310 »). Pages pass through the middleware, letters through `typeset_text`.
What is no text comes back as it was: tags with their attributes, and what stands in textarea, script, style, pre, code.
"""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse

NO_BREAK = "\u00a0"

_SIGNS = ":;?!»%€"
_UNITS = "h|min|ans?|mois|jours?|semaines?|km|kg|m|ko|Mo|Go|millions?|milliards?"
_TIES = re.compile(
    rf"(?<=«)[ ]|[ ](?=[{_SIGNS}])|(?<=[0-9])[ ](?=(?:{_UNITS})(?![^\W²]))|(?<=[0-9][ ]h)[ ](?=[0-9]{{2}}(?![^\W²]))"
    r"|(?<![0-9]{4})(?<=[0-9])[ ](?=[0-9]{3}(?![0-9]))"
)


def typeset_text(text: str) -> str:
    """A plain text for people, with the spaces that do not break."""
    return _TIES.sub(NO_BREAK, text)


# Pages ----------------------------------------------------------------------------------------------
#
# A page is searched for single rare bytes, which `bytes.find` does fifty times quicker than for two, and than any
# regular expression; figures are the exception: they are looked for in a copy that has but four kinds of bytes.

_SPACE = ord(" ")
_LEFT_ALONE = (b"<textarea", b"<script", b"<style", b"<pre", b"<code")
_UNIT = re.compile(rb"(?:h(?: (?P<minutes>\d\d))?|%b)(?![\w\xc3\xc5])" % _UNITS.encode())
_KINDS = bytes(
    1 if byte in b"0123456789" else 2 if byte == _SPACE else 3 if byte in b"hmajskMG" else 0 for byte in range(256)
)
_PERHAPS_UNIT = b"\1\2\3"
_PERHAPS_THOUSAND = b"\1\2\1\1\1"


def typeset_html(page: bytes) -> bytes:
    """A page or a fragment in UTF-8, with the spaces that do not break. Its tags are whole, and « < » in its text is
    written « &lt; », as Django's templates do."""
    if not (ties := sorted({*_before_signs(page), *_around_quotes(page), *_after_numbers(page)})):
        return page
    pieces = [page[start:end] for start, end in zip([0, *(tie + 1 for tie in ties)], [*ties, len(page)], strict=True)]
    return NO_BREAK.encode().join(pieces)


def _is_text(page: bytes, at: int) -> bool:
    tag = page.rfind(b"<", 0, at)
    return tag <= page.rfind(b">", 0, at) and not page.startswith(_LEFT_ALONE, max(tag, 0))


def _places(page: bytes, sign: bytes) -> Iterator[int]:
    at = page.find(sign)
    while at != -1:
        yield at
        at = page.find(sign, at + 1)


def _before_signs(page: bytes) -> Iterator[int]:
    for sign in (b":", b";", b"?", b"!", b"%"):
        for at in _places(page, sign):
            if page[at - 1] == _SPACE and at and _is_text(page, at):
                yield at - 1
    for at in _places(page, b"\x82"):
        if page[at - 2 : at + 2] == " €".encode() and _is_text(page, at):
            yield at - 2


def _around_quotes(page: bytes) -> Iterator[int]:
    for at in _places(page, b"\xbb"):
        if page[at - 2 : at + 1] == " »".encode() and _is_text(page, at):
            yield at - 2
    for at in _places(page, b"\xab"):
        if page[at - 1 : at + 2] == "« ".encode() and _is_text(page, at):
            yield at + 1


def _after_numbers(page: bytes) -> Iterator[int]:
    kinds = page.translate(_KINDS)
    for at in _places(kinds, _PERHAPS_UNIT):
        if (unit := _UNIT.match(page, at + 2)) and _is_text(page, at):
            yield at + 1
            if unit["minutes"]:
                yield unit.start("minutes") - 1
    at = kinds.find(_PERHAPS_THOUSAND)
    while at != -1:
        if not _is_text(page, at):
            at = max(at, page.find(b">", at))  # a drawing holds thousands of figures in one tag
        elif kinds[at + 5 : at + 6] != b"\1" and not kinds.endswith(b"\1\1\1\1", 0, at + 1):
            yield at + 1
        at = kinds.find(_PERHAPS_THOUSAND, at + 1)


class Typography:
    """Every page, fragment and screen of the administration, on its way out: it stands above all that draws one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        drawn = response.content
        shown = typeset_html(drawn)
        if shown is not drawn:
            response.content = shown
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(shown))
        return response
