"""Documents that speak of a need, and which of its words each one meets, where: what a ranking of people is made of.

Unlike a search, which wants all the words and gives up those that nothing answers, a need is told in a sentence of
which no document has all: documents that have half of its words are found from the start.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from math import ceil, log

from django.db.models import QuerySet

from emi_alumni.foundation.prepared_statements import padded, prepared

from .french import QUESTION_WORDS, words
from .full_text import CANDIDATES, with_at_least
from .kinds import KINDS
from .marks import stems_of
from .models import Document
from .query import understand
from .reasons import SNIPPET, excerpt
from .stems import stem
from .synonyms import Stems
from .vocabulary import Reading, is_written_nearly, sibling, weights_of

LONGEST_NEED = 400  # characters read; the rest is ignored
MOST_WORDS = 5  # of a need: the documents that have half of six cost PostgreSQL twice those that have half of five
RANKED = 150  # documents that one statement ranks: a search, which shows them all, ranks more
ENOUGH = 12  # objects, under which fewer words are asked for
UNKNOWN = log(1e6)  # what a word weighs that no document has
RARITY = 2  # a word tells as much as it is rare, to this power
# « réduire un délai »: what is reduced says more of the need than to reduce. Nouns that end so are few, and still tell.
VERB_WORTH = 0.5
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\s*·\s*|\n+")
_VERB = re.compile(r"(?:(?<![io])er|ir|(?:ui|d|i)re)$")
# « qui a déjà monté un guichet », « nous avons réduit »: the same, told as done.
_DONE = re.compile(
    r"\b(?:ai|as|a|avons|avez|ont|avoir|ayant)(?: (?:déjà|deja|aussi|bien|toujours|jamais|pas|un peu|vraiment))*"
    r" (\w+?(?:[éiu]|is|it|int|ert|uit|rit)(?:e|s|es)?)\b",
    re.IGNORECASE,
)
# « les personnes qui tombent », « un bus qui passe »: told of somebody, a verb too.
_DOES = re.compile(r"\bqui (?:(?:se|ne|le|la|les|lui|leur|nous|vous|y|en) |[snly][’'])*(\w+(?:ent|e))\b", re.IGNORECASE)
LEAST_TO_MEND = 6  # letters: « douce » that nobody wrote is no slip for « douze »
LEAST_FOR_ANOTHER_LETTER = 8
UNKNOWN_WORTH = 0.7  # and how much of the need it tells, where the rarest known word tells 1

# What a need is made of, whatever it is about: asked only when there is nothing else.
NEED_WORDS = frozenset(
    """
    aide aider aides aller agent agents avoir boulot bonne bonnes bon bons cadre chose choses collectivite
    collectivites collegue collegues commune communes conseil conseils deja demarrer direction donner eviter exemple
    exemples experience facon gens gerer habitants idee idees lancer mairie mal mettre mieux mise monter moyen
    moyens nouveau nouveaux nouvelle nouvelles passer personne personnes petit petite place probleme problemes
    projet projets question questions rendre reussir service services seul solution solutions sujet temps territoire
    travail travailler venir ville
    """.split()  # noqa: SIM905 (a hundred quoted words would hide the list)
)
NEED_STEMS = frozenset(map(stem, NEED_WORDS))


@dataclass(frozen=True)
class AskedWord:
    """A word of the need, the stems that answer it, and how much it tells: from 0 (everybody writes it) to 1.

    `same` are other ways to say the expression that it belongs to, each as stems to be met together; `head` is the
    place of the first word of this expression, -1 for who stands alone.
    """

    word: str
    stems: frozenset[str]
    worth: float
    same: tuple[frozenset[str], ...] = ()
    head: int = -1

    def is_met(self, stems: Set[str]) -> bool:
        return not self.stems.isdisjoint(stems) or any(way <= stems for way in self.same)


@dataclass(frozen=True)
class Piece:
    """A document that speaks of it. `title`, `keywords` and `body` hold the places of the asked words met there."""

    document: int
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


def evidence(need: str, scopes: Collection[str], groups: Collection[Collection[str]], limit: int = 24) -> Need:
    """What speaks of a need among the documents of these scopes: of each of these groups of kinds at most `limit`, so
    that the many of one kind do not hide the few of another, best first, each object once.

    At most five words are looked for, the most telling ones. Never raises, whatever is typed. Two statements, two or
    three more for each group, and a few for words that nobody has and for needs of which few documents speak.
    """
    chosen = telling_words(need, scopes)
    kinds = [kind for group in groups for kind in group]
    if not chosen or not scopes or not kinds:
        return Need()
    readings, corrected_to = understand(" ".join(chosen), scopes, kinds)
    readings = [as_said(one) for one in readings]
    asked = worths(readings, words_done(need))
    ranked = documents_about(readings, scopes, groups, limit)
    mended = any(one.mended for one in readings)
    return Need(asked, tuple(pieces(ranked, asked)), corrected_to if mended else "")


@prepared
def texts_of(*ids: int) -> QuerySet[Document]:
    return Document.objects.filter(pk__in=ids).only("body", "keywords")


def excerpts(need: Need, documents: Mapping[int, Collection[int]]) -> dict[int, str]:
    """The sentence of each document that says most of these words of the need (their places), by its key; "" where its
    text has none. One query, none for none."""
    told = {}
    for one in texts_of(*padded(list(documents))) if documents else ():
        wanted = frozenset(documents[one.pk])
        said = [(need.share(need.met_in(text) & wanted), text) for text in sentences(f"{one.body} · {one.keywords}")]
        share, text = max(said, key=lambda pair: pair[0], default=(0.0, ""))
        stems = (need.asked[at].stems.union(*need.asked[at].same) for at in wanted)
        shown = text if len(text) <= SNIPPET else excerpt(text, frozenset().union(*stems))
        told[one.pk] = shown if share else ""
    return told


def sentences(text: str) -> list[str]:
    return [piece for piece in _SENTENCE.split(text) if piece]


def as_said(reading: Reading) -> Reading:
    """A word of a sentence is whole: it stands for no other, unless nobody knows it and the other is so near that it
    was meant. (A search guesses further: whoever typed two words sees at once that it is not what they meant.)"""
    if reading.weight < UNKNOWN:
        return replace(reading, others=())
    if reading.mended and not is_a_slip(reading.word, reading.mended):
        return replace(reading, others=(), mended="", same=())
    return reading


def is_a_slip(word: str, other: str) -> bool:
    """Whether somebody who wrote this meant the other: a letter too many, missing, or out of its place. One letter for
    another makes another word as often (« sourde », « source »), but in long ones."""
    if len(word) < LEAST_TO_MEND or not is_written_nearly(word, other):
        return False
    return len(word) != len(other) or sorted(word) == sorted(other) or len(word) >= LEAST_FOR_ANOTHER_LETTER


def telling_words(need: str, scopes: Collection[str]) -> list[str]:
    """The words to look for, in their order: at most five, those that fewest documents have. One statement at most."""
    said, done = list(dict.fromkeys(words(need[:LONGEST_NEED]))), words_done(need)
    plain = {word for word in done if {stem(word), sibling(stem(word))} & NEED_STEMS}
    empty = QUESTION_WORDS | NEED_WORDS | plain
    found = [word for word in said if word not in empty and len(word) > 1] or said
    if len(found) <= MOST_WORDS:
        return found
    weights = weights_of(scopes, {stem(word) for word in found})
    # What nobody wrote tells less than what a few did.
    rarest = sorted(found, key=lambda word: weights.get(stem(word), 0) or 1e6)[:MOST_WORDS]
    return [word for word in found if word in rarest]


def words_done(need: str) -> set[str]:
    """« monté », of « qui a déjà monté un guichet »; « tombent », of « des personnes qui tombent »."""
    said = need[:LONGEST_NEED]
    return {word for done in (*_DONE.findall(said), *_DOES.findall(said)) for word in words(done)}


def worths(readings: Collection[Reading], done: Collection[str] = ()) -> tuple[AskedWord, ...]:
    """Rare words tell more, verbs less (`done`: those that the need says are or were done); what nobody wrote is told
    by no document, and counts for more than half of the rarest."""
    known = [one.weight for one in readings if one.weight < UNKNOWN or one.others]
    most = max(known, default=UNKNOWN)
    verbs = {stem(word) for word in done}
    asked: list[AskedWord] = []
    before: tuple[Stems, ...] = ()
    for one in readings:
        worth = (one.weight / most) ** RARITY if one.weight < UNKNOWN else (1.0 if one.others else UNKNOWN_WORTH)
        worth *= VERB_WORTH if _VERB.search(one.word) or one.exact in verbs else 1.0
        same = tuple(map(frozenset, one.same))
        goes_on = bool(one.same) and one.same == before
        head = (asked[-1].head if goes_on else len(asked)) if one.same else -1
        asked.append(AskedWord(one.mended or one.word, frozenset(one.stems), min(worth, 1.0), same, head))
        before = one.same
    return tuple(asked)


def documents_about(
    readings: list[Reading], scopes: Collection[str], groups: Collection[Collection[str]], limit: int
) -> list[Document]:
    """The best of each group, all together best first."""
    best = [found for kinds in groups for found in best_of(readings, scopes, kinds, limit)]
    ranked = [document for document, _ in sorted(best, key=lambda found: (-found[1], -found[0]))]
    found = {one.pk: one for one in documents_of(*padded(ranked))} if ranked else {}
    return [found[pk] for pk in ranked if pk in found]


def best_of(
    readings: list[Reading], scopes: Collection[str], kinds: Collection[str], limit: int
) -> list[tuple[int, float]]:
    """Documents with all the words, then with half of them, then with one, until there are enough, and their scores.
    What has most comes first in each, but where more than `RANKED` documents answer: hence three steps."""
    best: dict[tuple[str, int], tuple[int, float]] = {}
    most = min(limit * len(scopes), CANDIDATES)
    how_many = len(readings)
    of_people = all(KINDS[kind].are_names for kind in kinds)  # no name answers a need
    parts = ("head" if of_people else "title", "everything")
    for needed in sorted({how_many, ceil(how_many / 2), 1}, reverse=True):
        if len(best) >= ENOUGH:
            break
        for rows in with_at_least(needed, readings, readings, scopes, kinds, most, ranked=RANKED, parts=parts):
            for document, kind, object_id, score in rows:
                known = best.get((kind, object_id))
                if known is None or known[1] < score:
                    best[kind, object_id] = document, score
            if len(best) >= ENOUGH:
                break
    return sorted(best.values(), key=lambda found: (-found[1], -found[0]))[:limit]


@prepared
def documents_of(*ids: int) -> QuerySet[Document]:
    terms = ("title_terms", "keyword_terms", "body_terms")
    return Document.objects.filter(pk__in=ids).only("kind", "object_id", "title", "url", "body", *terms)


def pieces(documents: Collection[Document], asked: tuple[AskedWord, ...]) -> Iterator[Piece]:
    """What each document meets. The words of an expression are met in one sentence of its text, or not at all."""
    heads = [one.head for one in asked]
    several = [head >= 0 and heads.count(head) > 1 for head in heads]
    for one in documents:
        terms = (one.title_terms, one.keyword_terms, one.body_terms)
        title, keywords, body = (places(asked, set(text.split())) for text in terms)
        if any(several[at] or asked[at].stems.isdisjoint(one.body_terms.split()) for at in body):
            told = ({stem for word in text.split() for stem in stems_of(word)} for text in sentences(one.body))
            body = frozenset().union(*(places(asked, stems) for stems in told))
        yield Piece(one.pk, one.kind, one.object_id, one.title, one.url, title, keywords, body)


def places(asked: tuple[AskedWord, ...], stems: Set[str]) -> frozenset[int]:
    """The places of the asked words that are met among these stems. Of an expression that is there in part, its first
    word alone: « une page unique » says nothing of a « guichet unique »."""
    met = {at for at, one in enumerate(asked) if one.is_met(stems)}
    partly = {one.head for at, one in enumerate(asked) if at not in met}
    return frozenset(at for at in met if asked[at].head in (-1, at) or asked[at].head not in partly)
