"""Documents made and kept: at each commit the index says what the database says, and nothing else."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from . import vocabulary
from .french import terms
from .kinds import FOLLOWERS, KINDS, Entry, kind_names
from .models import Document

BATCH = 500
ROWS = 100  # written by one statement

_left_to_rebuild: ContextVar[bool] = ContextVar("left_to_rebuild", default=False)
_WRITTEN = [field.attname for field in Document._meta.concrete_fields if not field.primary_key]


def index_many(kind: str, ids: Iterable[int]) -> int:
    """Read these objects again and put their documents in order; those that may not be found lose theirs.

    Returns how many documents were written. What did not change is not written. Works in batches, each in one
    transaction (or in the caller's): 4 queries when nothing changed, about 10 otherwise, whatever the batch holds.
    """
    written = 0
    if _left_to_rebuild.get():
        return written
    for batch in _batches(ids):
        with transaction.atomic():
            written += _index_batch(kind, batch)
            for follower, ids_of in FOLLOWERS.get(kind, []):
                written += index_many(follower, ids_of(batch))
    return written


def follow(thing: Model) -> None:
    """Put in order the documents of a thing that was changed by UPDATE, which tells nobody, if its kind is found."""
    for kind in KINDS.values():
        if kind.model is type(thing):
            index_many(kind.name, [thing.pk])


@contextmanager
def left_to_rebuild() -> Iterator[None]:
    """What is saved in this block is not indexed: for commands that make many things, then call `rebuild_search`."""
    before = _left_to_rebuild.set(True)
    try:
        yield
    finally:
        _left_to_rebuild.reset(before)


def remove(kind: str, ids: Iterable[int]) -> None:
    """Forget these objects, and the words that only they used."""
    for batch in _batches(ids):
        with transaction.atomic():
            _replace(list(Document.objects.filter(kind__in=_names(kind), object_id__in=batch)), [])


def rebuild(kind: str, tell: Callable[[int], None] = lambda done: None, *, counted: bool = True) -> int:
    """Put every document of a kind in order, batch by batch, while people search; returns how many it has now. After
    each batch `tell` is given how many objects were read. Words are not `counted` for who counts them all afterwards
    (`vocabulary.recount`).

    Heals whatever bulk writes, a restored database, a new analyser or the mere passing of days left behind.
    """
    declared = KINDS[kind]
    ids = declared.queryset().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)
    done = 0
    for batch in _batches(ids):
        _index_batch(kind, batch, counted=counted)
        done += len(batch)
        tell(done)
    known = Document.objects.filter(kind__in=declared.names)
    alive = declared.queryset().order_by().values("pk")
    gone = known.exclude(object_id__in=alive).values_list("object_id", flat=True).distinct()
    remove(kind, list(gone))
    return known.count()


def forget_unknown_kinds() -> None:
    """Drop the documents of kinds that no app declares any more."""
    ids = Document.objects.exclude(kind__in=kind_names()).values_list("kind", "object_id").distinct()
    for kind, object_id in list(ids):
        remove(kind, [object_id])


def _names(kind: str) -> tuple[str, ...]:
    return KINDS[kind].names if kind in KINDS else (kind,)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _index_batch(kind: str, ids: list[int], *, counted: bool = True) -> int:
    declared = KINDS[kind]
    with transaction.atomic():
        wanted = {
            (entry.kind or kind, obj.pk, entry.scope): _document(kind, obj.pk, entry)
            for obj in declared.queryset().filter(pk__in=ids)
            for entry in declared.entries(obj)
        }
        outdated = []
        for old in Document.objects.filter(kind__in=declared.names, object_id__in=ids):
            key = old.kind, old.object_id, old.scope
            new = wanted.get(key)
            if new is not None and all(getattr(old, name) == getattr(new, name) for name in _WRITTEN):
                del wanted[key]
            else:
                outdated.append(old)
        _replace(outdated, list(wanted.values()), counted=counted)
    return len(wanted)


def _document(kind: str, object_id: int, entry: Entry) -> Document:
    are_names = KINDS[kind].are_names and not entry.kind
    kind = entry.kind or kind
    title, keywords, body = map(clean, (entry.title, entry.keywords, entry.body))
    context = [[clean(told.by), clean(told.text)] for told in entry.context]
    return Document(
        kind=kind,
        object_id=object_id,
        scope=entry.scope,
        place=f" @{entry.scope} +{kind} ",
        title_terms=terms(f"{title} {entry.also_called}", every=are_names),
        keyword_terms=terms(keywords),
        body_terms=terms(body),
        context_terms=terms(" ".join(part for told in context for part in told)),
        title=title[:250],
        url=entry.url,
        keywords=keywords,
        body=body,
        context=context,
    )


def clean(text: str) -> str:
    """One line of plain text, as every engine can store it."""
    return " ".join(text.replace("\0", " ").split())


def _replace(outdated: list[Document], new: list[Document], *, counted: bool = True) -> None:
    if outdated:
        Document.objects.filter(pk__in=[document.pk for document in outdated]).delete()
    if new:
        _insert(new)
    if counted:
        vocabulary.count(added=new, removed=outdated)


def _insert(new: list[Document]) -> None:
    """Their rows, which are clean (`_document`): the ORM would take as long to write them as French to be read. The
    table is quoted, as `caching.changes` expects of a write."""
    quoted = ", ".join(connection.ops.quote_name(name) for name in _WRITTEN)
    row = f"({', '.join(['%s'] * len(_WRITTEN))})"
    with connection.cursor() as cursor:
        for start in range(0, len(new), ROWS):
            chunk = new[start : start + ROWS]
            cursor.execute(
                f'INSERT INTO "search_document" ({quoted}) VALUES {", ".join([row] * len(chunk))}',  # noqa: S608 — names
                [cell for one in chunk for cell in _cells(one)],
            )


def _cells(document: Document) -> list[Any]:
    return [json.dumps(document.context) if name == "context" else getattr(document, name) for name in _WRITTEN]
