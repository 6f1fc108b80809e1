"""What a PDF is and does, read from its catalogue: its passwords, its programs, what follows it."""

import io
import re
import time
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from emi_alumni.foundation.documents.refusals import DAMAGED, HAS_PROGRAM, LOCKED_FILE, NOT_KNOWN

HEADER = b"%PDF-"
HEADER_WITHIN = 1024  # bytes from the start: Adobe's readers accept what a mail or a printer wrote before it
BLANK = b"\0\t\n\f\r \x1a"
END_OF_ZIP = b"PK\x05\x06"
OTHER_KIND = re.compile(rb"<[a-z!?/]|^(MZ|PK|GIF8|\x89PNG|\xff\xd8|\x7fELF|Rar!|#!)", re.IGNORECASE)
PROGRAMS = ("/JavaScript", "/Launch")
SCRIPT_OF_FORM = re.compile(rb"<([\w-]+:)?script\b")
# Large parts where nothing can act: how pages look and are tagged, and what leads back up.
LOOKS = {"/Contents", "/Resources", "/StructTreeRoot", "/Parent", "/P", "/AP", "/Thumb", "/Metadata", "/EF"}
MOST_OBJECTS = 200_000
MOST_SECONDS = 10

# What pypdf meets in a broken file is not always an error of its own.
BROKEN_FILE = (
    *(PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError),
    *(RecursionError, NotImplementedError, MemoryError),
)


class Locked(Exception):
    """Nobody reads it without a password or a certificate."""


class Damaged(Exception):
    """No catalogue, or more of it than can be walked."""


def starts_like_one(content: bytes) -> bool:
    """`%PDF-` near the start, and nothing before it that is another kind of file."""
    at = content[: HEADER_WITHIN + len(HEADER)].find(HEADER)
    return at >= 0 and not OTHER_KIND.search(content[:at])


def is_cut_short(content: bytes) -> bool:
    return b"%%EOF" not in content.rstrip(BLANK)[-1024:]


def is_an_archive_too(content: bytes) -> bool:
    """Whether an archive ends this file, beside or inside a comment of its own; one that is attached does not."""
    whole = content.rstrip(BLANK)
    at, last_table = max(0, len(whole) - 66_000), whole.rfind(b"startxref")
    while (at := whole.find(END_OF_ZIP, at)) >= 0:
        comment = int.from_bytes(whole[at + 20 : at + 22], "little")
        if at > last_table or at + 22 + comment >= len(whole):
            return True
        at += 4
    return False


def open_pdf(content: bytes) -> PdfReader:
    """Readable by anybody: an owner's password forbids printing, not reading. Raises Locked or Damaged."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Locked
        if "/Pages" not in reader.root_object:
            raise Damaged
        return reader
    except NotImplementedError:  # locked with a certificate, or a way of their own
        raise Locked from None
    except BROKEN_FILE:
        raise Damaged from None


def walk(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the catalogue leads to, where something may act. Raises Damaged beyond the limits."""
    seen: set[tuple[int, int]] = set()
    waiting: list[PdfObject] = [reader.root_object]
    until, count = time.monotonic() + MOST_SECONDS, 0
    while waiting:
        found: PdfObject | None = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            try:
                found = found.get_object()
            except BROKEN_FILE:
                continue  # a reader shows the rest
        count += 1
        if count > MOST_OBJECTS or time.monotonic() > until:
            raise Damaged
        if isinstance(found, DictionaryObject):
            yield found
            waiting += [value for key, value in found.items() if key not in LOOKS and has_parts(value)]
        elif isinstance(found, ArrayObject):
            waiting += [value for value in found if has_parts(value)]


def has_parts(value: object) -> bool:
    return isinstance(value, IndirectObject | DictionaryObject | ArrayObject)


def has_program(reader: PdfReader) -> bool:
    """JavaScript or a program to launch, in any action; or a script of its form (XFA)."""
    form = reader.root_object.get("/AcroForm")
    for found in walk(reader):
        if found.get("/S") in PROGRAMS or "/JS" in found:
            return True
    return bool(form) and any(SCRIPT_OF_FORM.search(part) for part in _xfa(form.get_object()))


def _xfa(form: object) -> Iterator[bytes]:
    parts = form.get("/XFA") if isinstance(form, DictionaryObject) else None
    parts = parts.get_object() if parts is not None else None
    for part in parts if isinstance(parts, ArrayObject) else [parts]:
        stream = part.get_object() if part is not None else None
        if isinstance(stream, StreamObject):
            yield stream.get_data()


def check_pdf(content: bytes) -> None:
    """Raises ValidationError with the sentence of what makes this PDF one that is not kept."""
    if is_cut_short(content):
        raise ValidationError(DAMAGED)
    if is_an_archive_too(content):
        raise ValidationError(NOT_KNOWN)
    try:
        if has_program(open_pdf(content)):
            raise ValidationError(HAS_PROGRAM)
    except Locked:
        raise ValidationError(LOCKED_FILE) from None
    except (Damaged, *BROKEN_FILE):
        raise ValidationError(DAMAGED) from None
