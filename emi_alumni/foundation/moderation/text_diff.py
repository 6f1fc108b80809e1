"""What changed between two texts, word by word, as HTML that holds nothing of theirs but text."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PIECES = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond, comparing word by word would keep the page waiting: the two texts are shown whole.
TOO_MANY = 6000
# Below this share of words in common, two texts are two texts.
SHARED = 0.4


def word_diff(before: str, after: str) -> SafeString:
    """The second text, with the words that went as `<del>` and those that came as `<ins>`.

    Two texts with little in common are shown whole, one after the other: their few shared words would only confuse.
    """
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) + len(new) > TOO_MANY:
        return _tagged("del", before) + _tagged("ins", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    kept = sum(1 for a, _, size in matcher.get_matching_blocks() for piece in old[a : a + size] if not piece.isspace())
    words = sum(1 for piece in (*old, *new) if not piece.isspace())
    if before and after and 2 * kept < SHARED * words:
        return _tagged("del", before) + SafeString(" ") + _tagged("ins", after)
    return format_html_join("", "{}", ((piece,) for piece in _pieces(matcher, old, new)))


def _pieces(matcher: SequenceMatcher, old: list[str], new: list[str]) -> Iterator[SafeString]:
    """Equal words, and runs of changes: a space alone between two changes belongs to them."""
    gone = come = ""
    for what, a, b, c, d in matcher.get_opcodes():
        same = "".join(old[a:b])
        if what == "equal" and not (same.isspace() and (gone or come)):
            yield _tagged("del", gone) + _tagged("ins", come) + format_html("{}", same)
            gone = come = ""
        else:
            gone, come = gone + same, come + "".join(new[c:d])
    yield _tagged("del", gone) + _tagged("ins", come)


def _tagged(tag: str, text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html("<del>{}</del>", text) if tag == "del" else format_html("<ins>{}</ins>", text)
