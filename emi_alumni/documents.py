"""What may be kept as a document: a file whose content, and not only whose name, is one of a few plain formats.

Images are written anew (no place, no author, nothing hidden after the picture). Others are kept as they came, and only
ever handed over as a file to save: never opened in a page of the portal.
"""

import io
import math
import warnings
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.http import FileResponse, Http404
from PIL import Image, ImageOps, UnidentifiedImageError

from emi_alumni.text import slug_of

# kind → what browsers are told it is
TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
}
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ACCEPT = ",".join(f".{kind}" for kind in [*TYPES, "jpeg"])
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_ENTRIES = 5000
MAX_UNPACKED = 200 * 1024 * 1024
END_OF_ZIP, ENTRY_OF_ZIP = b"PK\x05\x06", b"PK\x01\x02"

# Of a file to save: whoever opens it here all the same, it may do nothing and be in no frame.
INERT = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

NOT_KNOWN = (
    "Nous ne savons pas garder ce fichier. Choisissez un PDF, un document OpenDocument (odt, ods, odp), "
    "Word, Excel ou PowerPoint récent (docx, xlsx, pptx), ou une image PNG ou JPEG."
)
DAMAGED = "Ce fichier est abîmé ou incomplet. Enregistrez-le de nouveau depuis le logiciel qui l’a fait."
HAS_PROGRAM = "Ce fichier contient un programme (macro ou script). Enregistrez-en une copie sans, puis envoyez-la."
LOCKED_FILE = "Ce fichier est protégé par un mot de passe : personne ne pourrait le lire. Enregistrez-le sans."


def at_least(amount: float) -> str:
    """With one decimal, rounded up: what is over a limit never reads as the limit itself."""
    return f"{math.ceil(amount * 10) / 10:.1f}".replace(".", ",")


def read_document(upload: File) -> tuple[str, ContentFile]:
    """The kind of an uploaded file, said by its content, and what to keep of it.

    Raises ValidationError, with a sentence, above 10 MB, for any other kind, for a name that says another kind than the
    content, for what carries a program, and for a damaged file.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            f"Ce fichier pèse {at_least(upload.size / 1_048_576)} Mo : la limite est de 10 Mo. "
            "Réduisez-le, ou découpez-le."
        )
    upload.seek(0)
    content = upload.read()
    kind, kept = _kind_of(content)
    name = (upload.name or "").rpartition(".")[2].lower()
    if {"jpeg": "jpg"}.get(name, name) != kind:
        raise ValidationError(
            f"Ce fichier est un {kind}, et son nom dit « .{name[:10]} » : renommez-le en « .{kind} »."
        )
    return kind, ContentFile(kept)


def _kind_of(content: bytes) -> tuple[str, bytes]:
    if content.startswith(b"%PDF-"):
        return "pdf", _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content), content
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", _image(content, "PNG")
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", _image(content, "JPEG")
    raise ValidationError(NOT_KNOWN)


def _pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-1024:]:
        raise ValidationError(DAMAGED)
    if END_OF_ZIP in content[-66_000:] or b"<script" in content[:1024].lower():
        raise ValidationError(NOT_KNOWN)  # two files in one
    if b"/JavaScript" in content or b"/Launch" in content:
        raise ValidationError(HAS_PROGRAM)
    return content


def _office(content: bytes) -> str:
    if content.count(ENTRY_OF_ZIP) > MAX_ENTRIES:
        raise ValidationError(DAMAGED)  # before a list of so many is made
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            _check_archive(content, archive, entries)
            kind = _office_kind(archive, names)
            lowered = {name.lower() for name in names}
            if any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in lowered):
                raise ValidationError(HAS_PROGRAM)
            return kind
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, KeyError, RuntimeError):
        raise ValidationError(DAMAGED) from None


def _check_archive(content: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """A plain archive from the first byte to the last: nothing before, after or outside it."""
    if content[-22:-18] != END_OF_ZIP or archive.comment or min(entry.header_offset for entry in entries) != 0:
        raise ValidationError(NOT_KNOWN)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise ValidationError(DAMAGED)
    for entry in entries:
        if entry.flag_bits & 1:
            raise ValidationError(LOCKED_FILE)
        if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.split("/"):
            raise ValidationError(DAMAGED)


def _office_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and {"content.xml", "META-INF/manifest.xml"} <= names:
        said = _read(archive, "mimetype").decode("ascii", "replace").strip()
        manifest = _read(archive, "META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise ValidationError(LOCKED_FILE)
        kind = next((kind for kind in ("odt", "ods", "odp") if TYPES[kind] == said), None)
    elif "[Content_Types].xml" in names:
        types = _read(archive, "[Content_Types].xml")
        if b"macroEnabled" in types:
            raise ValidationError(HAS_PROGRAM)
        kind = next((kind for kind, part in MAIN_PART.items() if part in names), None)
    else:
        kind = None
    if kind is None:
        raise ValidationError(NOT_KNOWN)
    return kind


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > 5 * 1024 * 1024:
        raise ValidationError(DAMAGED)
    return archive.read(name)


def _image(content: bytes, form: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=[form]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise ValidationError("Cette image compte plus de 25 millions de pixels : réduisez-la.")
                upright = ImageOps.exif_transpose(image)
                if form == "JPEG" and upright.mode not in ("L", "RGB"):
                    upright = upright.convert("RGB")
                upright.info.clear()
                out = io.BytesIO()
                upright.save(out, form, **({"quality": 88} if form == "JPEG" else {}))
                return out.getvalue()
        except UnidentifiedImageError:
            raise ValidationError(NOT_KNOWN) from None
        except (Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError):
            raise ValidationError(DAMAGED) from None


def file_name(title: str, kind: str) -> str:
    """What the reader's computer calls it: the title, in plain letters, with the kind it really has."""
    return f"{slug_of(title)[:80] or 'document'}.{kind}"


def hand_over(file: Any, *, title: str, kind: str) -> FileResponse:
    """A kept file, as something to save, never to open here. Whoever calls has asked who reads. 404 once it is gone."""
    try:
        content = file.open("rb")
    except (OSError, ValueError):
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=file_name(title, kind), content_type=TYPES.get(kind, "")
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERT
    response["Cache-Control"] = "private, no-store"
    return response


def erase_file(instance: Any, **kwargs: object) -> None:
    """After a row goes (`post_delete`): its `file` too, once the database says so for good."""
    erase(instance.file)


def erase(file: Any) -> None:
    name, storage = str(file.name or ""), file.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def holds(file: Any, kept: ContentFile) -> bool:
    """Whether a stored file is, byte for byte, this one: a double click."""
    kept.seek(0)
    try:
        with file.open("rb") as stored:
            return stored.read() == kept.read()
    except OSError:
        return False
