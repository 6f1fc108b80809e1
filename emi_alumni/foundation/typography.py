"""French spaces, set in one place, when something is shown: sources, and what people type, have plain ones.
Days and hours too, since Django writes « 1 juillet 2020 » and « 13 h 00 » in the administration.

A space that stands after « or before : ; ? ! » % € does not break, nor one between a number and its unit (« 13 h 30 »,
« 24 mois »), its month (« 30 décembre ») or its sign (« n° 2 »), or inside a number (« 2 310 »). There, voices take a
no-break space for the end of the number: pages keep a plain one, in a piece that does not break, as they do the years
of a promotion (« 2027-2028 »). The first of a month is « 1er », and a full hour has no minutes. Quoted inside a
quotation, in one piece of text, words have the marks of the second rank: « lire “X” ». A sentence that ends with
a quoted one has one full stop, inside.
Pages pass through the middleware, letters through `typeset_text`.
What is no text comes back as it was: tags with their attributes, and what stands in textarea, script, style, pre, code.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain

from django.http import HttpRequest, HttpResponse

from emi_alumni.foundation.dates import MONTHS

NO_BREAK = "\u00a0"

_SIGNS = ":;?!»%€"
_MONTHS = "|".join(MONTHS)
_UNITS = f"h|min|ans?|mois|jours?|semaines?|km|kg|m|ko|Mo|Go|millions?|milliards?|{_MONTHS}"
_TIES = re.compile(
    rf"(?<=«)[ ]|(?<=°)[ ](?=[0-9])|[ ](?=[{_SIGNS}])"
    rf"|(?<=[0-9])[ ](?=(?:{_UNITS})(?![^\W²]))|(?<=[0-9][ ]h)[ ](?=[0-9]{{2}}(?![^\W²]))"
    rf"|(?<=[0-9]er)[ ](?=(?:{_MONTHS})\b)|(?<![0-9]{{4}})(?<=[0-9])[ ](?=[0-9]{{3}}(?![0-9]))"
)
_FIRSTS = re.compile(rf"(?<![\w.,/-])1 (?=(?:{_MONTHS})\b)")
_FULL_HOURS = re.compile(r"(?<=[0-9] h) 00(?![\w:])")
_SECOND_STOP = re.compile(rf"(?<=\.[ {NO_BREAK}]»)\.(?!\.)")


def typeset_text(text: str) -> str:
    """A plain text for people, with the spaces that do not break."""
    text = _FIRSTS.sub(f"1er{NO_BREAK}", _FULL_HOURS.sub("", _SECOND_STOP.sub("", text)))
    return _TIES.sub(NO_BREAK, with_inner_quotes(text))


def with_inner_quotes(text: str) -> str:
    words, done, pieces = text.encode(), 0, []
    for start, end, shown in sorted(_quotes_within(words)):
        pieces += [words[done:start], shown]
        done = end
    return b"".join([*pieces, words[done:]]).decode()


# Pages ----------------------------------------------------------------------------------------------
#
# A page is searched for single rare bytes, which `bytes.find` does fifty times quicker than for two, and than any
# regular expression; figures are the exception: they are looked for in a copy that has but four kinds of bytes.

_SPACE = ord(" ")
_TIE = NO_BREAK.encode()
_OPENS, _CLOSES = "«".encode(), "»".encode()
_QUOTES = re.compile(rb"%b(?: |%b)?|(?: |%b)?%b" % (_OPENS, NO_BREAK.encode(), NO_BREAK.encode(), _CLOSES))
_LEFT_ALONE = (b"<textarea", b"<script", b"<style", b"<pre", b"<code")
_STOPPED = (". »".encode(), f".{NO_BREAK}»".encode())
_UNIT = re.compile(rb"(?:h(?: (?P<minutes>\d\d))?|%b)(?![\w\xc3\xc5])" % _UNITS.encode())
_KINDS = bytes(
    1 if byte in b"0123456789" else 2 if byte == _SPACE else 3 if byte in b"hmajskMGfond" else 4 * (byte == ord("-"))
    for byte in range(256)
)
_PERHAPS_UNIT = b"\1\2\3"
_FIRST = re.compile(rb"1 (?:%b)(?![\w\xc3\xc5])" % _MONTHS.encode())
_FIRST_AS_WRITTEN = re.compile(rb"1er (?=(?:%b)(?![\w\xc3\xc5]))" % _MONTHS.encode())
_GLUED = {bytes([byte]) for byte in range(256) if byte >= 128 or chr(byte).isalnum() or chr(byte) in "_.,/-"}
_PERHAPS_THOUSAND = b"\1\2\1\1\1"
_LONG_NUMBER = re.compile(rb"\d{1,3}(?: \d{3})+(?!\d)")
_PERHAPS_YEARS = b"\1\1\1\1\4\1\1\1\1"
_UNBROKEN = b'<span class="nowrap">'
_COHORT = re.compile(rb'<(?:a|span) class="cohort ')
_WORDS_ALONE = re.compile(rb"<(?:title|option|text|tspan|desc)\b")  # what holds no other tag: a no-break space there


def typeset_html(page: bytes) -> bytes:
    """A page or a fragment in UTF-8, with the spaces that do not break. Its tags are whole, and « < » in its text is
    written « &lt; », as Django's templates do."""
    edits = {at: (at + 1, _TIE) for at in chain(_before_signs(page), _around_quotes(page))}
    edits |= {at: (end, shown) for at, end, shown in _after_numbers(page)}
    edits |= {at: (at + 1, b"") for at in _second_stops(page)}
    for start, end, shown in _inner_quotes(page):
        edits.pop(end - 1, None)  # the space after «, which goes with it
        edits[start] = (end, shown)
    numbers = [
        number
        for number in chain(_long_numbers(page), _years(page))
        if not _WORDS_ALONE.match(page, page.rfind(b"<", 0, number[0]))
    ]
    if not edits and not numbers:
        return page
    for start, end in numbers:  # what ties a number that stays in one piece
        for at in range(start + 1, end):
            edits.pop(at, None)
    changes = [(at, *edit) for at, edit in edits.items()]
    changes += [(start, end, b"%b%b</span>" % (_UNBROKEN, page[start:end])) for start, end in numbers]
    pieces: list[bytes] = []
    done = 0
    for start, end, shown in sorted(changes):
        pieces += [page[done:start], shown]
        done = end
    return b"".join([*pieces, page[done:]])


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
    for at in _places(page, b"\xb0"):
        if page[at - 1 : at + 2] == "° ".encode() and page[at + 2 : at + 3].isdigit() and _is_text(page, at):
            yield at + 1


