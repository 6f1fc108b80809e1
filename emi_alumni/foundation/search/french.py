"""French text to search terms: one reading, shared by what is indexed and what is asked."""

import re
import string
from collections.abc import Iterator
from functools import lru_cache

from emi_alumni.foundation.text import fold

from .stems import stem

LONGEST_WORD = 40
BETWEEN = " · "  # the pieces of a text, each of which is read by itself

# An address or a telephone number is one word: asking for it finds it whole, never the people named in it.
_TOKEN = re.compile(
    r"(?P<address>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"
    r"|(?P<phone>(?<!\w)(?:(?:\+|00)33[ .-]?(?:\(0\) ?)?|0)[1-9](?:[ .-]?\d\d){4}(?!\d))"
    r"|(?P<word>\ue000?[^\W_]+)"
)
_WORD = re.compile(r"\ue000?[^\W_]+")  # the same, where there is neither
_DIGITS = re.compile(r"\d\d[ .-]?\d\d[ .-]?\d\d")  # that every telephone number has
_CAPITALS = "\ue000"  # before a word typed in capitals, for private use
# « A.L.S.H. », « n° 12 », a word wholly in capitals among others; a first part that is no word without its second.
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")
_NUMBER_SIGN = re.compile(r"\bn[°º]s? ?(?=\d)", re.IGNORECASE)
_INITIAL = re.compile(r"\.[^\W\d_]\.")
_TWO_CAPITALS = re.compile(r"[^\W\d_a-zß-öø-ÿ]{2}")  # all of them, and what is in no case
_IN_CAPITALS = re.compile(r"(?<![^\W_])[^\W\d_]{2,5}(?![^\W_])")
_JOINED = re.compile(
    r"\b(co|re|pre|peri|para|inter|intra|extra|multi|pluri|anti|micro|eco|bio|tele)-(?=[^\W\d_]{4})", re.IGNORECASE
)
_HYPHENATED = re.compile(r"(?<![^\W_])([^\W\d_]+)-(?=([^\W\d_]+))")
_ONE_WORD = re.compile(r"\b(bien|rendez)[ -](etre|vous)\b")

STOP_WORDS = frozenset(
    """
    contre a afin ai ainsi alors apres as au aucun aussi autre autres aux avec avez avoir avons bien c ca car ce
    cela ces cet cette ceux chaque chez comme comment d dans de deja depuis des deux doit donc dont du elle elles
    en encore entre es est et etaient etait etant ete etes etre eu eux fait faire fois font hors ici il ils j je
    jusqu l la le les leur leurs lors lui m ma mais me meme memes mes moins mon n ne ni non nos notre nous on ont
    ou par parce pas pendant peu peut plus pour pourquoi pres qu quand que quel quelle quelles quels qui quoi s
    sa sans se sera ses si soi son sont sous sur t ta tandis te tes toi ton tous tout toute toutes tres tu un une
    vers voici voila vos votre vous y
    """.split()  # noqa: SIM905 — a hundred and fifty quoted words would hide the list
)
# Stop words that are also names of things: after one of these words they are (« un car », « à l’est »).
_NAMES_AFTER = {
    "car": frozenset(["au", "d", "de", "du", "en", "le", "par", "un"]),
    "son": frozenset(["au", "du", "le", "un"]),
    "est": frozenset(["l"]),
    "bien": frozenset(["du", "le", "un"]),
    "pas": frozenset(["le", "un"]),
}
# « été » is the summer, except after these.
_HAVE = frozenset(
    """
    a ai aie aient ait as aura aurai auraient aurait auront avaient avais avait avez avions avoir avons ayant ont
    pas deja egalement toujours jamais aussi bien plus
    """.split()  # noqa: SIM905
)
# What a question is made of, besides what it is about. Left out of a question, never of a text.
QUESTION_WORDS = frozenset(
    """
    aimerais aimerait besoin cherche cherchent chercher cherchons combien comment connais connait connaitre
    connaissez demander dire existe existent faudrait faut laquelle lequel lesquelles lesquels
    parler pouvez pouvoir pourquoi pourrait pourriez puis quelqu quelque quelques quelqun recherchons
    sait savez savoir savent souhaite souhaitons touche touchent toucher trouve trouver veulent veut veux voudrais
    voudrions voulez vouloir voulons
    """.split()  # noqa: SIM905
)


