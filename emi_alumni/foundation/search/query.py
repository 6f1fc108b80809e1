"""What a reader finds: words read in French, relaxed one by one, among the documents of the reader's scopes only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.db.models import QuerySet

from emi_alumni.foundation.prepared_statements import padded, prepared

from . import vocabulary
from .french import STOP_WORDS, hyphenated, query_words, words
from .full_text import CANDIDATES, Row, match, with_at_least
from .models import VOCABULARY_SCOPES, Document
from .reasons import NO_REASON, PARTS, Reason, reason, weight_said
from .stems import stem
from .vocabulary import Reading

LONGEST_QUERY = 100  # characters read; the rest is ignored
MOST_WORDS = 6
ENOUGH = 3  # hits under which `search` also tries with a word less
MISSING_WORDS = 3  # a score counts for the share of the words that was asked for, to this power
SHORTEST_PREFIX = 2  # letters before anything is suggested
TITLE_ALONE = ("title_terms",)  # what completes it is ranked by nothing else

# The columns of a document that say what it is, and why it answers.
SHOWN = ("kind", "object_id", "title", "url", "keywords", "body", "context", *(f"{name}_terms" for name in PARTS))


@dataclass(frozen=True)
class Hit:
    """An object that the reader may find, as the reader may read it, and why it answers."""

    kind: str
    object_id: int
    title: str
    url: str
    score: float
    reason: Reason = NO_REASON

    @property
    def snippet(self) -> str:
        """The words that answer, in one line."""
        return " : ".join(filter(None, [self.reason.told, self.reason.text]))


@dataclass(frozen=True)
class Results:
    """Hits, best first. `corrected_to` is the query as it was understood when a word had to be mended, else "".

    `asked` has, for each word asked for, the stems that answer it as it was read; `stems` is what a page marks of a
    text (`marks.marked`), the words of other ways to say the same included.
    """

    hits: list[Hit] = field(default_factory=list)
    corrected_to: str = ""
    asked: tuple[frozenset[str], ...] = ()
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Matches:
    """Ids of the objects of one kind that answer, best first; `corrected_to` as in `Results`; the words as they were
    read (`reasons`)."""

    ids: list[int] = field(default_factory=list)
    corrected_to: str = ""
    readings: tuple[Reading, ...] = field(default=(), repr=False, compare=False)

    @property
    def stems(self) -> frozenset[str]:
        """What a page marks of a text."""
        return frozenset().union(*(reading.marked for reading in self.readings))


@dataclass(frozen=True)
class Suggestion:
    kind: str
    object_id: int
    title: str
    url: str


@dataclass
class _Found:
    """The best document of each object: (kind, object) → (document, score)."""

    best: dict[tuple[str, int], tuple[int, float]] = field(default_factory=dict)

    def add(self, rows: Iterable[Row], worth: float = 1.0) -> None:
        """Documents and their scores, counted for so much of them."""
        for document, kind, object_id, score in rows:
            known = self.best.get((kind, object_id))
            if known is None or known[1] < float(score) * worth:
                self.best[kind, object_id] = document, float(score) * worth

    def in_order(self) -> list[tuple[tuple[str, int], tuple[int, float]]]:
        """Best score first; among equals, the latest document."""
        return sorted(self.best.items(), key=lambda item: (-item[1][1], -item[1][0]))


def search(query: str, scopes: Collection[str], kinds: Collection[str] | None = None, limit: int = 50) -> Results:
    """The objects that best answer, each once, among the documents of these scopes (and kinds, if given).

    Accents, plurals, word order, one typo per word and an unfinished last word do not matter. All the words first;
    with fewer than three hits, all but one, and so on down to half; to one word only when nothing else answers. Never
    raises, whatever is typed.
    """
    readings, corrected_to = understand(query, scopes, kinds)
    found = _relax(readings, scopes, kinds, limit, enough=ENOUGH, query=query)
    chosen = found.in_order()[:limit]
    documents = shown_documents([document for _, (document, _) in chosen])
    stems = {stem for reading in readings for stem in reading.marked}
    hits = [
        Hit(kind, object_id, shown.title, shown.url, score, reason(shown, readings))
        for (kind, object_id), (document, score) in chosen
        if (shown := documents.get(document))
    ]
    asked = tuple(frozenset(reading.stems) for reading in readings)
    return Results(hits, corrected_to if hits else "", asked, frozenset(stems))


def matches(query: str, kind: str, scopes: Collection[str], cap: int = CANDIDATES) -> Matches:
    """The objects of a kind that answer, best first, at most `cap`: what a list page narrows by its facets.

    All the words must be met; only when no object has them all, all but one, and so on. Stop words are asked only when
    there is nothing else (somebody may be called « Tu » or « Bien »); a query without any word (spaces, punctuation)
    matches nothing.
    """
    readings, corrected_to = understand(query, scopes, [kind])
    found = _relax(readings, scopes, [kind], cap, enough=1, query=query)
    ids = [object_id for (_, object_id), _ in found.in_order()][:cap]
    return Matches(ids, corrected_to if ids else "", tuple(readings))


def reasons(found: Matches, kind: str, ids: Collection[int], scopes: Collection[str]) -> dict[int, Reason]:
    """Why these objects of a kind, among those found, answer in the documents of these scopes. One query."""
    if not ids:
        return {}
    best: dict[int, tuple[float, Document]] = {}
    for document in Document.objects.filter(kind=kind, object_id__in=ids, scope__in=scopes).only(*SHOWN).order_by("pk"):
        said = weight_said(document, found.readings)
        if document.object_id not in best or best[document.object_id][0] < said:
            best[document.object_id] = said, document
    return {pk: reason(document, found.readings) for pk, (_, document) in best.items()}


def matching_ids(query: str, kind: str, scopes: Collection[str], cap: int = CANDIDATES) -> list[int]:
    """The ids of `matches`."""
    return matches(query, kind, scopes, cap).ids


def has_words(query: str) -> bool:
    """Whether there is anything to look for in what was typed."""
    return bool(words(query[:LONGEST_QUERY], every=True))


def is_common(query: str) -> bool:
    """Whether all that was typed are stop words (« le », « pour »), which only names are searched for."""
    return has_words(query) and not words(query[:LONGEST_QUERY])


@prepared
def documents_of(*ids: int) -> QuerySet[Document]:
    return Document.objects.filter(pk__in=ids).only(*SHOWN)


def shown_documents(ids: list[int]) -> dict[int, Document]:
    """What is shown of these documents, by their number. One query."""
    return {document.pk: document for document in documents_of(*padded(ids))} if ids else {}


def suggest(
    prefix: str, scopes: Collection[str], kinds: Collection[str] | None = None, limit: int = 10
) -> list[Suggestion]:
    """Objects whose title, readable in these scopes, has the words typed, the last one unfinished; at most `limit`.

    Nothing under two letters (TRUST case 17): nobody lists the network letter by letter.
    """
    asked = words(prefix[:LONGEST_QUERY], every=True)[:MOST_WORDS]
    if not asked or len(asked[-1]) < SHORTEST_PREFIX:
        return []
    last = asked[-1]
    readable = [scope for scope in scopes if scope in VOCABULARY_SCOPES]
    needed = [Reading(word, stem(word)) for word in asked[:-1] if word not in STOP_WORDS]
    needed.append(Reading(last, stem(last), tuple(vocabulary.completions(readable, last, "title_weight"))))
    scored, most = [*needed, *_hints(prefix, needed)], limit * 4 * len(scopes)
    found = _Found()
    found.add(match(len(needed), needed, scored, scopes, kinds, most, part="title", fields=TITLE_ALONE))
    ranked = [document for _, (document, _) in found.in_order()]
    documents = shown_documents(ranked)
    shown = [documents[document] for document in ranked if document in documents]
    begins = [one for one in shown if any(word.startswith(last) for word in words(one.title, every=True))]
    return [Suggestion(document.kind, document.object_id, document.title, document.url) for document in begins[:limit]]


def understand(query: str, scopes: Collection[str], kinds: Collection[str] | None) -> tuple[list[Reading], str]:
    """The readings of a query, and the query as mended. A word that the reader may find as typed is left alone."""
    query = query[:LONGEST_QUERY]
    if is_common(query):
        return _read_as_names(query, scopes), ""
    asked = list(dict.fromkeys(query_words(query)))[:MOST_WORDS]
    readings = []
    together = _spelled_together(query)
    for reading in vocabulary.read(asked, scopes, hyphenated(query)):
        if reading.mended:
            as_typed = replace(reading, others=(), mended="", same=())
            if match(1, [as_typed], [as_typed], scopes, kinds, 1):
                reading = as_typed
        if reading.word in together and not reading.mended:
            reading = replace(reading, others=(*reading.others, stem(together[reading.word])))
        readings.append(reading)
    mended = any(reading.mended for reading in readings)
    return readings, " ".join(reading.mended or reading.word for reading in readings) if mended else ""


def _read_as_names(query: str, scopes: Collection[str]) -> list[Reading]:
    """Stop words alone: the beginning of names, perhaps (« le », Lefèvre), and nothing else."""
    asked = list(dict.fromkeys(words(query, every=True)))[:MOST_WORDS]
    readable = [scope for scope in scopes if scope in VOCABULARY_SCOPES]
    completed = vocabulary.completions(readable, asked[-1], "title_weight") if len(asked[-1]) > 1 else []
    last = Reading(asked[-1], stem(asked[-1]), tuple(completed))
    return [*(Reading(word, stem(word)) for word in asked[:-1]), last]


def _spelled_together(query: str) -> dict[str, str]:
    """Words after a stop word, with it as one word: « Le Gall » may be written « Legall », « N’Diaye », « Ndiaye »."""
    typed = words(query, every=True)
    return {word: before + word for before, word in pairwise(typed) if before in STOP_WORDS and word not in STOP_WORDS}


def _hints(query: str, readings: Collection[Reading]) -> list[Reading]:
    """The stop words typed beside others: no document needs them, but the one that has them in a name comes first."""
    asked = {reading.word for reading in readings}
    rest = [word for word in dict.fromkeys(words(query[:LONGEST_QUERY], every=True)) if word not in asked]
    return [Reading(word, stem(word)) for word in rest if word in STOP_WORDS][:MOST_WORDS]


def _relax(
    readings: list[Reading],
    scopes: Collection[str],
    kinds: Collection[str] | None,
    limit: int,
    *,
    enough: int,
    query: str,
) -> _Found:
    """What answers all the words, then all but one…; titles and keywords and whole texts ranked together.

    One word of two missing leaves an eighth of the score, one of five a half: a title that has one word of two does not
    come before a text that tells both, but a far better answer may come before a weak one.
    """
    found = _Found()
    scored = [*readings, *_hints(query, readings)]
    most = min(limit * len(scopes), CANDIDATES)
    for needed in range(len(readings), 0, -1):
        least = enough if needed >= len(readings) // 2 else 1
        worth = (needed / len(readings)) ** MISSING_WORDS
        if needed < len(readings) and len(found.best) >= least:
            break
        if is_common(query):
            found.add(match(needed, readings, scored, scopes, kinds, most, part="title"), worth)
            continue
        for rows in with_at_least(needed, readings, scored, scopes, kinds, most):
            found.add(rows, worth)
            if len(found.best) >= least:
                break
    return found
