"""Why a document answers: the words of it that were asked for, and what tells them (« A mené « … » »)."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from .french import BETWEEN
from .marks import stems_of
from .models import Document
from .vocabulary import Reading

SNIPPET = 160  # characters
NEAR = 30  # characters: a word that comes sooner is read with what is before it
BEFORE = 70  # characters: a sentence that begins so near is read from its beginning
PIECES = 3  # of the keywords
BEGINNING = re.compile(r"(?:[.!?…;:]|·) ")

# Where the words are.
PARTS = TITLE, KEYWORDS, BODY, CONTEXT = "title", "keyword", "body", "context"


@dataclass(frozen=True)
class Reason:
    """`where` the words asked for are; `text` says them, at most about 160 characters; `told` names what tells them,
    when it is told of it elsewhere (`Entry.context`)."""

    where: str = TITLE
    text: str = ""
    told: str = ""


NO_REASON = Reason()


def reason(document: Document, readings: Sequence[Reading]) -> Reason:
    """The part of the document that says most of what was asked; the beginning of it, when its title says all.

    Its own text is preferred to what is told elsewhere, and that to its keywords, which are shown beside its title.
    """
    said = {where: _said(getattr(document, f"{where}_terms"), readings) for where in (BODY, CONTEXT, KEYWORDS, TITLE)}
    where = max(said, key=lambda name: said[name])
    marked = frozenset().union(*(one.marked for one in readings))
    if not said[where] or where == TITLE:
        return Reason(TITLE, excerpt(document.body or document.keywords, ()))
    if where == BODY:
        return Reason(BODY, excerpt(document.body, _rarest(readings, document.body_terms), marked))
    if where == KEYWORDS:
        pieces = document.keywords.split(BETWEEN)
        best = [piece for piece in pieces if _says(piece, marked)]
        return Reason(KEYWORDS, excerpt(BETWEEN.join(best[:PIECES]), ()))
    told, text = max(document.context, key=lambda line: _weight_of(line, readings), default=("", ""))
    return Reason(CONTEXT, excerpt(text, marked) if _says(text, marked) else "", told)


def weight_said(document: Document, readings: Sequence[Reading]) -> float:
    """How much of what was asked the whole document says."""
    return _said("".join(getattr(document, f"{where}_terms") for where in PARTS), readings)


def _said(terms: str, readings: Sequence[Reading]) -> float:
    return sum(one.weight for one in readings if _is_said(one, terms))


def _is_said(reading: Reading, terms: str) -> bool:
    return any(f" {root} " in terms for root in reading.stems) or any(
        all(f" {root} " in terms for root in way) for way in reading.same
    )


def _rarest(readings: Sequence[Reading], terms: str) -> frozenset[str]:
    """The stems of the rarest asked word that is there: the text is read around it."""
    there = [one for one in readings if _is_said(one, terms)]
    return max(there, key=lambda one: one.weight).marked if there else frozenset()


def _says(text: str, stems: Collection[str]) -> bool:
    return any(not stems_of(piece).isdisjoint(stems) for piece in text.split())


def _weight_of(line: Sequence[str], readings: Iterable[Reading]) -> float:
    said = {root for piece in " ".join(line).split() for root in stems_of(piece)}
    return _said(f" {' '.join(said)} ", list(readings))


def excerpt(text: str, *stems: Collection[str]) -> str:
    """The text around the first word of these stems, else of the next ones, else its beginning; at most 160
    characters."""
    for looked_for in filter(None, stems):
        for match in re.finditer(r"\S+", text):
            if not stems_of(match.group()).isdisjoint(looked_for):
                return _around(text, match.start())
    return _around(text, 0)


def _around(text: str, position: int) -> str:
    """From the beginning of the sentence, or of the piece, when it is near; from this word on otherwise."""
    start = position if position > NEAR else 0
    if start:
        begins = [match.end() for match in BEGINNING.finditer(text, max(0, position - BEFORE), position)]
        start = begins[-1] if begins else start
    piece = text[start : start + SNIPPET]
    if start + SNIPPET < len(text):
        piece = piece.rsplit(" ", 1)[0] + " …"
    return ("… " if start else "") + piece
