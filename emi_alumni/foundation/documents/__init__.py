"""What may be kept as a document: a file whose content, and not only whose name, is one of a few plain formats.

Pictures lose what is not their pixels (no place, no author, nothing hidden after the picture). Others are kept as they
came: `refusals` says what is not kept, `pdf` and `office` read what a file is and does. All are only ever handed over
as a file to save, never opened in a page of the portal.
"""

import math
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import FileField
from django.db.models.signals import post_delete
from django.http import FileResponse, Http404

from emi_alumni.foundation.documents.compound import OLE, asks_a_password
from emi_alumni.foundation.documents.office import office_kind
from emi_alumni.foundation.documents.refusals import DAMAGED, LOCKED_FILE, NOT_KNOWN, OLD_OFFICE
from emi_alumni.foundation.pictures import without_metadata
from emi_alumni.foundation.text import slug_of

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
SAME_KIND = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}  # other ends of names
ACCEPT = ",".join(f".{kind}" for kind in [*TYPES, *SAME_KIND])
MAX_BYTES = 10 * 1024 * 1024

# Of a file, not of a page: whoever opens it here by itself, it may do nothing and be in no frame.
INERT = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def at_least(amount: float) -> str:
    """With one decimal, rounded up: what is over a limit never reads as the limit itself."""
    return f"{math.ceil(amount * 10) / 10:.1f}".replace(".", ",")


def read_document(upload: File) -> tuple[str, ContentFile]:
    """The kind of an uploaded file, said by its content, and what to keep of it.

    Raises ValidationError, with a sentence, above 10 MB, for any other kind, for a name that ends as another kind than
    the content, for what carries a program, and for a damaged file.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            f"Ce fichier pèse {at_least(upload.size / 1_048_576)} Mo : la limite est de 10 Mo. "
            "Réduisez-le, ou découpez-le."
        )
    upload.seek(0)
    content = upload.read()
    kind, kept = _kind_of(content)
    _, dot, name = (upload.name or "").lower().rpartition(".")
    if dot and SAME_KIND.get(name, name) != kind:
        raise ValidationError(
            f"Ce fichier est un {kind}, et son nom dit « .{name[:10]} » : renommez-le en « .{kind} »."
        )
    return kind, ContentFile(kept)


def _kind_of(content: bytes) -> tuple[str, bytes]:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", without_metadata(content, form="PNG", not_known=NOT_KNOWN, damaged=DAMAGED)
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", without_metadata(content, form="JPEG", not_known=NOT_KNOWN, damaged=DAMAGED)
    if content.startswith(b"PK\x03\x04"):
        return office_kind(content), content
    if content.startswith(OLE):
        raise ValidationError(LOCKED_FILE if asks_a_password(content) else OLD_OFFICE)
    # With its reader, which weighs thirteen megabytes: only in the processes that are given one.
    from emi_alumni.foundation.documents.pdf import check_pdf, starts_like_one

    if starts_like_one(content):
        check_pdf(content)
        return "pdf", content
    raise ValidationError(NOT_KNOWN)


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


def erase_files_with_rows() -> None:
    """Of every model with a `file`. A cascade calls no method of ours: only this hears that one goes with its owner."""
    for model in apps.get_models():
        if any(isinstance(field, FileField) and field.name == "file" for field in model._meta.concrete_fields):
            post_delete.connect(erase_file, sender=model, dispatch_uid="erase_file")


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
