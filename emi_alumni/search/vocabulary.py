"""The words met in documents that the network may read: they weigh, complete and mend the words that are asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from math import log

from django.db import connection, transaction
from django.db.models import Q, Sum

from .french import one_slip_from, stem, words
from .models import VOCABULARY_SCOPES, Document, Word
from .registry import KINDS

COMPLETIONS = 12
LEAST_TO_MEND = 4  # letters: shorter words have too many neighbours
ROWS = 200  # words written by one statement


@dataclass(frozen=True)
class Reading:
    """What one asked word may stand for: its own stem, and stems that complete or mend it. Rare words weigh more."""

    word: str
    exact: str
    others: tuple[str, ...] = ()
    weight: float = 1.0
    mended: str = ""

    @property
    def stems(self) -> tuple[str, ...]:
        return (self.exact, *self.others)


def read(asked: list[str], scopes: Iterable[str]) -> list[Reading]:
    """Readings of the asked words, in order, from what these scopes may read: at most three queries.

    The last word is perhaps not typed to its end: it also stands for the commonest words that begin with it. A word
    that nothing begins with stands for the commonest word one slip away. Numbers are neither completed nor mended.
    """
    if not asked:
        return []
    readable = Word.objects.filter(scope__in=[scope for scope in scopes if scope in VOCABULARY_SCOPES])
    weights = dict(readable.filter(word__in=asked).values_list("word").annotate(Sum("weight")).order_by())
    last = asked[-1]
    completed: tuple[str, ...] = ()
    if last.isalnum() and len(last) > 1:
        completed = tuple(s for s in completions(readable, last) if s != stem(last))
    mended = _mend(readable, [word for word in asked if word not in weights and not (word == last and completed)])
    readings = []
    for word in asked:
        others = (stem(mended[word]),) if word in mended else completed if word == last else ()
        weight = log(1e6 / (1 + weights.get(word, 0)))
        readings.append(Reading(word, stem(word), others, weight, mended.get(word, "")))
    return readings


def completions(readable, prefix: str, weight: str = "weight") -> list[str]:
    """The stems of the commonest words that begin with `prefix`, through the index of either engine."""
    if connection.vendor == "sqlite":
        begins = Q(word__gte=prefix, word__lt=prefix + "\U0010ffff")
    else:
        begins = Q(word__startswith=prefix)
    family = readable.filter(begins, **{f"{weight}__gt": 0}).values_list("stem").annotate(met=Sum(weight))
    return [stem for stem, _ in family.order_by("-met", "stem")[:COMPLETIONS]]


def _mend(readable, unknown: list[str]) -> dict[str, str]:
    spellings = {word: one_slip_from(word) for word in unknown if word.isalpha() and len(word) >= LEAST_TO_MEND}
    if not spellings:
        return {}
    near = readable.filter(word__in=set().union(*spellings.values())).values_list("word").annotate(met=Sum("weight"))
    met = dict(near.order_by())
    return {
        word: max(found, key=lambda near: (met[near], near))
        for word, slips in spellings.items()
        if (found := slips & met.keys())
    }


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
    are_names = document.kind in KINDS and KINDS[document.kind].are_names
    entitled = {word for word in words(document.title, every=are_names) if _completes(word)}
    rest = {word for text in (document.keywords, document.body) for word in words(text) if _completes(word)}
    return entitled | rest, entitled


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
    documents = Document.objects.filter(scope__in=VOCABULARY_SCOPES).only("kind", "scope", "title", "keywords", "body")
    for document in documents.iterator(chunk_size=2000):
        every, entitled = words_of(document)
        met.update((document.scope, word) for word in every)
        titles.update((document.scope, word) for word in entitled)
    Word.objects.all().delete()
    Word.objects.bulk_create(
        (Word(scope=key[0], word=key[1], stem=stem(key[1]), weight=met[key], title_weight=titles[key]) for key in met),
        batch_size=1000,
    )
    return len(met)
