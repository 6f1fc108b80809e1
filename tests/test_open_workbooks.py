"""A list saved by LibreOffice is read as Excel's is: what it shows, and all that is hidden or reckoned is said."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from directory.import_columns import column_of
from emi_alumni.foundation import open_workbooks
from emi_alumni.foundation.spreadsheets import MAX_ROWS, Sheet, read_sheet
from tests.office_files import open_document
from tests.open_sheets import cell, line, open_workbook, table


def read(*tables: str) -> Sheet:
    return read_sheet("liste.ods", open_workbook(*tables), lambda heading: bool(column_of(heading)))


HEADS = line("nom", "prénom", "téléphone", "ambassadeur")


def test_values_are_read_as_they_show():
    sheet = read(
        table(
            "Liste",
            line("Liste des alumni"),
            HEADS,
            line("Roy", "Ida", cell(199002001, shown="01 99 00 20 01"), True),
            line("Zola", "Léo", 1.5, False),
            line("D’Hondt", "A & B", date(2026, 3, 1)),
        )
    )
    assert sheet.headers == ["nom", "prénom", "téléphone", "ambassadeur"]
    assert sheet.rows == [
        ["Roy", "Ida", "199002001", "oui"],
        ["Zola", "Léo", "1.5", "non"],
        ["D’Hondt", "A & B", "01/03/2026", ""],
    ]
    assert sheet.lines == [3, 4, 5]
    assert "Liste des alumni" in sheet.notes[-1]


def test_repeated_cells_and_lines_keep_their_places():
    sheet = read(
        table(
            "Liste",
            HEADS,
            line(cell("", columns_repeated=1), "Ida"),
            line(repeated=40),
            line(cell("x", columns_repeated=2), "", True, repeated=2),
        )
    )
    assert sheet.rows == [["", "Ida", "", ""], ["x", "x", "", "oui"], ["x", "x", "", "oui"]]
    assert sheet.lines == [2, 43, 44]


def test_formulas_errors_and_merged_cells_are_said():
    sheet = read(
        table(
            "Liste",
            HEADS,
            line(cell("Roy", rows_spanned=2), cell("Ida", formula="of:=PROPER([.Z1])"), cell("#N/A")),
            line(cell("", covered=True), "Léo", cell("", formula="of:=1+1")),
        )
    )
    assert [row[:2] for row in sheet.rows] == [["Roy", "Ida"], ["Roy", "Léo"]]
    assert "erreur de calcul" in sheet.remarks[2][2]
    assert "C3" in sheet.remarks[3][2]
    notes = " ".join(sheet.notes)
    assert "Formules lues par leur dernière valeur enregistrée : B2, C3" in notes
    assert "A2:A3" in notes


def test_hidden_sheets_columns_and_lines_are_said():
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        '<table:table-column table:number-columns-repeated="16381"/>'
    )
    sheet = read(
        table("Ancienne", HEADS, line("Vieux", "Jean"), hidden=True),
        table("Lisez-moi", line("Fichier tenu par la DRH")),
        table("Liste", HEADS, line("Roy", "Ida"), line("Zola", "Léo", hidden=True), columns=columns),
    )
    assert [row[0] for row in sheet.rows] == ["Roy", "Zola"]
    notes = " ".join(sheet.notes)
    for words in ("« Ancienne » (masquée)", "« Lisez-moi »", "Colonnes masquées", ": B, C.", "1 ligne masquée"):
        assert words in notes


def test_notes_and_changes_that_hang_on_cells_are_not_read():
    noted = (
        '<table:table-cell office:value-type="string">'
        "<office:annotation><text:p>à vérifier</text:p></office:annotation>"
        "<text:p>Le<text:s/>Gall<text:tab/></text:p></table:table-cell>"
    )
    assert read(table("Liste", HEADS, line(noted, "Anne"))).rows[0][:2] == ["Le Gall", "Anne"]


def test_too_many_lines_are_refused_and_the_empty_million_is_not():
    assert len(read(table("Liste", HEADS, line("Roy", "Ida"))).rows) == 1
    with pytest.raises(ValidationError, match="5000 lignes"):
        read(table("Liste", HEADS, line("Roy", "Ida", repeated=MAX_ROWS + 1)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (open_document("odt"), "n’est pas un classeur"),
        (open_document("ods", parts={"content.xml": b"<broken"}), "abîmé"),
        (open_document("ods", parts={"content.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "abîmé"),
        (open_document("ods", "Basic/Standard/Module1.xml"), "programme"),
        (open_document("ods"), "pas de feuille visible"),
        (open_workbook(table("Liste", HEADS, hidden=True)), "pas de feuille visible"),
        (open_workbook(table("Liste")), "est vide"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content, sentence):
    with pytest.raises(ValidationError) as refused:
        read_sheet("liste.ods", content)
    assert sentence in " ".join(refused.value.messages)


def test_a_workbook_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(open_workbooks, "MAX_CONTENT", 100)
    with pytest.raises(ValidationError, match="trop lourd"):
        read_sheet("liste.ods", open_workbook(table("Liste", HEADS)))
