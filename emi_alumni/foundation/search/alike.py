"""Documents that speak of the same things as one of them."""

from itertools import islice

from .full_text import match
from .models import Document
from .vocabulary import Reading

WORDS = 12  # of the title first, then of the keywords


def alike(kind: str, object_id: int, scope: str, limit: int = 50) -> dict[int, float]:
    """Objects of this kind that share words with this one, in documents of the same scope: {id: score}, best first.

    Words of titles and keywords, in whatever order; nothing when the object has no document there. Two queries.
    """
    document = Document.objects.filter(kind=kind, object_id=object_id, scope=scope).first()
    if document is None:
        return {}
    stems = dict.fromkeys(f"{document.title_terms} {document.keyword_terms}".split())
    readings = [Reading(stem, stem) for stem in islice(stems, WORDS)]
    return {found: score for found, score in _scored(readings, [scope], kind, limit + 1) if found != object_id}


def _scored(readings: list[Reading], scopes: list[str], kind: str, limit: int) -> list[tuple[int, float]]:
    if not readings:
        return []
    rows = match(1, readings, readings, scopes, [kind], limit, part="head")
    return [(object_id, float(score)) for _, _, object_id, score in rows]
