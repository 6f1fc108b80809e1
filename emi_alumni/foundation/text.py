"""Text made comparable, and cleaned of what nobody sees: one folding and one cleaning for the whole portal.

`fold` is what sort keys, letters, addresses (`slug_of`), skills and search compare. `one_line`, `plain_text` and
`mailbox` are what a field keeps of what was typed, pasted or imported (see `text_fields`).
"""

import re
import unicodedata
from collections.abc import Container
from itertools import count

from django.utils.text import slugify

# Letters that have no accent to take off, and signs that people type one for another (NFKD knows none of them).
_LETTERS = {
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ĸ": "k",
    "ə": "e",
    "ǝ": "e",
    "ɛ": "e",
    "ɔ": "o",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "ɲ": "n",
    "ŀ": "l",
    "ƀ": "b",
    "ɨ": "i",
    "ʉ": "u",
    "ɩ": "i",
    "ʋ": "v",
    "ʊ": "u",
    "ɣ": "g",
    "ŉ": "n",
    "ſ": "s",
}
_APOSTROPHES = "’‘ʼʻʹˈ´`′‛＇‵"
_HYPHENS = "‐‑‒–—―−⁃﹣－"
_SAME = str.maketrans(
    _LETTERS
    | {letter.upper(): folded for letter, folded in _LETTERS.items() if len(letter.upper()) == 1 and letter != "ı"}
    | {"ẞ": "ss", "İ": "i"}
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_HYPHENS, "-")
)

# Signs that take no place on the screen: formats and directions, fillers, variation selectors, tags, half characters.
_UNSEEN = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Two of them join what is around them: emoji of several signs, and letters of Arabic and Indian scripts.
_PICTURE = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_JOINED = (
    f"(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])|(?<=[{_PICTURE}#*0-9])\ufe0f"
    "|(?<=[\u0620-\u0dff])[\u200c\u200d](?=[\u0620-\u0dff])"
)
UNSEEN = re.compile(f"(?P<joined>{_JOINED})|[{_UNSEEN}]")
_ANY_UNSEEN = re.compile(f"[{_UNSEEN}]")
_ANY_UNCLEAN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_UNSEEN}]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_BULLET = re.compile(r"^\s*(?:[•·▪▫◦‣⁃●○■□➢➔✓\uf0b7*–—-](?:\s+|$)|[•▪◦‣●\uf0b7])\s*")
_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


class _Folded(dict[int, str]):
    """What each sign becomes, but for its case: reckoned once, since the index folds millions of them."""

    def __missing__(self, code: int) -> str:
        # Before, for the apostrophes that Unicode takes apart; after, for the letters that stood under an accent.
        decomposed = unicodedata.normalize("NFKD", chr(code).translate(_SAME)).translate(_SAME)
        folded = "".join(c for c in decomposed if not unicodedata.combining(c))
        if code < _LAST_KEPT:
            self[code] = folded
        return folded


_LAST_KEPT = 0x2200  # after Latin letters, marks and punctuation
_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes and hyphens, single spaces: « L’Œuvre d’Été » → « l'oeuvre d'ete »."""
    return " ".join(without_unseen(text).translate(_FOLDED).lower().split())


def sort_key(text: str) -> str:
    """What French sorts a text by: folded, without the marks it begins with (« ’t Hooft » is under T)."""
    return fold(text).lstrip(" '\"«“-.,;:!?¿¡(*_/")


def slug_of(text: str) -> str:
    """A text as a piece of an address: « Łukasz Ørsted » → « lukasz-orsted »; "" when it has no Latin letter."""
    return slugify(fold(text))


def free_slug(base: str, taken: Container[str]) -> str:
    """This piece of an address, with the first number from 2 that makes it free when it is taken."""
    return next(slug for n in count(1) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def without_unseen(text: str) -> str:
    """The text without the signs that nobody sees; those that join emoji or letters of other scripts stay."""
    if text.isascii() or not _ANY_UNSEEN.search(text):
        return text
    return UNSEEN.sub(lambda sign: sign.group("joined") or "", text)


def one_line(text: str) -> str:
    """What a field of one line keeps: no unseen sign, no control sign, each line break a space."""
    if text.isascii() and text.isprintable():
        return text
    clean = _CONTROLS.sub("", _BREAKS.sub(" ", without_unseen(text)))
    return text if clean == text else re.sub(" {2,}", " ", clean).strip()


def shortened(text: str, signs: int) -> str:
    """The text on one line, whole if it has at most so many signs, else its first words and « … »: no word is cut,
    unless one alone is longer."""
    line = " ".join(text.split())
    if len(line) <= signs:
        return line
    words = line[:signs].rpartition(" ")[0] or line[: signs - 1]
    return f"{words.rstrip(' ,;:.!?…«(')}…"


def plain_text(text: str) -> str:
    """What a field of several lines keeps: the same, with its line breaks (« \\n ») and tabs."""
    if not _ANY_UNCLEAN.search(text):
        return text
    return _CONTROLS.sub("", _ENDS.sub("\n", without_unseen(text)))


def mailbox(address: str) -> str:
    """The one form in which an address is kept and compared: lower case, no sign unseen, an international domain in the
    letters that mail servers use (« é.fr » and « xn--9ca.fr » are one mailbox)."""
    clean = one_line(address).strip().lower()
    local, at, domain = clean.rpartition("@")
    return f"{local}{at}{'.'.join(map(_wire, _dotted(domain)))}" if at else clean


def _dotted(domain: str) -> list[str]:
    if domain.isascii():
        return domain.lower().split(".")
    return re.split("[.\u3002\uff0e\uff61]", unicodedata.normalize("NFKC", domain).lower())


def _wire(label: str) -> str:
    """One piece of a domain as the DNS has it (RFC 5890). Python's own `idna` makes « ß » another domain."""
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def split_list(text: str) -> list[str]:
    """The items of a list typed or pasted: parted by commas, semicolons, lines or cells; without the bullets of a
    word processor; none empty, none twice."""
    items = (" ".join(_BULLET.sub("", item).split()) for item in re.split(r"[,;\t\n\r\u2028\u2029]", text))
    return list(dict.fromkeys(item for item in items if item))
