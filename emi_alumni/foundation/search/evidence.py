"""Documents that speak of a need, and which of its words each one meets, where: what a ranking of people is made of.

Unlike a search, which wants all the words and gives up those that nothing answers, a need is told in a sentence of
which no document has all: documents that have half of its words are found from the start.
"""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, replace
from math import ceil, log

from django.db.models import QuerySet

from emi_alumni.foundation.prepared_statements import padded, prepared

from .french import QUESTION_WORDS, words
from .full_text import CANDIDATES, with_at_least
from .marks import stems_of
from .models import Document
from .query import MOST_WORDS, understand
from .stems import stem
from .vocabulary import Reading, is_written_nearly, weights_of

LONGEST_NEED = 400  # characters read; the rest is ignored
ENOUGH = 24  # objects, under which fewer words are asked for
UNKNOWN = log(1e6)  # what a word weighs that no document has
RARITY = 2  # a word tells as much as it is rare, to this power
# « réduire un délai »: what is reduced says more of the need than to reduce. Nouns that end so are few, and still tell.
VERB_WORTH = 0.5
_VERB = re.compile(r"(?:(?<![io])er|ir|(?:ui|d|i)re)$")
UNKNOWN_WORTH = 0.7  # and how much of the need it tells, where the rarest known word tells 1

# What a need is made of, whatever it is about: asked only when there is nothing else.
NEED_WORDS = frozenset(
    """
    aide aider aides agent agents avoir boulot bonne bonnes bon bons cadre chose choses collectivite collectivites
    collegue collegues commune communes conseil conseils deja demarrer direction donner eviter exemple exemples
    experience facon gens habitants idee idees lancer mairie mal mettre mieux mise monter moyen moyens nouveau nouveaux
    nouvelle nouvelles passer personne personnes petit petite place probleme problemes projet projets question
    questions rendre reussir service services seul solution solutions sujet temps territoire travail travailler ville
    """.split()  # noqa: SIM905 (a hundred quoted words would hide the list)
)


@dataclass(frozen=True)
class AskedWord:
    """A word of the need, the stems that answer it, and how much it tells: from 0 (everybody writes it) to 1.

    `same` are other ways to say the expression that it belongs to, each as stems to be met together.
    """

    word: str
    stems: frozenset[str]
    worth: float
    same: tuple[frozenset[str], ...] = ()

    def is_met(self, stems: Set[str]) -> bool:
        return not self.stems.isdisjoint(stems) or any(way <= stems for way in self.same)


@dataclass(frozen=True)
class Piece:
    """A document that speaks of it. `title`, `keywords` and `body` hold the places of the asked words met there."""

    kind: str
    object_id: int
    heading: str
    url: str
    title: frozenset[int]
    keywords: frozenset[int]
    body: frozenset[int]

    @property
    def met(self) -> frozenset[int]:
        return self.title | self.keywords | self.body


@dataclass(frozen=True)
class Need:
    """A need as it was read, and the documents that speak of it."""

    asked: tuple[AskedWord, ...] = ()
    pieces: tuple[Piece, ...] = ()
    corrected_to: str = ""

    @property
    def stems(self) -> frozenset[str]:
        """What a page marks of a text (`marks.marked`)."""
        return frozenset().union(*(one.stems.union(*one.same) for one in self.asked))

    def met_in(self, text: str) -> frozenset[int]:
        """The places of the asked words that this text has."""
        return places(self.asked, {stem for piece in text.split() for stem in stems_of(piece)})

    def share(self, met: Collection[int]) -> float:
        """How much of the need these words tell, from 0 to 1."""
        whole = sum(one.worth for one in self.asked)
        return sum(self.asked[at].worth for at in met) / whole if whole else 0.0

    def of_kind(self, *kinds: str) -> Iterator[Piece]:
        return (piece for piece in self.pieces if piece.kind in kinds)


