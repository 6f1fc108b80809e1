"""French text to search terms: one reading, shared by what is indexed and what is asked."""

import re
import string
import threading
from functools import lru_cache

import Stemmer

from emi_alumni.text import fold

LONGEST_WORD = 40

# An address or a telephone number is one word: asking for it finds it whole, never the people named in it.
_TOKEN = re.compile(
    r"(?P<address>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"
    r"|(?P<phone>(?<!\w)(?:(?:\+|00)33[ .-]?(?:\(0\) ?)?|0)[1-9](?:[ .-]?\d\d){4}(?!\d))"
    r"|(?P<word>[^\W_]+)"
)

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


class _PerThread(threading.local):
    """A stemmer must not be shared by threads."""

    def __init__(self) -> None:
        self.stemmer = Stemmer.Stemmer("french", 0)


_local = _PerThread()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What a folded word shares with its plural, feminine and conjugated forms; numbers and addresses stay whole."""
    if not word.isalpha():
        return word
    root = _local.stemmer.stemWord(word)
    # Snowball leaves « vélos » and « enjeux » apart from « vélo » and « enjeu ».
    if len(root) > 3 and (root.endswith("eux") or (root.endswith("s") and not root.endswith("ss"))):
        return root[:-1]
    return root


def words(text: str, *, every: bool = False) -> list[str]:
    """The folded words of a text, in order, without stop words: « L’école des Vélos » → ["ecole", "velos"].

    `every` keeps them: in a name, « Tu », « Bien » and « Sá » are words like others.
    """
    found = []
    for match in _TOKEN.finditer(fold(text)):
        token = match.group()
        if match.lastgroup == "phone":
            found.append("0" + re.sub(r"\D", "", token)[-9:])
        elif match.lastgroup == "address":
            found.append(token)
        elif every or token not in STOP_WORDS:
            found.append(token[:LONGEST_WORD])
    return found


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
