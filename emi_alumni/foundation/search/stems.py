"""What a French word shares with its family: singular, then masculine, then the ending, then Snowball.

Words arrive folded (`emi_alumni.foundation.text.fold`), since people type accents or not:
« charge » is read like « chargé ».
What the rules would get wrong is in two lists beside them: `data/families.txt` (words that belong together) and
`data/apart.txt` (words that another one must not swallow).
"""

import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import Stemmer

from emi_alumni.foundation.text import fold

_DATA = Path(__file__).parent / "data"

# Plurals in -eux; the other words in -eux are adjectives (« nombreux », « sérieux »).
_PLURALS_IN_EUX = frozenset("jeux enjeux lieux milieux feux voeux cheveux neveux aveux adieux pneux essieux".split())  # noqa: SIM905

# Feminine → masculine: ending, replacement, letters that must stand before it.
_FEMININES = (
    ("trice", "teur", 2),
    ("euse", "eur", 3),
    ("eure", "eur", 4),
    ("iere", "ier", 2),
    ("ere", "er", 2),
    ("ive", "if", 2),
    ("ee", "e", 1),
    ("elle", "el", 2),
    ("enne", "en", 2),
    ("ante", "ant", 2),
    ("ente", "ent", 3),
    ("ointe", "oint", 1),
    ("erte", "ert", 2),
    ("aine", "ain", 2),
    ("ale", "al", 2),
    ("aise", "ai", 3),  # as the singular leaves « français »
    ("oise", "oi", 3),
    ("ine", "in", 4),
    ("uite", "uit", 3),
    ("oite", "oit", 3),
    ("ete", "et", 5),
)

# Qualities → the adjective: « ruralité » is of what is rural.
_QUALITIES = (("al", "al*"), ("ar", "aire*"), ("iv", "if*"), ("il", "ile*"))

# Endings of a family: the first that fits gives way to its replacement. An ending with a star is read once more.
_ENDINGS = (
    *((ending, "ifi", 2) for ending in ("ification", "ificateur", "ificatif", "ifier", "ifiant", "ifie")),
    *((ending, "ogi", 2) for ending in ("ogiste", "ogique", "ogie")),
    *((ending, "is", 3) for ending in ("istique", "isation", "isateur", "isatif", "isant", "isable", "isme", "iste")),
    *((ending, "is", 3) for ending in ("iser", "iseur")),
    ("ise", "is", 4),
    *((ending, "i", 3) for ending in ("icien", "ique", "ie")),
    *((ending, "vent", 3) for ending in ("venir", "venant", "vention")),
    *((ending, "duct", 2) for ending in ("duire", "duit", "duite", "ducteur", "duction", "ductif")),
    *((ending, "truct", 2) for ending in ("truire", "truit", "truite", "tructeur", "truction", "tructif")),
    *((ending, "script", 2) for ending in ("scrire", "scrit", "scrite", "scription")),
    *((ending, "cept", 2) for ending in ("cevoir", "ception", "cepteur")),
    ("mettre", "miss", 3),
    ("tenir", "tien", 2),
    *((ending, "", 4) for ending in ("issement", "isseur", "issage", "issant")),
    *((f"{vowel}bilite", f"{vowel}ble*", 3) for vowel in "aiou"),
    *((f"{ending}ite", replacement, 3) for ending, replacement in _QUALITIES),
    ("mental", "ment*", 3),
    ("ution", "u", 3),
    ("buteur", "bu", 3),
    ("utif", "u", 3),
    ("uer", "u", 2),
    *((ending, "ion*", 3) for ending in ("ionnel", "ionnaire", "ionner", "ionnement", "ionniste", "ional")),
    ("ation", "", 3),
    ("ateur", "", 3),
    ("atif", "", 4),
    ("atoire", "", 4),
    ("ance", "", 5),
    ("ence", "ent", 6),
    ("tion", "t", 4),
    ("sion", "s", 4),
    ("eur", "", 4),
    ("eux", "", 4),
    ("if", "", 4),
    ("ement", "", 4),
    ("age", "", 5),
    ("ant", "", 5),
    ("able", "", 6),
    ("ier", "i", 3),
    ("er", "", 3),
    ("ir", "", 5),
)


