"""The words met in documents that the network may read: they weigh, complete and mend the words that are asked."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from math import log

from django.db import connection, transaction
from django.db.models import Sum

from .french import one_slip_from, words
from .kinds import KINDS
from .models import VOCABULARY_SCOPES, Document, Word
from .stems import reduced, stem
from .synonyms import Stems, same_as

COMPLETIONS = 12
LEAST_TO_MEND = 4  # letters: shorter words have too many neighbours
LIKE = 3  # letters that a word and another form of what was meant begin with
LEAST_OF_A_HALF = 3  # letters of each of two words written as one
# No words by themselves.
BEGINNINGS = frozenset(["anti", "auto", "co", "inter", "intra", "micro", "multi", "peri", "pluri", "tele"])
ROWS = 200  # words written by one statement
MANY = 10**9


@dataclass(frozen=True)
class Reading:
    """What one asked word may stand for: its own stem, and stems that complete or mend it. Rare words weigh more.

    `same` are the other ways to say the expression that it is (a part of), each as stems to be met together.
    `documents` is about how many have one of its forms, `titles` how many in their title; many, where nobody counted.
    """

    word: str
    exact: str
    others: tuple[str, ...] = ()
    weight: float = 1.0
    mended: str = ""
    same: tuple[Stems, ...] = ()
    documents: int = MANY
    titles: int = MANY

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Those that answer the word by themselves."""
        return (self.exact, *self.others, *(way[0] for way in self.same if len(way) == 1))

    @cached_property
    def marked(self) -> frozenset[str]:
        """All that a text may be marked for."""
        return frozenset(self.stems).union(*self.same)


def read(asked: list[str], scopes: Iterable[str], hyphenated: Collection[str] = ()) -> list[Reading]:
    """Readings of the asked words, in order, from what these scopes may read: at most six queries.

    The last word is perhaps not typed to its end: it also stands for the commonest words that begin with it. A word
    of which no form is known, and that nothing begins with, is a part of the word that it makes with its neighbour, or
    stands for the commonest word one slip away, or is two words written as one, each with its reading. Numbers are
    neither completed nor mended; nor are words of declared expressions, which are known. All the forms of a word are
    as rare as they are together. `hyphenated` are pairs of them that were typed with a hyphen between, joined.
    """
    if not asked:
        return []
    scopes = [scope for scope in scopes if scope in VOCABULARY_SCOPES]
    readable = Word.objects.filter(scope__in=scopes)
    stems = {word: stem(word) for word in asked}
    same = _same_as(asked, stems, hyphenated)
    ways = {root for others in same.values() for way in others for root in way}
    looked_for = {*stems.values(), *map(sibling, stems.values()), *ways}
    counts = counts_of(scopes, looked_for)
    weights = {root: met for root, (met, _) in counts.items()}
    others: dict[str, tuple[str, ...]] = {}
    meant = dict(stems)
    last = asked[-1]
    if last.isalnum() and len(last) > 1:
        completed = completions(scopes, last)
        others[last] = tuple(root for root in completed if root != stems[last])
        counts = completed | counts
    for word in asked:
        if stems[word] not in weights and not others.get(word) and sibling(stems[word]) in weights:
            others[word] = (sibling(stems[word]),)
            meant[word] = sibling(stems[word])
    unknown = [word for word in asked if stems[word] not in weights and not others.get(word) and word not in same]
    others |= _cut_in_two(readable, asked, unknown)
    unknown = [word for word in unknown if not others.get(word)]
    near = _mend(scopes, unknown) if scopes else {}
    mended = {word: known for word, (known, _) in near.items()}
    halves = _written_as_one(readable, [word for word in unknown if word not in mended])
    if halves:
        return read(
            list(dict.fromkeys(part for word in asked for part in halves.get(word, (word,)))), scopes, hyphenated
        )
    meant |= {word: stem(mended[word]) for word in mended}
    counts = {stem(word): (met, MANY) for word, met in near.values()} | counts
    if meant != stems:
        same |= _same_as(asked, meant, hyphenated)
    readings = []
    for word in asked:
        instead = (stem(mended[word]),) if word in mended else others.get(word, ())
        met = max(weights.get(stems[word], 0), *(_met(way, weights) for way in same.get(word, ())), 0)
        weight = log(1e6 / (1 + met))
        ways_to_say = same.get(word, ())
        documents, titles = (
            sum(counts.get(root, (0, 0))[place] for root in (stems[word], *instead))
            + sum(min(counts.get(root, (0, 0))[place] for root in way) for way in ways_to_say)
            for place in (0, 1)
        )
        readings.append(
            Reading(word, stems[word], instead, weight, mended.get(word, ""), ways_to_say, documents, titles)
        )
    return readings


