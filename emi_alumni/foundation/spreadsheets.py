"""Tables that travel as files: read from what Excel and LibreOffice save, written so that no cell is ever a formula.

A cell that a spreadsheet would run (it begins by = + - @, a tab or a return) leaves with an apostrophe before it, which
reading takes away: what comes back is what left.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from emi_alumni.foundation.documents.compound import OLE
from emi_alumni.foundation.documents.office import BROKEN_ARCHIVE
from emi_alumni.foundation.text import plain_text

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024  # what an XLSX may weigh once unpacked
MAX_ROWS = 5000
MAX_COLUMNS = 60
MAX_CELL = 2000  # characters
RUNS = ("=", "+", "-", "@", "\t", "\r")

DAMAGED = "Ce classeur est abîmé ou protégé : ouvrez-le et enregistrez-le de nouveau en .xlsx."
# What openpyxl raises, besides its own error, at a file that is not what it expects.
BROKEN_FILE = (*BROKEN_ARCHIVE, SyntaxError, ArithmeticError, AssertionError)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Sheet:
    """A table: its headers, its rows that hold something, and the line of the file where each one stands."""

    headers: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    note: str = ""  # what the reader should know of how it was read


def read_sheet(name: str, content: bytes) -> Sheet:
    """The table in a CSV or XLSX file. Raises ValidationError, with a sentence that says where, for anything else."""
    kind = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if len(content) > MAX_BYTES:
        raise ValidationError(
            f"Ce fichier pèse {len(content) / 1_048_576:.0f} Mo : la limite est de 5 Mo. Coupez-le en deux."
        )
    if kind in ("xlsm", "xlsb", "xls", "ods"):
        raise ValidationError(
            f"Les fichiers .{kind} ne sont pas lus. Enregistrez celui-ci au format .xlsx (sans macros) ou CSV."
        )
    if content[:4] == b"PK\x03\x04":
        if kind != "xlsx":
            raise ValidationError("Ce fichier est un classeur : donnez-lui l’extension .xlsx, ou choisissez un CSV.")
        lines = _read_xlsx(content)
        note = lines[0][1][0] if lines and lines[0][0] == 0 else ""
        lines = lines[1:] if note else lines
    elif content.startswith(OLE):  # locked by a password
        raise ValidationError(DAMAGED)
    elif kind in ("csv", "txt", "tsv"):
        lines, note = _read_csv(content), ""
    else:
        raise ValidationError("Choisissez un fichier .xlsx ou .csv : ce sont les deux formats que nous lisons.")
    return _as_sheet(lines, note)


def _as_sheet(lines: list[tuple[int, list[str]]], note: str) -> Sheet:
    filled = [(number, [_restored(cell) for cell in cells]) for number, cells in lines]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    if not filled:
        raise ValidationError("Ce fichier est vide : la première ligne doit porter les noms des colonnes.")
    headers = filled[0][1]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise ValidationError(f"Ce fichier a plus de {MAX_COLUMNS} colonnes : gardez celles du modèle.")
    sheet = Sheet(headers, note=note)
    for number, cells in filled[1:]:
        if len(sheet.rows) == MAX_ROWS:
            raise ValidationError(f"Ce fichier a plus de {MAX_ROWS} lignes : c’est la limite. Coupez-le en deux.")
        if extra := [cell for cell in cells[len(headers) :] if cell]:
            raise ValidationError(f"Ligne {number} : « {extra[0][:40]} » est au-delà de la dernière colonne nommée.")
        for cell in cells:
            if len(cell) > MAX_CELL:
                raise ValidationError(f"Ligne {number} : une cellule dépasse {MAX_CELL} caractères.")
        sheet.rows.append((cells + [""] * len(headers))[: len(headers)])
        sheet.lines.append(number)
    return sheet


# CSV ------------------------------------------------------------------------------------------------


def _read_csv(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    if "\x00" in text:
        raise ValidationError("Ce fichier n’est pas un texte : choisissez un CSV ou un classeur .xlsx.")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, cells))
            start = reader.line_num + 1
            if len(lines) > MAX_ROWS * 2:
                break
    except csv.Error:
        raise ValidationError(
            f'Ligne {start} : un guillemet (") est ouvert et mal refermé. Corrigez cette ligne, puis déposez le '
            "fichier de nouveau."
        ) from None
    return lines


def _decoded(content: bytes) -> str:
    """The text, whichever way the spreadsheet wrote its accents."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:200]:
        encodings = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("Les accents de ce fichier ne se lisent pas. Enregistrez-le en « CSV UTF-8 » ou en .xlsx.")


# XLSX -----------------------------------------------------------------------------------------------


def _read_xlsx(content: bytes) -> list[tuple[int, list[str]]]:
    """The first visible sheet's cells; a line 0 that comes first tells what was left aside."""
    # Loaded when a workbook is read or written: it weighs as much as all our own code.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    broken = (*BROKEN_FILE, InvalidFileException)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise ValidationError("Ce classeur est trop lourd une fois décompressé. Enregistrez-le en CSV.")
            if any("vbaproject" in info.filename.lower() for info in archive.infolist()):
                raise ValidationError("Ce classeur contient des macros. Enregistrez-le en .xlsx, sans macros.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except ValidationError:
        raise
    except broken:
        raise ValidationError(DAMAGED) from None
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise ValidationError("Ce classeur n’a pas de feuille visible.")
    sheet = visible[0]
    lines: list[tuple[int, list[str]]] = []
    if len(book.worksheets) > 1:
        lines.append((0, [f"Seule la feuille « {sheet.title} » est lue : le classeur en a {len(book.worksheets)}."]))
    sheet.reset_dimensions()
    try:
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
            lines.append((number, [_cell_text(cell) for cell in row]))
            if number > MAX_ROWS * 2:
                break
    except ValidationError:
        raise
    except broken:
        raise ValidationError(DAMAGED) from None
    finally:
        book.close()
    return lines


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or (cell.data_type != "s" and isinstance(value, str) and value.startswith("=")):
        raise ValidationError(
            f"La cellule {cell.coordinate} contient une formule. Remplacez-la par sa valeur (copier, puis collage "
            "spécial : valeurs)."
        )
    if cell.data_type == "e":
        raise ValidationError(f"La cellule {cell.coordinate} contient une erreur de calcul ({value}).")
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


# Formulas, neutralised ------------------------------------------------------------------------------


def neutral(text: str) -> str:
    """The text as a spreadsheet may be given it: never run, without the signs that no workbook may hold."""
    text = plain_text(text)
    return f"'{text}" if text.startswith(RUNS) else text


def _restored(cell: str) -> str:
    if cell.startswith("'") and cell[1:].startswith((*RUNS, "\n")):  # XML turns a return into a new line
        cell = cell[1:]
    return " ".join(cell.split()) if "\n" not in cell else cell.strip()


# Writing --------------------------------------------------------------------------------------------


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV that a French Excel opens with a double click: semicolons, UTF-8 with its mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headers)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_to_save(name: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The same, as an answer that the browser saves under this name, extension aside."""
    response = HttpResponse(write_csv(headers, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """A workbook where every cell is text."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(headers))
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is not None:
                cell.data_type = "s"
            cell.number_format = "@"
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 24
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
