"""What an OpenDocument workbook (.ods) holds, read as `workbooks` reads an XLSX (OpenDocument 1.3, part 3, 9)."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from xml.etree import ElementTree

from django.core.exceptions import ValidationError

from emi_alumni.foundation.documents.office import BROKEN_ARCHIVE, Archive
from emi_alumni.foundation.workbooks import DAMAGED, SHEETS_TRIED, TOO_HEAVY, Grid, column_letter

MAX_CONTENT = 60 * 1024 * 1024  # what content.xml may weigh once unpacked

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TABLE, TEXT = (_NAMESPACE % name for name in ("office", "style", "table", "text"))
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
HIDDEN = ("collapse", "filter")


class Table(Grid):
    """A sheet while it is read, cell by cell and line by line."""

    def __init__(self, title: str, is_hidden: bool, most_lines: int, most_columns: int) -> None:
        super().__init__()
        self.title, self.is_hidden = title, is_hidden
        self.most_lines, self.most_columns = most_lines, most_columns
        self.cells: list[str] = []
        self.line = 1
        self.is_cut = False  # whether something stands below the last line that is read
        self.columns = 0
        self.hidden_columns: list[str] = []
        self.hidden_lines = 0
        self.formulas: list[str] = []
        self.merged: list[tuple[int, int, int]] = []  # column, first line, last line

    def add_column(self, element: ElementTree.Element) -> None:
        count = min(_count(element, "number-columns-repeated"), self.most_columns)
        if element.get(f"{TABLE}visibility") in HIDDEN:
            shown = range(self.columns, min(self.columns + count, self.most_columns))
            self.hidden_columns += [column_letter(n) for n in shown]
        self.columns += count

    def add_cell(self, element: ElementTree.Element) -> None:
        column = len(self.cells)
        count = min(_count(element, "number-columns-repeated"), self.most_columns + 1 - column)
        text = _cell_text(element)
        if self.line > self.most_lines:
            self.is_cut = self.is_cut or bool(text)
        if count < 1 or self.line > self.most_lines:
            return
        where = f"{column_letter(column)}{self.line}"
        if element.get(f"{CALC}value-type") == "error":
            self.remark(self.line, column, f"{_words(element)} (erreur de calcul) : laissé vide")
        if element.get(f"{TABLE}formula") is not None:
            self.formulas.append(where)
            if not text and column not in self.remarks.get(self.line, {}):
                self.remark(self.line, column, f"formule sans valeur enregistrée en {where} : laissée vide")
        if text and (lines := _count(element, "number-rows-spanned")) > 1:
            self.merged.append((column, self.line, self.line + lines - 1))
        self.cells += [text] * count

    def add_line(self, element: ElementTree.Element) -> None:
        count = _count(element, "number-rows-repeated")
        is_filled = any(self.cells)
        if is_filled and element.get(f"{TABLE}visibility") in HIDDEN:
            self.hidden_lines += count
        if is_filled or self.line in self.remarks:
            for number in range(self.line, min(self.line + count, self.most_lines + 1)):
                self.lines.append((number, [*self.cells]))
        self.line += count
        self.is_cut = self.is_cut or (is_filled and self.line > self.most_lines + 1)
        self.cells = []

    def finish(self) -> None:
        rows = dict(self.lines)
        filled = []
        for column, start, end in self.merged:
            for number in range(start + 1, min(end, self.most_lines) + 1):
                if below := rows.get(number):
                    below.extend([""] * (column + 1 - len(below)))
                    below[column] = below[column] or rows[start][column]
            filled.append(f"{column_letter(column)}{start}:{column_letter(column)}{end}")
        if self.is_cut:
            self.say_cut(self.most_lines)
        self.say_formulas(self.formulas)
        self.say_merged(filled)
        self.say_hidden(self.hidden_columns, self.hidden_lines)


def read_open_workbook(
    content: bytes, *, most_lines: int, most_columns: int, has_headings: Callable[[Grid], bool]
) -> Grid:
    """The first visible sheet that has headings, else the first. Raises ValidationError for what is no workbook."""
    try:
        with Archive(content) as archive:
            if archive.kind() != "ods":
                raise ValidationError("Ce document n’est pas un classeur : choisissez un .ods, un .xlsx ou un CSV.")
            if archive.parts["content.xml"].file_size > MAX_CONTENT:
                raise ValidationError(TOO_HEAVY)
            source = archive.read("content.xml", most=MAX_CONTENT)
        if b"<!DOCTYPE" in source:  # the format has none; entities unfold
            raise ValidationError(DAMAGED)
        tables = list(_tables(source, most_lines, most_columns))
    except (ElementTree.ParseError, *BROKEN_ARCHIVE):
        raise ValidationError(DAMAGED) from None
    visible = [table for table in tables if not table.is_hidden]
    if not visible:
        raise ValidationError("Ce classeur n’a pas de feuille visible.")
    chosen = next((table for table in visible[:SHEETS_TRIED] if has_headings(table)), visible[0])
    chosen.say_others(chosen.title, [(one.title, one.is_hidden) for one in tables if one is not chosen])
    return chosen


def _tables(source: bytes, most_lines: int, most_columns: int) -> Iterator[Table]:
    """Each sheet, read; its elements are dropped as soon as they are."""
    hidden_styles: set[str] = set()
    parents: list[ElementTree.Element] = []
    table: Table | None = None
    inside = 0  # tables open: one inside a cell is no sheet
    # expat stops what unfolds too far
    for event, element in ElementTree.iterparse(io.BytesIO(source), ("start", "end")):  # noqa: S314
        if event == "start":
            parents.append(element)
            if element.tag == f"{TABLE}table":
                inside += 1
                if inside == 1:
                    is_hidden = element.get(f"{TABLE}style-name", "") in hidden_styles
                    table = Table(element.get(f"{TABLE}name", ""), is_hidden, most_lines, most_columns)
            continue
        parents.pop()
        if element.tag == f"{STYLE}style":
            if any(one.get(f"{TABLE}display") == "false" for one in element):
                hidden_styles.add(element.get(f"{STYLE}name", ""))
        elif element.tag == f"{TABLE}table":
            inside -= 1
            if inside == 0 and table is not None:
                table.finish()
                yield table
                table = None
        elif table is not None and inside == 1:
            if element.tag == f"{TABLE}table-column":
                table.add_column(element)
            elif element.tag in CELLS:
                table.add_cell(element)
            elif element.tag == f"{TABLE}table-row":
                table.add_line(element)
            else:
                continue
            parents[-1].remove(element)


def _count(element: ElementTree.Element, name: str) -> int:
    return max(int(element.get(f"{TABLE}{name}", "1")), 1)


def _cell_text(element: ElementTree.Element) -> str:
    """As a workbook of the other kind gives it; what is not what it says it is, as it shows."""
    if element.get(f"{CALC}value-type") == "error":
        return ""
    kind, value = element.get(f"{OFFICE}value-type", ""), element.get(f"{OFFICE}value", "")
    with suppress(ValueError):
        if kind in ("float", "percentage", "currency"):
            return str(int(float(value))) if float(value).is_integer() else value
        if kind == "date":
            return date.fromisoformat(element.get(f"{OFFICE}date-value", "")[:10]).strftime("%d/%m/%Y")
    if kind == "boolean":
        return "oui" if element.get(f"{OFFICE}boolean-value") == "true" else "non"
    return _words(element)


def _words(cell: ElementTree.Element) -> str:
    """What a cell shows: its paragraphs, without the notes that hang on it."""
    return "\n".join(_inline(paragraph) for paragraph in cell.findall(f"{TEXT}p")).strip("\n")


def _inline(element: ElementTree.Element) -> str:
    said = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            said.append(" " * min(int(child.get(f"{TEXT}c", "1")), 100))
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            said.append(" " if child.tag == f"{TEXT}tab" else "\n")
        elif child.tag != f"{OFFICE}annotation":
            said.append(_inline(child))
        said.append(child.tail or "")
    return "".join(said)