def _by_last_letters(rules: Iterable[tuple[str, str, int]]) -> dict[str, list[tuple[str, str, int]]]:
    """The rules by the two last letters of their endings, in order: a word is tried against a few, not a hundred."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for rule in rules:
        found.setdefault(rule[0][-2:], []).append(rule)
    return found


_FEMININES_OF = _by_last_letters(_FEMININES)
_ENDINGS_OF = _by_last_letters(_ENDINGS)

# A short noun in -e keeps it: « mesure » is not « mesurer », « place » is not « placement ».
_SHORT_ROOT = 6


class _PerThread(threading.local):
    """A Snowball stemmer must not be shared by threads."""

    def __init__(self) -> None:
        self.stemmer = Stemmer.Stemmer("french", 0)


_local = _PerThread()


def singular(word: str) -> str:
    """A folded word without the mark of its plural: « travaux » is left to the families."""
    if len(word) < 4 or word in _kept_apart():
        return word
    if word.endswith(("eaux", "oux")) or word in _PLURALS_IN_EUX:
        return word[:-1]
    if word.endswith("aux") and len(word) > 4:
        return word[:-2] + "l"
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def masculine(word: str) -> str:
    """A folded singular in the masculine, where its ending tells."""
    if word in _kept_apart():
        return word
    for ending, replacement, letters in _FEMININES_OF.get(word[-2:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= letters:
            return word[: -len(ending)] + replacement
    if word.endswith("ue") and not word.endswith(("que", "gue")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word; numbers and addresses stay whole."""
    return reduced(word)


def reduced(word: str) -> str:
    """The same as `stem`, remembered nowhere: for spellings that nobody may ever type again."""
    if not word.isalpha():
        return word
    one = singular(word)
    he = masculine(one)
    for form in (word, one, he):
        if form in _kept_apart():
            return form
        if family := _families().get(form):
            return family
    if he.endswith("e") and (family := _families().get(he + "r")):  # a participle: « numérisé », « numériser »
        return family
    return _without_ending(he)


def _without_ending(word: str) -> str:
    for ending, replacement, letters in _ENDINGS_OF.get(word[-2:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= letters:
            shorter = word[: -len(ending)] + replacement.rstrip("*")
            if replacement.endswith("*"):
                return _families().get(shorter) or (shorter if shorter in _kept_apart() else _without_ending(shorter))
            root = _root(shorter)
            return root + "er" if root in _kept_apart() else root  # « porteur » is not the port
    if word.endswith("e"):
        root = _root(word[:-1])
        return root + "e" if len(root) <= _SHORT_ROOT else root
    if word[-1] in "aiou" or word.endswith("ment"):
        return word
    return _local.stemmer.stemWord(word)


def _root(root: str) -> str:
    """One spelling of the sound at the end: « communiqu » and « communic », « nettoy » and « nettoi »."""
    for ending, replacement in (("qu", "c"), ("gu", "g"), ("ill", "il"), ("nn", "n")):
        if root.endswith(ending):
            return root[: -len(ending)] + replacement
    return root[:-1] + "i" if root.endswith("oy") and len(root) > 4 else root


def _lines(name: str) -> list[list[str]]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [fold(line).split() for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def _kept_apart() -> frozenset[str]:
    return frozenset(word for line in _lines("apart.txt") for word in line)


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """Every word of a family as it is written, and in the masculine singular → the name of the family."""
    found: dict[str, str] = {}
    for family in _lines("families.txt"):
        for word in family:
            for form in (word, masculine(singular(word))):
                found.setdefault(form, family[0])
    return found