def _same_as(asked: list[str], stems: Mapping[str, str], hyphenated: Collection[str]) -> dict[str, tuple[Stems, ...]]:
    """The asked words that are, or belong to, declared expressions: the other ways to say them. Two words typed with a
    hyphen, or of which the first is only the beginning of another (« co développement »), may be written as one."""
    same = {asked[rank]: ways for rank, ways in same_as([stems[word] for word in asked]).items()}
    for one, other in pairwise(asked):
        if one in BEGINNINGS or one + other in hyphenated:
            joined = stem(one + other)
            for word in (one, other):
                same[word] = (*same.get(word, ()), (joined,), *same_as([joined]).get(0, ()))
    return same


def _met(way: Stems, weights: Mapping[str, int]) -> int:
    """How much an expression weighs: at most as much as its rarest word."""
    return min(weights.get(root, 0) for root in way)


def weights_of(scopes: Collection[str], stems: Collection[str]) -> dict[str, int]:
    """How much these stems weigh together in these scopes; those that are met nowhere are left out."""
    return {root: met for root, (met, _) in counts_of(scopes, stems).items()}


def counts_of(scopes: Collection[str], stems: Collection[str]) -> dict[str, tuple[int, int]]:
    """How much these stems weigh together in these scopes, and in titles; those that are met nowhere are left out."""
    if not scopes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stem, SUM(weight), SUM(title_weight) FROM search_word WHERE stem IN ({_marks(stems)})"  # noqa: S608 — marks alone
            f" AND scope IN ({_marks(scopes)}) GROUP BY stem",
            [*stems, *scopes],
        )
        return {root: (met, entitled) for root, met, entitled in cursor.fetchall()}


def sibling(root: str) -> str:
    """The stem of the verb of a short noun in -e, or of the noun of a verb: for participles (« formé », « former »)."""
    return root[:-1] if root.endswith("e") else f"{root}e"


def completions(scopes: Collection[str], prefix: str, weight: str = "weight") -> dict[str, tuple[int, int]]:
    """The stems of the commonest words that begin with `prefix`, commonest first, and how often these are met, and in
    titles: through the index of either engine."""
    if not scopes:
        return {}
    if connection.vendor == "sqlite":
        begins, bounds = "word >= %s AND word < %s", [prefix, prefix + "\U0010ffff"]
    else:
        begins, bounds = "word LIKE %s", [f"{connection.ops.prep_for_like_query(prefix)}%"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stem, SUM({weight}) AS met, SUM(title_weight) FROM search_word"  # noqa: S608 — a column’s name
            f" WHERE {begins} AND {weight} > 0"
            f" AND scope IN ({_marks(scopes)}) GROUP BY stem ORDER BY met DESC, stem LIMIT {COMPLETIONS}",
            [*bounds, *scopes],
        )
        return {root: (met, entitled) for root, met, entitled in cursor.fetchall()}


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _mend(scopes: Collection[str], unknown: list[str]) -> dict[str, tuple[str, int]]:
    """The commonest known word one slip away, and how often it is met; else the commonest of those whose stem is that
    of a spelling so near, if it is written nearly so: « colère » is one slip from « conère », which would have the stem
    of « connaît »."""
    spellings = {word: one_slip_from(word) for word in unknown if word.isalpha() and len(word) >= LEAST_TO_MEND}
    if not spellings:
        return {}
    mended = _nearest(scopes, "word", spellings)
    left = {word: _stems_near(word) for word in spellings if word not in mended}
    return mended | _nearest(scopes, "stem", left, only=is_written_nearly) if left else mended


def is_written_nearly(word: str, other: str) -> bool:
    """Whether two words begin alike and are about as long: one may have been meant by the other."""
    return word[:LIKE] == other[:LIKE] and abs(len(word) - len(other)) <= 2


@lru_cache(maxsize=200)
def _stems_near(word: str) -> frozenset[str]:
    """The stems of the spellings one slip away: hundreds, asked again by each list, facet and page of a search."""
    return frozenset(map(reduced, one_slip_from(word)))


def _cut_in_two(readable, asked: list[str], unknown: list[str]) -> dict[str, tuple[str, ...]]:
    """Neighbours, one of them unknown, that are one word when they are joined (« Ben Saïdane », Bensaïdane)."""
    pairs = {one + other: (one, other) for one, other in pairwise(asked) if one in unknown or other in unknown}
    if not pairs:
        return {}
    known = readable.filter(word__in=pairs).values_list("word", "stem").distinct().order_by()
    return {part: (root,) for word, root in known for part in pairs[word]}


