"""The words of a text that answer a search, marked where they are shown."""

import re
from collections.abc import Collection
from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from .french import words
from .stems import stem

# Between spaces; an elided article stays out of the mark (« l’|accueil| »), and so does what surrounds the word.
PIECE = re.compile(r"\S+")
AROUND = re.compile(r"^((?:[^\W\d_]{1,2}[’'])?\W*)(.*?)(\W*)$", re.DOTALL)


@lru_cache(maxsize=50_000)
def stems_of(piece: str) -> frozenset[str]:
    """Pieces of texts between spaces come again and again: every page of results looks at thousands of them."""
    return frozenset(map(stem, words(piece)))


def marked(text: str, stems: Collection[str]) -> SafeString:
    """The text as HTML, with `<mark>` around the words of these stems."""
    asked = set(stems)
    html, end = [], 0
    for match in PIECE.finditer(text):
        html.append(text[end : match.start()])
        end = match.end()
        piece = match.group()
        if asked.isdisjoint(stems_of(piece)):
            html.append(str(conditional_escape(piece)))
            continue
        before, word, after = (str(conditional_escape(part)) for part in AROUND.match(piece).groups())
        html.append(f"{before}<mark>{word}</mark>{after}" if word else f"{before}{after}")
    return mark_safe("".join(html) + text[end:])  # noqa: S308 — escaped piece by piece; what is between is space
