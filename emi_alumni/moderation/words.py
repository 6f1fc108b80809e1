"""What changed between two texts, word by word, as HTML that holds nothing of theirs but text."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PIECES = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond, comparing word by word would keep the page waiting: the two texts are shown whole.
TOO_MANY = 6000


def word_diff(before: str, after: str) -> SafeString:
    """The second text, with the words that went as `<del>` and those that came as `<ins>`."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) + len(new) > TOO_MANY:
        return _tagged("del", before) + _tagged("ins", after)
    return format_html_join("", "{}", ((piece,) for piece in _pieces(old, new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[SafeString]:
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            yield format_html("{}", gone)
        else:
            yield _tagged("del", gone) + _tagged("ins", come)


def _tagged(tag: str, text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html("<del>{}</del>", text) if tag == "del" else format_html("<ins>{}</ins>", text)