def _around_quotes(page: bytes) -> Iterator[int]:
    for at in _places(page, b"\xbb"):
        if page[at - 2 : at + 1] == " »".encode() and _is_text(page, at):
            yield at - 2
    for at in _places(page, b"\xab"):
        if page[at - 1 : at + 2] == "« ".encode() and _is_text(page, at):
            yield at + 1


def _second_stops(page: bytes) -> Iterator[int]:
    for at in _places(page, b"\xbb"):
        stop = page[at + 1 : at + 3]
        if stop.startswith(b".") and stop != b".." and page.endswith(_STOPPED, 0, at + 1) and _is_text(page, at):
            yield at + 1


def _quotes_within(words: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The marks of what is quoted inside a quotation that is closed: from where, up to where, into what."""
    opened: list[re.Match[bytes]] = []
    inner: list[tuple[int, int, bytes]] = []
    for mark in _QUOTES.finditer(words):
        if mark[0].startswith(_OPENS):
            opened.append(mark)
        elif opened:
            opening = opened.pop()
            if opened:
                inner += [(*opening.span(), "“".encode()), (*mark.span(), "”".encode())]
            else:
                yield from inner
                inner = []


def _inner_quotes(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The same of each piece of text of a page that opens a quotation before it has closed another."""
    done = 0
    for byte in _places(page, b"\xab"):
        if byte < done or page[byte - 1 : byte + 1] != _OPENS:
            continue
        again, tag = page.find(_OPENS, byte), page.find(b"<", byte) % (len(page) + 1)
        if again == -1:
            return
        closes = page.find(_CLOSES, byte)
        if again < tag and again < closes and _is_text(page, byte):
            done = tag
            for start, end, shown in _quotes_within(page[byte - 1 : tag]):
                yield start + byte - 1, end + byte - 1, shown


def _after_numbers(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where what is written changes after a number: from where, up to where, into what."""
    kinds = page.translate(_KINDS)
    for at in _places(kinds, _PERHAPS_UNIT):
        if _FIRST.match(page, at) and page[at - 1 : at] not in _GLUED:
            if _is_text(page, at):
                yield at + 1, at + 2, b"er" + _TIE
        elif (unit := _UNIT.match(page, at + 2)) and _is_text(page, at):
            yield at + 1, at + 2, _TIE
            if unit["minutes"]:
                full = unit["minutes"] == b"00" and page[unit.end() : unit.end() + 1] != b":"
                at = unit.start("minutes") - 1
                yield at, at + (3 if full else 1), b"" if full else _TIE
    for at in _places(page, b"1er "):
        if _FIRST_AS_WRITTEN.match(page, at) and _is_text(page, at):
            yield at + 3, at + 4, _TIE
    for start, end in _long_numbers(page):
        yield from ((at, at + 1, _TIE) for at in range(start, end) if page[at] == _SPACE)


def _long_numbers(page: bytes) -> Iterator[tuple[int, int]]:
    """« 2 310 », « 2 310 000 »: where each begins and ends."""
    kinds = page.translate(_KINDS)
    at = kinds.find(_PERHAPS_THOUSAND)
    while at != -1:
        if not _is_text(page, at):
            at = max(at, page.find(b">", at))  # a drawing holds thousands of figures in one tag
        elif kinds[at + 5 : at + 6] != b"\1" and not kinds.endswith(b"\1\1\1\1", 0, at + 1):
            start = at - 2 if kinds.endswith(b"\1\1\1", 0, at + 1) else at - kinds.endswith(b"\1\1", 0, at + 1)
            if number := _LONG_NUMBER.match(page, start):
                if not page.endswith(_UNBROKEN, 0, start):
                    yield start, number.end()
                at = number.end()
        at = kinds.find(_PERHAPS_THOUSAND, at + 1)


def _years(page: bytes) -> Iterator[tuple[int, int]]:
    """« 2027-2028 »: where each begins and ends. A promotion beside its silhouette does not break as a whole."""
    kinds = page.translate(_KINDS)
    for at in _places(kinds, _PERHAPS_YEARS):
        around = kinds[max(at - 1, 0) : at] + kinds[at + 9 : at + 10]
        if b"\1" in around or b"\4" in around or not _is_text(page, at) or page.endswith(_UNBROKEN, 0, at):
            continue
        if not _COHORT.match(page, max(page.rfind(b"<", 0, at), 0)):
            yield at, at + 9


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