def evidence(need: str, scopes: Collection[str], kinds: Collection[str], limit: int = 60) -> Need:
    """What speaks of a need among the documents of these scopes and kinds, best first, each object once.

    At most six words are looked for, the most telling ones. Never raises, whatever is typed. Five statements, and a few
    more for words that nobody has and for needs of which few documents speak.
    """
    chosen = telling_words(need, scopes)
    if not chosen or not scopes or not kinds:
        return Need()
    readings, corrected_to = understand(" ".join(chosen), scopes, kinds)
    readings = [as_said(one) for one in readings]
    asked = worths(readings)
    ranked = documents_about(readings, scopes, kinds, limit)
    mended = any(one.mended for one in readings)
    return Need(asked, tuple(pieces(ranked, asked)), corrected_to if mended else "")


def as_said(reading: Reading) -> Reading:
    """A word of a sentence is whole: it stands for no other, unless nobody knows it and the other is so near that it
    was meant. (A search guesses further: whoever typed two words sees at once that it is not what they meant.)"""
    if reading.weight < UNKNOWN:
        return replace(reading, others=())
    if reading.mended and not is_written_nearly(reading.word, reading.mended):
        return replace(reading, others=(), mended="", same=())
    return reading


def telling_words(need: str, scopes: Collection[str]) -> list[str]:
    """The words to look for, in their order: at most six, those that fewest documents have. One statement at most."""
    said = list(dict.fromkeys(words(need[:LONGEST_NEED])))
    found = [word for word in said if word not in QUESTION_WORDS and word not in NEED_WORDS and len(word) > 1] or said
    if len(found) <= MOST_WORDS:
        return found
    weights = weights_of(scopes, {stem(word) for word in found})
    # What nobody wrote tells less than what a few did.
    rarest = sorted(found, key=lambda word: weights.get(stem(word), 0) or 1e6)[:MOST_WORDS]
    return [word for word in found if word in rarest]


def worths(readings: Collection[Reading]) -> tuple[AskedWord, ...]:
    """Rare words tell more; what nobody wrote is told by no document, and counts for more than half of the rarest."""
    known = [one.weight for one in readings if one.weight < UNKNOWN or one.others]
    most = max(known, default=UNKNOWN)
    asked = []
    for one in readings:
        worth = (one.weight / most) ** RARITY if one.weight < UNKNOWN else (1.0 if one.others else UNKNOWN_WORTH)
        worth *= VERB_WORTH if _VERB.search(one.word) else 1.0
        same = tuple(map(frozenset, one.same))
        asked.append(AskedWord(one.mended or one.word, frozenset(one.stems), min(worth, 1.0), same))
    return tuple(asked)


def documents_about(
    readings: list[Reading], scopes: Collection[str], kinds: Collection[str], limit: int
) -> list[Document]:
    """Documents with all the words, then with half of them, then with one, until there are enough. What has most comes
    first in each, but where more than a thousand documents answer: hence three steps."""
    best: dict[tuple[str, int], tuple[int, float]] = {}
    most = min(limit * len(scopes), CANDIDATES)
    how_many = len(readings)
    for needed in sorted({how_many, ceil(how_many / 2), 1}, reverse=True):
        if len(best) >= ENOUGH:
            break
        for rows in with_at_least(needed, readings, readings, scopes, kinds, most):
            for document, kind, object_id, score in rows:
                known = best.get((kind, object_id))
                if known is None or known[1] < score:
                    best[kind, object_id] = document, score
            if len(best) >= ENOUGH:
                break
    ranked = sorted(best.values(), key=lambda found: (-found[1], -found[0]))[:limit]
    found = {one.pk: one for one in documents_of(*padded([pk for pk, _ in ranked]))} if ranked else {}
    return [found[pk] for pk, _ in ranked if pk in found]


@prepared
def documents_of(*ids: int) -> QuerySet[Document]:
    terms = ("title_terms", "keyword_terms", "body_terms")
    return Document.objects.filter(pk__in=ids).only("kind", "object_id", "title", "url", *terms)


def pieces(documents: Collection[Document], asked: tuple[AskedWord, ...]) -> Iterator[Piece]:
    for one in documents:
        terms = (one.title_terms, one.keyword_terms, one.body_terms)
        title, keywords, body = (places(asked, set(text.split())) for text in terms)
        yield Piece(one.kind, one.object_id, one.title, one.url, title, keywords, body)


def places(asked: tuple[AskedWord, ...], stems: Set[str]) -> frozenset[int]:
    """The places of the asked words that are met among these stems."""
    return frozenset(at for at, one in enumerate(asked) if one.is_met(stems))