def words(text: str, *, every: bool = False) -> list[str]:
    """The folded words of a text, in order, without stop words: « L’école des Vélos » → ["ecole", "velos"].

    A stop word is a word when it is typed wholly in capitals among others (« le CET »), or names a thing (« un car »).
    `every` keeps them all: in a name, « Tu », « Bien » and « Sá » are words like others.
    """
    if BETWEEN in text:
        pieces = text.split(BETWEEN)
        return [word for piece in pieces for word, is_stop in _read(piece.strip()) if every or not is_stop]
    return [word for word, is_stop in _read(text.strip()) if every or not is_stop]


@lru_cache(maxsize=8192)
def _read(text: str) -> tuple[tuple[str, bool], ...]:
    """Each folded word, in order, and whether it is a stop word there. The terms of a batch of documents and its
    vocabulary are made of the same texts, one after the other; and many pieces are those of many people: a service, a
    collectivité, a skill."""
    text = _prepared(text)
    if "@" in text or _DIGITS.search(text):
        return tuple(_tokens(text))
    found, before = [], ""
    for token in _WORD.findall(text):
        if token in STOP_WORDS:
            found.append((token, not _names_a_thing(token, before)))
        else:
            found.append((_without_sign(token), False))
        before = token
    return tuple(found)


def hyphenated(text: str) -> frozenset[str]:
    """Pairs of words typed with a hyphen between, joined: « porte-parole » is also « porteparole »."""
    return frozenset(one + other for one, other in _HYPHENATED.findall(fold(text)))


def query_words(text: str) -> list[str]:
    """The words of what somebody typed, less those a question is made of, unless there are no others."""
    found = words(text)
    return [word for word in found if word not in QUESTION_WORDS] or found


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The same, where there may be addresses or telephone numbers."""
    before = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if match.lastgroup == "phone":
            yield "0" + re.sub(r"\D", "", token)[-9:], False
        elif match.lastgroup == "address":
            yield token, False
        elif token in STOP_WORDS:
            yield token, not _names_a_thing(token, before)
        else:
            yield _without_sign(token), False
        before = token


def _without_sign(token: str) -> str:
    return token[1 : LONGEST_WORD + 1] if token.startswith(_CAPITALS) else token[:LONGEST_WORD]


def _names_a_thing(word: str, before: str) -> bool:
    if word == "ete":
        return before not in _HAVE
    return before in _NAMES_AFTER.get(word, ())


def _prepared(text: str) -> str:
    """The text folded, its initials joined, its words in capitals marked. Most texts have none of what is looked for:
    each is looked for by its rarest sign first."""
    text = text.replace(_CAPITALS, " ").replace("№", "n°")
    if "°" in text or "º" in text:
        text = _NUMBER_SIGN.sub("", text)
    if _INITIAL.search(text):
        text = _INITIALS.sub(lambda match: match.group().replace(".", "") + " ", text)
    if _TWO_CAPITALS.search(text) and not _shouted(text):
        text = _IN_CAPITALS.sub(_marked, text)
    text = fold(text)
    if "-" in text:
        text = _JOINED.sub(r"\1", text)
    return _ONE_WORD.sub(r"\1\2", text) if "bien" in text or "rendez" in text else text


def _shouted(text: str) -> bool:
    """Whether the whole text is in capitals, so that they stress none of its words."""
    return text.isupper() and any(fold(word) not in STOP_WORDS for word in re.findall(r"[^\W_]+", text))


def _marked(match: re.Match[str]) -> str:
    word = match.group()
    return _CAPITALS + word if word.isupper() and fold(word) in STOP_WORDS else word


def terms(text: str, *, every: bool = False) -> str:
    """The stems of a text, once each, with a space at each end, so that " stem " is found by a plain comparison."""
    stems = dict.fromkeys(stem(word) for word in words(text, every=every))
    return f" {' '.join(stems)} " if stems else ""


def one_slip_from(word: str) -> set[str]:
    """Every spelling one letter missing, doubled, swapped, wrong or too many away."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return (
        {a + b[1:] for a, b in cuts if b}
        | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
        | {a + c + b[1:] for a, b in cuts if b for c in letters}
        | {a + c + b for a, b in cuts for c in letters}
    ) - {word}