def _written_as_one(readable, unknown: list[str]) -> dict[str, tuple[str, str]]:
    """Unknown words that are two known ones (« policemunicipale »): where the rarer of both is the commonest."""
    cuts = {
        word: [(word[:at], word[at:]) for at in range(LEAST_OF_A_HALF, len(word) - LEAST_OF_A_HALF + 1)]
        for word in unknown
        if word.isalpha()
    }
    stems = {half: stem(half) for pairs in cuts.values() for pair in pairs for half in pair}
    if not stems:
        return {}
    known = readable.filter(stem__in=set(stems.values())).values_list("stem").annotate(Sum("weight")).order_by()
    weights = dict(known)

    def rarer(pair: tuple[str, str]) -> int:
        return min(weights.get(stems[half], 0) for half in pair)

    best = {word: max(pairs, key=rarer) for word, pairs in cuts.items() if pairs}
    return {word: pair for word, pair in best.items() if rarer(pair) > 0}


def _nearest(
    scopes: Collection[str],
    column: str,
    near: Mapping[str, Collection[str]],
    only: Callable[[str, str], bool] = lambda asked, known: True,
) -> dict[str, tuple[str, int]]:
    """Of each word, the commonest known word whose column has one of these values, and how often it is met: they are
    hundreds a word. `only` says which known words may be meant by an asked one."""
    values = list(set().union(*near.values()))
    # One array: to find the marks of hundreds of values in its text takes the driver as long as PostgreSQL's answer.
    among, given = (f"IN ({_marks(values)})", values) if connection.vendor == "sqlite" else ("= ANY(%s)", [values])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, {column}, SUM(weight) FROM search_word"  # noqa: S608 — a column’s name and marks
            f" WHERE {column} {among} AND scope IN ({_marks(scopes)})"
            f" GROUP BY word, {column}",
            [*given, *scopes],
        )
        known = sorted(cursor.fetchall(), key=lambda row: (row[2], row[0]), reverse=True)
    found = {
        asked: next(((word, weight) for word, value, weight in known if value in values and only(asked, word)), None)
        for asked, values in near.items()
    }
    return {asked: nearest for asked, nearest in found.items() if nearest}


def count(*, added: Iterable[Document], removed: Iterable[Document]) -> None:
    """Keep the weights true after documents came and went; a word that is met nowhere any more is forgotten."""
    changes: Counter[tuple[str, str]] = Counter()
    titles: Counter[tuple[str, str]] = Counter()
    for documents, sign in ((added, 1), (removed, -1)):
        for document in documents:
            met, entitled = words_of(document)
            changes.update({(document.scope, word): sign for word in met})
            titles.update({(document.scope, word): sign for word in entitled})
    # Always in the same order, so that two writers wait for each other instead of locking each other out.
    rows = sorted((*key, changes[key], titles[key]) for key in changes if changes[key] or titles[key])
    if not rows:
        return
    _add(rows)
    lighter = sorted({word for _, word, weight, _ in rows if weight < 0})
    for start in range(0, len(lighter), 500):
        Word.objects.filter(weight__lte=0, word__in=lighter[start : start + 500]).delete()


def words_of(document: Document) -> tuple[set[str], set[str]]:
    """The words that a document brings to the vocabulary: all, and those of its title. Addresses and numbers never."""
    if document.scope not in VOCABULARY_SCOPES:
        return set(), set()
    return _words_in(document.kind, document.title, document.keywords, document.body, document.context)


def _words_in(kind: str, title: str, keywords: str, body: str, context: list) -> tuple[set[str], set[str]]:
    are_names = kind in KINDS and KINDS[kind].are_names
    entitled = {word for word in words(title, every=are_names) if _completes(word)}
    texts = (keywords, body, *(part for told in context for part in told))
    return entitled.union(*([word for word in words(text) if _completes(word)] for text in texts)), entitled


def _completes(word: str) -> bool:
    return word.isalnum() and not (word.isdigit() and len(word) > 4)


def _add(rows: list[tuple[str, str, int, int]]) -> None:
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(remaining, ROWS)):
            values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"INSERT INTO search_word (scope, word, stem, weight, title_weight) VALUES {values}"  # noqa: S608
                " ON CONFLICT (scope, word) DO UPDATE SET weight = search_word.weight + excluded.weight,"
                " title_weight = search_word.title_weight + excluded.title_weight",
                [cell for scope, word, met, entitled in chunk for cell in (scope, word, stem(word), met, entitled)],
            )


@transaction.atomic
def recount() -> int:
    """Count every word again from the documents; returns how many words are known. Writers wait meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_word IN EXCLUSIVE MODE")
    met: Counter[tuple[str, str]] = Counter()
    titles: Counter[tuple[str, str]] = Counter()
    documents = Document.objects.filter(scope__in=VOCABULARY_SCOPES)
    columns = documents.values_list("scope", "kind", "title", "keywords", "body", "context")
    for scope, *texts in columns.iterator(chunk_size=2000):
        every, entitled = _words_in(*texts)
        met.update((scope, word) for word in every)
        titles.update((scope, word) for word in entitled)
    Word.objects.all().delete()
    Word.objects.bulk_create(
        (Word(scope=key[0], word=key[1], stem=stem(key[1]), weight=met[key], title_weight=titles[key]) for key in met),
        batch_size=1000,
    )
    return len(met)
