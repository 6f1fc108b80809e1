"""A sheet as lines of our columns: which column holds what, and what each cell is read as."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from directory.import_columns import (
    BIRTH_NAME,
    COLUMNS,
    FULL_NAME,
    SEVERAL,
    cohort_key,
    column_of,
    is_personal,
    looks_like,
)
from directory.import_values import READ, is_nothing, split_name
from emi_alumni.foundation.spreadsheets import Sheet

NAMES = ("nom", "prénom", BIRTH_NAME)
NOT_READ = "-"  # chosen for a column that is to be left aside
SAMPLES = 3
JUDGED = 200  # cells of a column that are looked at to guess what it holds


@dataclass(frozen=True)
class Column:
    """A column of the file: what it is read as ("" for not at all), what it seems to hold, a few of its cells."""

    index: int
    heading: str
    name: str
    looks: str
    samples: tuple[str, ...]
    is_chosen: bool

    @property
    def is_asked(self) -> bool:
        """It seems to hold something that we read, under a heading that we do not know: somebody must say."""
        return not self.name and bool(self.looks) and not self.is_chosen


@dataclass
class Line:
    """One line: our columns that hold something, what was said of the cells, and its cells as they stood."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.values.get('prénom', '')} {self.values.get('nom', '')}".strip() or "(sans nom)"

    @property
    def reading(self) -> str:
        """What is kept of the line besides the name, in one sentence."""
        return " · ".join(value for column, value in self.values.items() if column not in NAMES)


def columns_of(sheet: Sheet, chosen: Mapping[int, str] | None = None) -> list[Column]:
    """What each column of the file is read as: what somebody chose, else what its heading says."""
    chosen = chosen or {}
    columns = []
    for index, heading in enumerate(sheet.headers):
        cells = [row[index] for row in sheet.rows[:JUDGED] if row[index]]
        if not heading and not cells:
            continue
        choice = chosen.get(index, "")
        is_chosen = choice == NOT_READ or choice in (*COLUMNS, FULL_NAME)
        name = ("" if choice == NOT_READ else choice) if is_chosen else column_of(heading)
        looks = "" if name else looks_like(cells)
        samples = tuple(dict.fromkeys(cells))[:SAMPLES]
        columns.append(Column(index, heading, name, looks, samples, is_chosen))
    names = [column.name for column in columns]
    if "nom" in names and "prénom" in names:  # the same once more, or nothing that we need
        columns = [_unread(one) if one.name == FULL_NAME and not one.is_chosen else one for one in columns]
    elif "prénom" not in names and FULL_NAME not in names and names.count("nom") == 1:
        columns = [_renamed(one, FULL_NAME) if one.name == "nom" else one for one in columns]
    # What is read already is not asked about again, but for addresses and telephones, of which the first is kept.
    read = set(names) | ({FULL_NAME} if "nom" in names else set())
    columns = [_unlike(one) if one.looks in read and one.looks not in SEVERAL else one for one in columns]
    return columns


def _renamed(column: Column, name: str) -> Column:
    return Column(column.index, column.heading, name, "", column.samples, column.is_chosen)


def _unread(column: Column) -> Column:
    return _renamed(column, "")


def _unlike(column: Column) -> Column:
    return Column(column.index, column.heading, column.name, "", column.samples, column.is_chosen)


def fault_of(columns: list[Column]) -> str:
    """Why the lines cannot be read yet, in a sentence; "" when they can."""
    names = [column.name for column in columns if column.name]
    for name in dict.fromkeys(names):
        if names.count(name) > 1 and name not in SEVERAL:
            return f"La colonne « {name} » est là deux fois : dites laquelle est à lire."
    if FULL_NAME not in names:
        for name in ("nom", "prénom"):
            if name not in names:
                return (
                    f"La colonne « {name} » manque : la ligne des titres du fichier doit la porter, ou dites plus bas "
                    "quelle colonne la contient."
                )
    return ""


def lines_of(sheet: Sheet, columns: list[Column]) -> list[Line]:
    """The lines of the sheet, read. Raises ValidationError when `fault_of` says why they cannot be."""
    if fault := fault_of(columns):
        raise ValidationError(fault)
    # A professional address or number comes before a personal one.
    read = sorted((one for one in columns if one.name), key=lambda one: is_personal(one.heading))
    found = []
    section, titled = "", 0
    for number, cells in zip(sheet.lines, sheet.rows, strict=True):
        if title := cohort_title(cells):
            section, titled = title, number
            continue
        line = Line(number)
        remarks = sheet.remarks.get(number, {})
        for column in read:
            if column.index in remarks:
                line.warnings.append(f"{column.name} : {remarks[column.index]}")
            _read_cell(line, column, cells[column.index])
        if section and "promotion" not in line.values:
            line.values["promotion"] = section
            line.warnings.append(f"promotion : « {section} », titre de la ligne {titled}")
        line.values = {name: line.values[name] for name in COLUMNS if name in line.values}
        found.append(line)
    return found


def cohort_title(cells: list[str]) -> str:
    """The promotion that a line alone says for those below it; "" for a line about somebody."""
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 and re.fullmatch(r"20\d\d-20\d\d", cohort_key(filled[0])) else ""


def _read_cell(line: Line, column: Column, text: str) -> None:
    if not text:
        return
    if is_nothing(text):
        line.warnings.append(f"{column.name} : « {text} » est lu comme une case vide")
        return
    if column.name == FULL_NAME:
        key = column.heading.lower()
        prenom = max(key.find("prénom"), key.find("prenom"))
        family, given = split_name(text, family_first=not 0 <= prenom < key.replace("prénom", "").find("nom"))
        line.values |= {name: value for name, value in (("nom", family), ("prénom", given)) if value}
        if given:
            line.warnings.append(f"« {text} » → nom {family}, prénom {given}")
        return
    value = READ[column.name](text) if column.name in READ else None
    text, said = (value.text, value.said) if value else (text, [])
    line.warnings += said
    if column.name not in line.values:
        line.values[column.name] = text
    elif column.name == "direction ou service":
        if text not in line.values[column.name].split(", "):
            line.values[column.name] += f", {text}"
    elif line.values[column.name] != text:
        line.warnings.append(f"{column.name} : {text} n’est pas gardé ({column.heading})")
