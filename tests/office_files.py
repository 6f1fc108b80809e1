"""Small documents of each kind, as the programs that write them do."""

import io
import struct
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from emi_alumni.foundation.documents import TYPES
from emi_alumni.foundation.documents.compound import OLE

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
OFFICE_TYPES = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE_TYPES}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE_TYPES}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE_TYPES}presentationml.presentation.main+xml"),
}


def archive(*names: str, first: dict[str, bytes] | None = None, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in (first or {}).items():
            made.writestr(name, content)
        for name in names:
            made.writestr(name, b"<xml/>")
        made.comment = comment
    return out.getvalue()


def open_document(kind: str, *names: str, parts: dict[str, bytes] | None = None, mimetype: str = "") -> bytes:
    first = {"mimetype": (mimetype or TYPES[kind]).encode()} | (parts or {})
    plain = [name for name in ("content.xml", "META-INF/manifest.xml") if name not in first]
    return archive(*plain, *names, first=first)


def office(
    kind: str, *names: str, part: str = "", main: str = "", parts: dict[str, bytes] | None = None, **options
) -> bytes:
    """A Word, Excel or PowerPoint file; `part` is where its main part lies, `main` what it says to be."""
    usual, usual_type = MAIN[kind]
    part, main = part or usual, main or usual_type
    types = f"""<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>
    <Override PartName="/{part}" ContentType="{main}"/></Types>"""
    relations = f"""<Relationships xmlns="{PACKAGE}/relationships">
    <Relationship Id="rId1" Type="{OFFICE_RELATION}" Target="{part}"/></Relationships>"""
    first = {"[Content_Types].xml": types.encode(), "_rels/.rels": relations.encode(), part: b"<xml/>"} | (parts or {})
    return archive(*names, first=first, **options)


def pdf_writer() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(**info: str) -> bytes:
    writer = pdf_writer()
    writer.add_metadata({f"/{name}": value for name, value in info.items()})
    return written(writer)


def pdf_with_program() -> bytes:
    writer = pdf_writer()
    writer.root_object[NameObject("/OpenAction")] = action("/JavaScript", JS="app.alert(1)")
    return written(writer)


def action(kind: str, **parts) -> DictionaryObject:
    made = DictionaryObject({NameObject("/S"): NameObject(kind)})
    return DictionaryObject(made | {NameObject(f"/{name}"): TextStringObject(value) for name, value in parts.items()})


def picture(form: str, *, mode: str = "RGB", size: tuple[int, int] = (30, 20), **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, form, **options)
    return out.getvalue()


FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD  # marks of a table of sectors, [MS-CFB] 2.1
SECTOR, MINI, LEAST_STREAM = 512, 64, 4096


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of these streams, as Office before 2007 laid them: small ones together in one."""
    sectors: list[bytes] = []
    table: list[int] = []

    def chain(content: bytes) -> int:
        """Where these bytes begin, in sectors of their own."""
        parts = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        first = len(sectors)
        table.extend([*range(first + 1, first + len(parts)), END] if parts else [])
        sectors.extend(parts)
        return first if parts else END

    small, small_table, entries = b"", [], []
    for name, content in streams.items():
        start = chain(content) if len(content) >= LEAST_STREAM else len(small_table)
        if len(content) < LEAST_STREAM:
            count = -(-len(content) // MINI)
            small_table += [*range(start + 1, start + count), END]
            small += content.ljust(count * MINI, b"\0")
        entries.append((name, 2, start, len(content)))
    entries = [("Root Entry", 5, chain(small), len(small)), *entries]
    small_start = chain(struct.pack(f"<{len(small_table)}I", *small_table).ljust(SECTOR, b"\xff") if small else b"")
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + struct.pack("<III", FREE, FREE, FREE)
        + b"\0" * 36
        + struct.pack("<III", start, size, 0)
        for name, kind, start, size in entries
    )
    directory_start = chain(directory)
    count = next(n for n in range(1, 99) if n * SECTOR // 4 >= len(table) + n)
    places = range(len(sectors), len(sectors) + count)
    table += [TABLE] * count
    sectors.append(struct.pack(f"<{len(table)}I", *table).ljust(count * SECTOR, b"\xff"))
    head = OLE + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIII", count, directory_start, 0, LEAST_STREAM)
    head += struct.pack("<IIII", small_start, 1 if small else 0, END, 0)
    return head + struct.pack("<109I", *places, *[FREE] * (109 - count)) + b"".join(sectors)
