"""Drawings of figures, coordinates only: a template draws (`templates/components/columns.html`, `stacks.html`).

Columns over time, 360 by 150; and parts of wholes, a bar each, its words above it: 360 wide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 360


def number(value: float) -> str:
    """With a point, whatever the language of the page."""
    return f"{value:.1f}"


# Columns over time ----------------------------------------------------------------------------------

TOP, BOTTOM, WIDEST = 22.0, 126.0, 44.0
LETTER = 6.5  # the room that a letter of a name needs


@dataclass(frozen=True)
class Column:
    """Its name is written under it when there is room: `named`."""

    name: str
    count: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    figure_y: str
    named: bool


def columns_of(figures: Sequence[tuple[object, int]]) -> list[Column]:
    """To one scale: the greatest figure takes the height. Where names are too long for their columns, one in two is
    written, the last one always."""
    most = max((count for _, count in figures), default=0)
    step = WIDTH / max(len(figures), 1)
    width = min(step * 0.7, WIDEST)
    one_in = 1 if all(len(str(name)) * LETTER <= step for name, _ in figures) else 2
    found = []
    for rank, (name, count) in enumerate(figures):
        middle, height = step * (rank + 0.5), (BOTTOM - TOP) * count / most if most else 0.0
        found.append(
            Column(
                str(name),
                count,
                number(middle - width / 2),
                number(BOTTOM - height),
                number(width),
                number(height),
                number(middle),
                number(BOTTOM - height - 6),
                (len(figures) - 1 - rank) % one_in == 0,
            )
        )
    return found


# Bars of parts --------------------------------------------------------------------------------------

STEP = 46  # of a bar's whole line: its words, then the bar
WORDS_AT, BAR_AT, BAR_HIGH = 14, 20, 18
DIGIT = 9  # the room that a figure needs


@dataclass(frozen=True)
class Piece:
    """A part: `kind` says how it is drawn; its figure is written inside when there is room."""

    kind: str
    count: int
    x: str
    width: str
    middle: str
    written: bool


@dataclass(frozen=True)
class Stack:
    """One whole: its words, and its parts one after the other."""

    label: str
    total: int
    words_y: int
    y: int
    figure_y: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Stacks:
    """The drawing, so many units high; read as a list of its wholes."""

    bars: list[Stack]
    height: int


def stacks_of(lines: Iterable[tuple[str, list[tuple[str, int]]]]) -> Stacks:
    """Bars to one scale: the greatest whole takes the width. A part of nothing is not drawn."""
    drawn = list(lines)
    most = max((sum(count for _, count in parts) for _, parts in drawn), default=0)
    found = []
    for rank, (label, parts) in enumerate(drawn):
        top, start, pieces = rank * STEP, 0.0, []
        for kind, count in parts:
            if not count:
                continue
            width = WIDTH * count / most
            written = width >= DIGIT * (len(str(count)) + 1)
            pieces.append(Piece(kind, count, number(start), number(width), number(start + width / 2), written))
            start += width
        total = sum(count for _, count in parts)
        found.append(Stack(label, total, top + WORDS_AT, top + BAR_AT, top + BAR_AT + 13, pieces))
    return Stacks(found, len(found) * STEP)
