"""A list that nobody prepared for us is read: at least 40 lines of 43 right, and nothing lost without a word."""

import pytest
from django.core.management import call_command

from directory.import_columns import column_of
from directory.import_lines import cohort_title, columns_of, lines_of
from directory.import_values import read_address_cell, read_phone_cell, split_name
from directory.models import Member
from directory.people_import import run
from emi_alumni.foundation.phones import read_phone
from emi_alumni.foundation.spreadsheets import Sheet, read_sheet
from tests.directory.town_hall_files import FILES, PEOPLE
from tests.factories import CohortFactory


def read(name: str, content: bytes) -> Sheet:
    return read_sheet(name, content, lambda heading: bool(column_of(heading)))


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_forty_lines_of_forty_three_are_right_at_once(name):
    call_command("load_collectivities", verbosity=0)
    for year in (2018, 2019, 2020):
        CohortFactory(label=f"{year}-{year + 1}", starts_on=year, ends_on=year + 1)
    sheet = read(name, FILES[name]())
    titles = [row for row in sheet.rows if cohort_title(row)]
    assert len(sheet.rows) - len(titles) == 43, sheet.notes
    verdicts = run(sheet, dry_run=True)
    refused = [(verdict.line, verdict.text) for verdict in verdicts if verdict.kind != "created"]
    run(sheet, dry_run=False, left_out=[line for line, _text in refused])
    wrong = []
    for one in PEOPLE:
        member = Member.objects.select_related("cohort", "collectivity").filter(email=one.email).first()
        got = member and (
            member.family_name.casefold().replace("ê", "e"),
            member.given_name,
            member.cohort and member.cohort.label,
            member.collectivity and member.collectivity.name,
            member.phone and member.phone.stored,
        )
        meant = (one.family.casefold().replace("ê", "e"), one.given, one.cohort_label, one.place_name, one.phone)
        if got != meant:
            wrong.append((got, meant))
    assert len(wrong) <= 3, (wrong, refused)


def test_what_stands_around_the_table_is_said_and_never_read():
    notes = " ".join(read("liste.xlsx", FILES["liste.xlsx"]()).notes)
    for word in ("LISTE DES ANCIENS", "TOTAL", "Titres répétés", "Colonnes masquées", "B.", "Lisez-moi", "Formules"):
        assert word in notes
    assert "fusionnées" in " ".join(read("promotions.xlsx", FILES["promotions.xlsx"]()).notes)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Mél", "courriel"),
        ("E-mail professionnel", "courriel"),
        ("ADRESSE ÉLECTRONIQUE", "courriel"),
        ("Tél.", "téléphone"),
        ("N° de tél (portable)", "téléphone"),
        ("Téléphone fixe pro", "téléphone"),
        ("Service / Direction", "direction ou service"),
        ("Prénom(s)", "prénom"),
        ("Prénom et NOM", "nom et prénom"),
        ("NOM - Prénom de l’agent", "nom et prénom"),
        ("Session EMI", "promotion"),
        ("année de promotion", "promotion"),
        ("Collectivité d'origine", "collectivité pendant l’EMI"),
        ("Intitulé du poste", "fonction"),
        ("D.U.", "DU"),
        ("D.U. validé", "DU"),
        ("Ville / EPCI", "collectivité"),
        ("Nom de la structure", "collectivité"),
        ("Structure d’emploi", "collectivité"),
        ("Service d’affectation", "direction ou service"),
        ("Ligne fixe", "téléphone"),
        ("Contact mail", "courriel"),
        ("Département", ""),
        ("Contact", ""),
        ("DU", "DU"),
        ("Civilité", ""),
        ("role", ""),
        ("Observations", ""),
    ],
)
def test_a_heading_is_known_by_its_words(heading, column):
    assert column_of(heading) == column


@pytest.mark.parametrize(
    ("written", "family_first", "family", "given"),
    [
        ("DUPONT Jean-Pierre", False, "DUPONT", "Jean-Pierre"),
        ("Mme Anne LE GALL", True, "LE GALL", "Anne"),
        ("de LA TOUR Marie", True, "de LA TOUR", "Marie"),
        ("Le Gall Anne", True, "Le Gall", "Anne"),
        ("Anne de Broglie", False, "de Broglie", "Anne"),
        ("Dupont, Marie Anne", False, "Dupont", "Marie Anne"),
        ("DUPONT", True, "DUPONT", ""),
        ("DUPONT MARIE", True, "DUPONT", "MARIE"),
    ],
)
def test_a_whole_name_is_parted(written, family_first, family, given):
    assert split_name(written, family_first=family_first) == (family, given)


