"""OpenDocument and Office files: archives whose own lists say what they are and whether they carry a program."""

import io
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from django.core.exceptions import ValidationError

from emi_alumni.foundation.documents.refusals import DAMAGED, HAS_PROGRAM, LOCKED_FILE, NOT_KNOWN, TEMPLATE

MAX_ENTRIES = 5000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PART = 5 * 1024 * 1024  # bytes of a list that we read
END_OF_ZIP, ENTRY_OF_ZIP = b"PK\x05\x06", b"PK\x01\x02"

# What zipfile raises at a file that is not what it expects, its decompressors' own errors among them.
BROKEN_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, LookupError),
    *(TypeError, AttributeError, RuntimeError),
)

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OPEN_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
# The end of the content type of the main part (ISO/IEC 29500-1, 11.3.10, 12.3.23, 13.3.6) → kind
OFFICE_KINDS = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
    "presentationml.slideshow.main+xml": "pptx",
}
PROGRAM_TYPES = ("macroenabled", "vbaproject", "macrosheet")
# Lists of Basic libraries, which LibreOffice writes even when they hold no program.
EMPTY_LIBRARIES = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")


def office_kind(content: bytes) -> str:
    """odt, ods, odp, docx, xlsx or pptx. Raises ValidationError for any other archive, a locked one, a program."""
    try:
        with Archive(content) as archive:
            return archive.kind()
    except ElementTree.ParseError:
        raise ValidationError(DAMAGED) from None
    except BROKEN_ARCHIVE:
        raise ValidationError(DAMAGED) from None


class Archive:
    """A plain archive from the first byte to the last: nothing before, after or outside it, and no bomb."""

    def __init__(self, content: bytes) -> None:
        if content.count(ENTRY_OF_ZIP) > MAX_ENTRIES:
            raise ValidationError(DAMAGED)  # before a list of so many is made
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        entries = self.zip.infolist()
        # Some programs write the folders of Windows; names are compared without their case (ISO/IEC 29500-2, 6.2.2.3).
        self.parts = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        if content[-22:-18] != END_OF_ZIP or self.zip.comment or not entries:
            raise ValidationError(NOT_KNOWN)
        if min(entry.header_offset for entry in entries) != 0:
            raise ValidationError(NOT_KNOWN)
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise ValidationError(DAMAGED)
        for name, entry in self.parts.items():
            if entry.flag_bits & 1:
                raise ValidationError(LOCKED_FILE)
            if name.startswith("/") or ".." in name.split("/"):
                raise ValidationError(DAMAGED)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *problem: object) -> None:
        self.zip.close()

    def read(self, name: str, most: int = MAX_PART) -> bytes:
        entry = self.parts[name]
        if entry.file_size > most:
            raise ValidationError(DAMAGED)
        return self.zip.read(entry)

    def xml(self, name: str) -> ElementTree.Element:
        content = self.read(name)
        if b"<!DOCTYPE" in content:  # neither format has one; entities unfold
            raise ValidationError(DAMAGED)
        return ElementTree.fromstring(content)  # noqa: S314 — expat stops what unfolds too far

    def kind(self) -> str:
        if "mimetype" in self.parts:
            return self._open_document()
        if "[content_types].xml" in self.parts:
            return self._office()
        raise ValidationError(NOT_KNOWN)

    def _open_document(self) -> str:
        """As its `mimetype` says (OpenDocument 1.3, part 2, 3.3)."""
        said = self.read("mimetype").decode("ascii", "replace").strip()
        name = said.removeprefix(OPEN_DOCUMENT)
        if name == said or name.removesuffix("-template") not in OPEN_KINDS:
            raise ValidationError(NOT_KNOWN)
        if name not in OPEN_KINDS:
            raise ValidationError(TEMPLATE)
        if b"encryption-data" in self.read("meta-inf/manifest.xml"):
            raise ValidationError(LOCKED_FILE)
        if "content.xml" not in self.parts:
            raise ValidationError(DAMAGED)
        if any(self._is_program(name) for name in self.parts):
            raise ValidationError(HAS_PROGRAM)
        return OPEN_KINDS[name]

    @staticmethod
    def _is_program(name: str) -> bool:
        folder, _, file = name.rpartition("/")
        return bool(file) and (
            name.startswith("scripts/") or (f"{folder}/".startswith("basic/") and file not in EMPTY_LIBRARIES)
        )

    def _office(self) -> str:
        """As the content type of the part that the package starts from says, whatever that part is called."""
        types = self._content_types()
        if any(word in kind.lower() for kind in types.values() for word in PROGRAM_TYPES):
            raise ValidationError(HAS_PROGRAM)
        if any(posixpath.basename(name).startswith("vbaproject") for name in self.parts):
            raise ValidationError(HAS_PROGRAM)
        main = types.get(self._main_part(), "")
        if ".template.main+xml" in main:
            raise ValidationError(TEMPLATE)
        for end, kind in OFFICE_KINDS.items():
            if main.endswith(end):
                return kind
        raise ValidationError(NOT_KNOWN)

    def _content_types(self) -> dict[str, str]:
        """Part → content type: its own, or that of its extension; and types that no part of the archive has."""
        root = self.xml("[content_types].xml")
        own, by_extension = {}, {}
        for element in root:
            kind = element.get("ContentType", "")
            if "PartName" in element.attrib:
                own[element.attrib["PartName"].lstrip("/").lower()] = kind
            elif "Extension" in element.attrib:
                by_extension[element.attrib["Extension"].lower()] = kind
        return {name: by_extension.get(name.rpartition(".")[2], "") for name in self.parts} | own

    def _main_part(self) -> str:
        """Where `_rels/.rels` says that the document starts. Raises ValidationError when it does not say."""
        if "_rels/.rels" not in self.parts:
            raise ValidationError(NOT_KNOWN)
        for target, kind, outside in self.relations("_rels/.rels"):
            if kind.endswith("/officeDocument") and not outside:
                return posixpath.normpath(target.lstrip("/")).lower()
        raise ValidationError(NOT_KNOWN)

    def relations(self, name: str) -> Iterator[tuple[str, str, bool]]:
        """Target, kind, and whether it lies outside the file, of each relation of a list."""
        for element in self.xml(name):
            outside = element.get("TargetMode") == "External"
            yield element.get("Target", ""), element.get("Type", ""), outside
