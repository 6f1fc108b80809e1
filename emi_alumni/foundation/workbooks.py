"""What an XLSX holds, as it shows: the cached value of formulas, merged cells filled down, what is hidden said."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from emi_alumni.foundation.documents.office import BROKEN_ARCHIVE

MAX_UNPACKED = 100 * 1024 * 1024  # what an XLSX may weigh once unpacked
SHEETS_TRIED = 5

TOO_HEAVY = "Ce classeur est trop lourd une fois décompressé. Enregistrez-le en CSV."
DAMAGED = "Ce classeur est abîmé ou protégé : ouvrez-le et enregistrez-le de nouveau en .xlsx ou .ods."
# What openpyxl raises, besides its own error, at a file that is not what it expects.
BROKEN_FILE = (*BROKEN_ARCHIVE, SyntaxError, ArithmeticError, AssertionError)

_TAG = rb"<(?:\w+:)?%s\b[^>]*>"
_COLUMN, _ROW, _MERGED = (re.compile(_TAG % name) for name in (b"col", b"row", b"mergeCell"))
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_SPAN = re.compile(rb"""\s(min|max)=["'](\d+)["']""")
_REF = re.compile(rb"""\sref=["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']""")


@dataclass
class Grid:
    """Cells as text by line, what the reader should know of them, and cells that are more than they show.

    `remarks[line][column]` (column from 0) says why a cell is not simply what stands there.
    """

    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remarks: dict[int, dict[int, str]] = field(default_factory=dict)

    def remark(self, line: int, column: int, text: str) -> None:
        self.remarks.setdefault(line, {})[column] = text

    # What is to be known of how a workbook was read, whatever its format.

    def say_cut(self, most_lines: int) -> None:
        self.notes.append(f"Seules les {most_lines} premières lignes de la feuille sont lues.")

    def say_formulas(self, found: list[str]) -> None:
        if found:
            self.notes.append(f"Formules lues par leur dernière valeur enregistrée : {_some(found)}.")

    def say_merged(self, filled: list[str]) -> None:
        if filled:
            self.notes.append(
                f"Cellules fusionnées ({_some(filled)}) : leur valeur est lue sur chacune de leurs lignes."
            )

    def say_hidden(self, columns: list[str], lines: int) -> None:
        if columns:
            self.notes.append(f"Colonnes masquées, lues comme les autres : {', '.join(columns)}.")
        if lines:
            s = "s" * (lines > 1)
            self.notes.append(f"{lines} ligne{s} masquée{s} (filtre) : lue{s}.")

    def say_others(self, read: str, others: list[tuple[str, bool]]) -> None:
        """The sheets that are not read: the title of each, and whether it is hidden."""
        if others:
            said = ", ".join(f"« {title} »{' (masquée)' if is_hidden else ''}" for title, is_hidden in others)
            self.notes.insert(0, f"Seule la feuille « {read} » est lue, pas {said}.")


def _some(places: list[str]) -> str:
    return ", ".join(places[:5]) + (f" et {len(places) - 5} autres" if len(places) > 5 else "")


def column_letter(index: int) -> str:
    """« A » for 0, « AA » for 26."""
    high, low = divmod(index, 26)
    return (column_letter(high - 1) if high else "") + chr(ord("A") + low)


def read_workbook(content: bytes, *, most_lines: int, most_columns: int, has_headings: Callable[[Grid], bool]) -> Grid:
    """The first visible sheet that has headings, else the first. Raises ValidationError for what is no workbook."""
    # Loaded when a workbook is read or written: it weighs as much as all our own code.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise ValidationError(TOO_HEAVY)
            if any("vbaproject" in info.filename.lower() for info in archive.infolist()):
                raise ValidationError("Ce classeur contient des macros. Enregistrez-le en .xlsx, sans macros.")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                if not visible:
                    raise ValidationError("Ce classeur n’a pas de feuille visible.")
                sheet, grid = visible[0], None
                for candidate in visible[:SHEETS_TRIED]:
                    read = _read_sheet(candidate, archive, content, most_lines, most_columns)
                    if grid is None or has_headings(read):
                        sheet, grid = candidate, read
                    if has_headings(grid):
                        break
                assert grid is not None
                others = [one for one in book.worksheets if one is not sheet]
                grid.say_others(sheet.title, [(one.title, one.sheet_state != "visible") for one in others])
                return grid
            finally:
                book.close()
    except ValidationError:
        raise
    except (*BROKEN_FILE, InvalidFileException):
        raise ValidationError(DAMAGED) from None


def _read_sheet(sheet: Any, archive: zipfile.ZipFile, content: bytes, most_lines: int, most_columns: int) -> Grid:
    grid = Grid()
    source = archive.read(sheet._worksheet_path)
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=most_columns + 1), start=1):
        if number > most_lines:
            grid.say_cut(most_lines)
            break
        cells = []
        for column, cell in enumerate(row):
            cells.append(_cell_text(cell))
            if cell.data_type == "e":
                grid.remark(number, column, f"{cell.value} (erreur de calcul) : laissé vide")
        grid.lines.append((number, cells))
    if _FORMULA.search(source):
        _note_formulas(grid, content, sheet.title, most_columns)
    _fill_merged(grid, source)
    _note_hidden(grid, source)
    return grid


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def _note_formulas(grid: Grid, content: bytes, title: str, most_columns: int) -> None:
    """Formulas were read by the value that the spreadsheet kept; one that it did not reckon is said to be empty."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book[title]
        sheet.reset_dimensions()
        rows = dict(grid.lines)
        found = []
        for number, row in enumerate(sheet.iter_rows(max_row=len(grid.lines), max_col=most_columns + 1), start=1):
            for column, cell in enumerate(row):
                if cell.data_type != "f":
                    continue
                found.append(cell.coordinate)
                kept = rows[number][column] if column < len(rows.get(number, ())) else ""
                if not kept and column not in grid.remarks.get(number, {}):
                    grid.remark(number, column, f"formule sans valeur enregistrée en {cell.coordinate} : laissée vide")
    finally:
        book.close()
    grid.say_formulas(found)


def _fill_merged(grid: Grid, source: bytes) -> None:
    """A cell merged over several lines is worth for each of them: a sheet keeps it on the first one alone."""
    from openpyxl.utils import column_index_from_string

    rows = dict(grid.lines)
    filled = []
    for tag in _MERGED.findall(source)[:2000]:
        if not (ref := _REF.search(tag)):
            continue
        first, top, last, bottom = ref.groups()
        column, start, end = column_index_from_string(first.decode()) - 1, int(top), int(bottom)
        cells = rows.get(start, [])
        if end == start or column >= len(cells) or not cells[column]:
            continue
        for number in range(start + 1, min(end, len(grid.lines)) + 1):
            below = rows[number]
            below.extend([""] * (column + 1 - len(below)))
            below[column] = cells[column]
        filled.append(f"{first.decode()}{start}:{last.decode()}{end}")
    grid.say_merged(filled)


def _note_hidden(grid: Grid, source: bytes) -> None:
    columns: list[str] = []
    for tag in _COLUMN.findall(source):
        if _HIDDEN.search(tag):
            span = {name: int(value) for name, value in _SPAN.findall(tag)}
            first = span.get(b"min", 1)
            columns += [column_letter(n - 1) for n in range(first, min(span.get(b"max", first), first + 60) + 1)]
    grid.say_hidden(columns[:60], sum(bool(_HIDDEN.search(tag)) for tag in _ROW.findall(source)))