@pytest.mark.parametrize(
    ("written", "stored", "said"),
    [
        ("01 99 00 20 01", "+33199002001", 0),
        ("199002001", "+33199002001", 1),
        ("01 99 00 20 01 / 06 99 00 20 02", "+33199002001", 2),
        ("0199002001 0699002002", "+33199002001", 2),
        ("01,99,00,20,01", "+33199002001", 1),
        ("Std : 01.99.00.20.01 poste 312", "+33199002001;ext=312", 1),
        ("0262 12 34 56", "+262262123456", 0),
    ],
)
def test_a_telephone_is_read_and_what_is_not_kept_is_said(written, stored, said):
    value = read_phone_cell(written)
    assert read_phone(value.text).stored == stored
    assert len(value.said) == said, value.said


def test_a_number_that_excel_rounded_is_refused_and_says_why():
    value = read_phone_cell("3,36612E+10")
    assert value.text == "3,36612E+10"
    assert "arrondi" in value.said[0]


@pytest.mark.parametrize(
    ("written", "address", "said"),
    [
        ("ida@exemple.fr", "ida@exemple.fr", 0),
        ("mailto:Ida@Exemple.fr", "ida@exemple.fr", 1),
        ("Ida Roy <ida@exemple.fr>", "ida@exemple.fr", 1),
        ("ida@exemple.fr; autre@exemple.fr", "ida@exemple.fr", 2),
        ("ida @ exemple,fr", "ida@exemple.fr", 1),
        ("pas-une-adresse", "pas-une-adresse", 0),
        ("ida@exemple.fr,autre@exemple.fr", "ida@exemple.fr", 2),
        ("mailto:ida@exemple.fr?subject=EMI", "ida@exemple.fr", 1),
        ("ida roy@exemple.fr", "ida roy@exemple.fr", 0),  # whose address would « roy@exemple.fr » be?
    ],
)
def test_an_address_is_read_and_what_is_not_kept_is_said(written, address, said):
    value = read_address_cell(written)
    assert (value.text, len(value.said)) == (address, said), value.said


def test_an_unknown_column_that_looks_like_telephones_is_asked_about_and_remarks_are_not():
    sheet = Sheet(["nom", "prénom", "Joindre", "Remarques"], [["Roy", "Ida", "01 99 00 20 01", "à revoir"]], [2])
    assert [(one.looks, one.is_asked) for one in columns_of(sheet)[2:]] == [("téléphone", True), ("", False)]


def test_an_unknown_column_that_looks_like_places_is_asked_about_unless_places_are_read():
    sheet = Sheet(["nom", "prénom", "Où"], [["Roy", "Ida", "Mairie de Cergy"]], [2])
    assert columns_of(sheet)[2].looks == "collectivité"
    sheet = Sheet(["nom", "prénom", "Employeur", "Où"], [["Roy", "Ida", "Cergy", "Mairie de Cergy"]], [2])
    assert columns_of(sheet)[3].looks == ""


def test_a_line_that_only_says_a_promotion_is_worth_for_those_below_it_and_says_so():
    rows = [["Promo 18-19", ""], ["Roy", "Ida"], ["", "EMI 2020/2021"], ["Zola", "Léo"], ["Blanc", ""]]
    sheet = Sheet(["nom", "prénom"], rows, [2, 3, 4, 5, 6])
    lines = lines_of(sheet, columns_of(sheet))
    assert [(line.number, line.values.get("promotion")) for line in lines] == [
        (3, "Promo 18-19"),
        (5, "EMI 2020/2021"),
        (6, "EMI 2020/2021"),
    ]
    assert "ligne 4" in lines[1].warnings[0]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_accents_of_old_systems_are_read_and_said(encoding):
    sheet = read("a.csv", "nom;prénom\nLefèvre;Hélène\nÉlan;Zoé\n".replace("É", "E").encode(encoding))
    assert sheet.rows[0] == ["Lefèvre", "Hélène"]
    assert "ancien fichier" in sheet.notes[0]


def test_accents_written_twice_over_are_mended_and_said():
    sheet = read("a.csv", "nom;prénom\nLefèvre;Hélène\n".encode().decode("cp1252").encode())
    assert sheet.rows == [["Lefèvre", "Hélène"]]
    assert "réparés" in sheet.notes[0]
