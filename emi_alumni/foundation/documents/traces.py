"""What stays inside a kept document besides what it shows: counted, and told to who sends it before they do.

No tool takes everything out, so nothing is taken out here: who wrote the document decides.
"""

import html
import re
from collections import Counter

from emi_alumni.foundation.documents.office import Archive

MAX_PART = 30 * 1024 * 1024  # bytes of one part that is counted
# Marks of a page that everybody sees as such.
NOT_COMMENTS = ("/Link", "/Widget", "/Popup", "/FileAttachment", None)

COMMENTS = ("commentaire", "commentaires")
CHANGES = ("passage supprimé ou ajouté en suivi", "passages supprimés ou ajoutés en suivi")
MASKED = ("texte masqué", "textes masqués")
SHEETS = ("feuille masquée", "feuilles masquées")
LINES = ("ligne ou colonne masquée", "lignes ou colonnes masquées")
SLIDES = ("diapositive masquée", "diapositives masquées")
NOTES = ("page de notes", "pages de notes")
ATTACHED = ("fichier joint", "fichiers joints")
PREVIEWS = ("aperçu de la première page", "aperçus")
VERSIONS = ("ancienne version", "anciennes versions")

# Words of one and of several; parts of the archive; what is counted there.
COUNTED = [
    (COMMENTS, r"word/comments\.xml|xl/comments.*\.xml|ppt/comments/.*\.xml", rb"<(?:\w+:)?(?:comment|cm)\b"),
    (COMMENTS, r"content\.xml", rb"<office:annotation\b(?!-)"),
    (CHANGES, r"word/.*\.xml", rb"<w:(?:del|ins)\b"),
    (CHANGES, r"content\.xml", rb"<text:changed-region\b"),
    (MASKED, r"word/.*\.xml", rb"<w:vanish\s*/>"),
    (SHEETS, r"xl/workbook.*\.xml", rb"<(?:\w+:)?sheet\b[^>]*state=\"(?:veryH|h)idden\""),
    (SHEETS, r"content\.xml", rb"table:display=\"false\""),
    (LINES, r"xl/worksheets/.*\.xml", rb"<(?:row|col)\b[^>]*hidden=\"1\""),
    (SLIDES, r"ppt/slides/slide.*\.xml", rb"<p:sld\b[^>]*show=\"0\""),
    (SLIDES, r"content\.xml", rb"presentation:visibility=\"hidden\""),
    (NOTES, r"ppt/notesslides/notesslide.*\.xml", rb"<p:notes\b"),
    (NOTES, r"content\.xml", rb"<presentation:notes\b"),
]
FILES = [
    (ATTACHED, r"(word|xl|ppt)/embeddings/.+|object [^/]+/content\.xml"),
    (PREVIEWS, r"docprops/thumbnail\..+|thumbnails/.+"),
    (VERSIONS, r"versions/.+"),
]
AUTHORS = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)>([^<]+)<")


def traces_of(kind: str, content: bytes) -> list[str]:
    """In French, « 3 commentaires », « le nom de Marie Durand »; empty when nothing of that sort was found.

    `content` is what `read_document` kept. Pictures keep nothing.
    """
    if kind == "pdf":
        return _pdf(content)
    return [] if kind in ("png", "jpg") else _archive(content)


def number(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def _archive(content: bytes) -> list[str]:
    names: list[str] = []
    counts: Counter[tuple[str, str]] = Counter()
    with Archive(content) as archive:
        for part, entry in archive.parts.items():
            counts.update(words for words, parts in FILES if re.fullmatch(parts, part) and not entry.is_dir())
            patterns = [(words, pattern) for words, parts, pattern in COUNTED if re.fullmatch(parts, part)]
            tells_authors = part in ("docprops/core.xml", "meta.xml")
            if entry.file_size > MAX_PART or not (patterns or tells_authors):
                continue
            xml = archive.read(part, MAX_PART)
            for words, pattern in patterns:
                counts[words] += len(re.findall(pattern, xml))
            if tells_authors:
                names += [html.unescape(name.decode(errors="replace").strip()) for name in AUTHORS.findall(xml)]
    return _said(names, counts)


def _pdf(content: bytes) -> list[str]:
    from emi_alumni.foundation.documents.pdf import (  # when a PDF is sent: it is heavy
        BROKEN_FILE,
        Damaged,
        open_pdf,
        walk,
    )

    counts: Counter[tuple[str, str]] = Counter()
    try:
        reader = open_pdf(content)
        author = str(reader.metadata.get("/Author") or "").strip() if reader.metadata else ""
        for found in walk(reader):
            counts[COMMENTS] += "/Subtype" in found and "/Rect" in found and found["/Subtype"] not in NOT_COMMENTS
            counts[ATTACHED] += found.get("/Type") == "/Filespec" and "/EF" in found
    except (Damaged, *BROKEN_FILE):
        return []
    # One table of the places of objects for each time it was saved over, and one more to be read from the start.
    counts[VERSIONS] = content.count(b"startxref") - 1 - (b"/Linearized" in content[:1024])
    return _said([author], counts)


def _said(names: list[str], counts: Counter[tuple[str, str]]) -> list[str]:
    known = [name[:80] for name in dict.fromkeys(names) if name]
    authors = [f"le nom de {' et de '.join(known[:3])}"] if known else []
    return authors + [number(count, *words) for words, count in counts.items() if count > 0]
