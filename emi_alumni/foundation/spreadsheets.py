"""Tables that travel as files: read from what Excel and LibreOffice save, written so that no cell is ever a formula.

A cell that a spreadsheet would run (it begins by = + - @, a tab or a return) leaves with an apostrophe before it, which
reading takes away: what comes back is what left.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from emi_alumni.foundation.documents.compound import OLE
from emi_alumni.foundation.open_workbooks import read_open_workbook
from emi_alumni.foundation.text import fold, plain_text
from emi_alumni.foundation.workbooks import DAMAGED, Grid, read_workbook

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5000
MAX_COLUMNS = 60
MAX_CELL = 2000  # characters
RUNS = ("=", "+", "-", "@", "\t", "\r")
HEADINGS_WITHIN = 30  # lines that hold something, among which the headings are looked for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOKS = {"xlsx": read_workbook, "ods": read_open_workbook}
IsHeading = Callable[[str], bool]

_DIALLED = re.compile(r"\+\d[\d ().-]{6,24}(?: poste \d{1,7})?")
_TOTAL = re.compile(r"^(?:sous[ -]?total|total|nombre|effectif|somme|moyenne)\b")
# What French is written with, among the signs that old and new encodings put in each other's place.
_FRENCH = frozenset("éèêëàâäçùûüôöîïœæÿÉÈÊËÀÂÇÙÛÜÔÖÎÏŒ’«»°€\xa0–")
_TWICE = re.compile("Ã[\x80-\xbf©¨ªª«§´¢®¯¹»¼]|â€™")


@dataclass
class Sheet:
    """A table: its headers, its rows that hold something, and the line of the file where each one stands."""

    headers: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what the reader should know of how it was read
    remarks: dict[int, dict[int, str]] = field(default_factory=dict)  # line → column → what was not read there, and why


def read_sheet(name: str, content: bytes, is_heading: IsHeading | None = None) -> Sheet:
    """The table in a CSV, XLSX or ODS file. Raises ValidationError, with a sentence that says where, for anything else.

    `is_heading` knows the headings that are waited for: lines above the one that has most of them are left aside and
    said. Without it, the first line that holds something is the headings.
    """
    kind = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if len(content) > MAX_BYTES:
        raise ValidationError(
            f"Ce fichier pèse {len(content) / 1_048_576:.0f} Mo : la limite est de 5 Mo. Coupez-le en deux."
        )
    if kind in ("xlsm", "xlsb", "xls"):
        raise ValidationError(
            f"Les fichiers .{kind} ne sont pas lus. Enregistrez celui-ci au format .xlsx ou .ods (sans macros), ou CSV."
        )
    if content[:4] == b"PK\x03\x04":
        if kind not in WORKBOOKS:
            raise ValidationError("Ce fichier est un classeur : donnez-lui l’extension .xlsx ou .ods.")
        grid = WORKBOOKS[kind](
            content,
            most_lines=MAX_ROWS * 2,
            most_columns=MAX_COLUMNS,
            has_headings=lambda grid: is_heading is None or _headings_score(grid, is_heading) > 1,
        )
    elif content.startswith(OLE):  # locked by a password
        raise ValidationError(DAMAGED)
    elif kind in ("csv", "txt", "tsv"):
        grid = _read_csv(content)
    else:
        raise ValidationError("Choisissez un fichier .xlsx, .ods ou .csv : ce sont les formats que nous lisons.")
    return _as_sheet(grid, is_heading, may_name_columns=kind in WORKBOOKS)


def _filled(grid: Grid) -> list[tuple[int, list[str]]]:
    lines = [(number, [_restored(cell) for cell in cells]) for number, cells in grid.lines]
    return [(number, cells) for number, cells in lines if any(cells) or number in grid.remarks]


def _score(cells: Sequence[str], is_heading: IsHeading) -> int:
    return len({fold(cell) for cell in cells if cell and is_heading(cell)})


def _headings_score(grid: Grid, is_heading: IsHeading) -> int:
    beginning = _filled(Grid(grid.lines[: HEADINGS_WITHIN * 3]))[:HEADINGS_WITHIN]
    return max((_score(cells, is_heading) for _number, cells in beginning), default=0)


def _as_sheet(grid: Grid, is_heading: IsHeading | None, *, may_name_columns: bool) -> Sheet:
    filled = _filled(grid)
    if not filled:
        raise ValidationError("Ce fichier est vide : la première ligne doit porter les noms des colonnes.")
    top = 0
    if is_heading is not None:
        scores = [_score(cells, is_heading) for _number, cells in filled[:HEADINGS_WITHIN]]
        top = scores.index(max(scores)) if max(scores) > 1 else 0
    headers = [*filled[top][1]]
    while headers and not headers[-1]:
        headers.pop()
    if may_name_columns:
        widest = max((n + 1 for _number, cells in filled[top:] for n, cell in enumerate(cells) if cell), default=0)
        headers += [""] * (widest - len(headers))
    if len(headers) > MAX_COLUMNS:
        raise ValidationError(f"Ce fichier a plus de {MAX_COLUMNS} colonnes : gardez celles du modèle.")
    sheet = Sheet(headers, notes=[*grid.notes], remarks=grid.remarks)
    if top:
        said = " · ".join(cell for _number, cells in filled[:top] for cell in cells if cell)[:120]
        sheet.notes.append(f"Au-dessus des titres (ligne {filled[top][0]}), laissé de côté : « {said} ».")
    seen = [fold(header) for header in headers]
    repeated, totals = [], []
    for number, cells in filled[top + 1 :]:
        held = [(index, fold(cell)) for index, cell in enumerate(cells) if cell]
        if len(held) > 1 and all(index < len(seen) and seen[index] == cell for index, cell in held):
            repeated.append(number)
            continue
        if held and len(held) <= 3 and _TOTAL.match(held[0][1]):
            totals.append(f"{number} (« {cells[held[0][0]][:40]} »)")
            continue
        if len(sheet.rows) == MAX_ROWS:
            raise ValidationError(f"Ce fichier a plus de {MAX_ROWS} lignes : c’est la limite. Coupez-le en deux.")
        if extra := [cell for cell in cells[len(headers) :] if cell]:
            raise ValidationError(f"Ligne {number} : « {extra[0][:40]} » est au-delà de la dernière colonne nommée.")
        for cell in cells:
            if len(cell) > MAX_CELL:
                raise ValidationError(f"Ligne {number} : une cellule dépasse {MAX_CELL} caractères.")
        sheet.rows.append((cells + [""] * len(headers))[: len(headers)])
        sheet.lines.append(number)
    if repeated:
        sheet.notes.append(f"Titres répétés, laissés de côté : ligne {', '.join(map(str, repeated[:10]))}.")
    if totals:
        sheet.notes.append(f"Totaux, laissés de côté : ligne {', '.join(totals[:10])}.")
    return sheet


# CSV ------------------------------------------------------------------------------------------------


def _read_csv(content: bytes) -> Grid:
    grid = Grid()
    text = _decoded(content, grid)
    if "\x00" in text:
        raise ValidationError("Ce fichier n’est pas un texte : choisissez un CSV ou un classeur.")
    beginning = [line for line in text.splitlines()[:200] if line.strip()][:HEADINGS_WITHIN]
    delimiter = max(";,\t", key=lambda sign: sum(line.count(sign) for line in beginning))
    told = re.match(r"sep=([;,\t])\s*$", beginning[0].lower()) if beginning else None  # Excel's own first line
    if told:
        delimiter = told[1]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if len(grid.lines) == MAX_ROWS * 2:
                grid.notes.append(f"Seules les {MAX_ROWS * 2} premières lignes du fichier sont lues.")
                break
            grid.lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        raise ValidationError(
            f'Ligne {start} : un guillemet (") est ouvert et mal refermé. Corrigez cette ligne, puis déposez le '
            "fichier de nouveau."
        ) from None
    if told:
        grid.lines = [(number, cells) for number, cells in grid.lines if cells[:1] != ["sep="]]
    return grid


def _decoded(content: bytes, grid: Grid) -> str:
    """The text, whichever way the spreadsheet wrote its accents: UTF, Windows, DOS or an old Mac OS."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:200]:
        encodings = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _once(text, grid)
    found = {}
    for encoding in ("cp1252", "cp850", "mac_roman"):
        try:
            found[encoding] = content.decode(encoding)
        except UnicodeDecodeError:
            continue
    if encodings[0] == "utf-8-sig" and found:
        best = max(found, key=lambda encoding: _french(found[encoding]))
        if best == "cp1252" or _french(found[best]) > 0:
            if best != "cp1252":
                system = "DOS" if best == "cp850" else "Mac OS"
                grid.notes.append(f"Accents lus comme ceux d’un ancien fichier {system} : vérifiez quelques noms.")
            return found[best]
    raise ValidationError("Les accents de ce fichier ne se lisent pas. Enregistrez-le en « CSV UTF-8 » ou en .xlsx.")


def _french(text: str) -> int:
    """How much more French than anything else the accents of a text are."""
    return sum(1 if sign in _FRENCH else -3 for sign in text if not sign.isascii())


def _once(text: str, grid: Grid) -> str:
    """A text whose accents were written twice over (« PrÃ©nom ») is mended, and said."""
    if not _TWICE.search(text):
        return text
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
    grid.notes.append("Accents abîmés (« Ã© » pour « é ») : réparés, vérifiez quelques noms.")
    return mended


# Formulas, neutralised ------------------------------------------------------------------------------


def neutral(text: str) -> str:
    """The text as a spreadsheet may be given it: never run, without the signs that no workbook may hold."""
    text = plain_text(text)
    return f"'{text}" if text.startswith(RUNS) else text


def _as_text_cell(text: str) -> str:
    """A telephone with its « + » is left as it is dialled: a text cell of a workbook is never run."""
    return text if _DIALLED.fullmatch(text) else neutral(text)


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
        sheet.append([_as_text_cell(cell) for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is not None:
                cell.data_type = "s"
            cell.number_format = "@"
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 24
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0  # as many pages as its lines need, one page wide
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
