"""Files of people: read whatever the spreadsheet, shown line by line, written once and whole (cases 73 to 77)."""

import io
import random
import re
import zipfile
from contextlib import suppress

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from openpyxl import Workbook

from directory.models import Cohort, Invitation, Member, PlaceAlias, User
from directory.models.members import MemberState
from directory.people_import import PeopleResource
from directory.visibility import Audience
from emi_alumni.foundation import spreadsheets as sheets
from emi_alumni.foundation import workbooks

HEADERS = "nom;prénom;promotion;collectivité;courriel;téléphone;fonction"
IDA = "Élan-Noël;Ida;2019-2020;Argenteuil;ida.elan@exemple.fr;+33 1 99 00 20 01;Cheffe d’équipe"
LINES = f"{HEADERS}\n{IDA}\nRoy;Bruno;2021-2022;DEP95;;;\n"


def verdicts(answer) -> list[tuple[int, str]]:
    return sorted((verdict.line, verdict.kind) for verdict, _word in answer.context["verdicts"])


def error(answer) -> str:
    return " ".join(answer.context["form"].errors.get("file", []))


def workbook(rows, *, hide_first=False, merge="") -> bytes:
    book = Workbook()
    sheet = book.active
    if hide_first:
        sheet.append(["secret"])
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet("Personnes")
        book.active = 1
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Reading -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_accents_are_right_whatever_the_spreadsheet_wrote(encoding, delimiter):
    sheet = sheets.read_sheet("a.csv", LINES.replace(";", delimiter).encode(encoding))
    assert sheet.headers[1] == "prénom"
    assert sheet.rows[0][0] == "Élan-Noël"
    assert sheet.rows[0][6] == "Cheffe d’équipe"
    assert sheet.lines == [2, 3]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsm", b"PK\x03\x04", "sans macros"),
        ("a.ods", b"PK\x03\x04", "abîmé"),
        ("a.ods", b"nom;pr\xc3\xa9nom", "Choisissez un fichier"),
        ("a.pdf", b"%PDF-1.4", "Choisissez un fichier"),
        ("sans-extension", b"a;b", "Choisissez un fichier"),
        ("a.csv", b"PK\x03\x04rest", "est un classeur"),
        ("a.xlsx", b"PK\x03\x04rest", "abîmé"),
        ("a.xlsx", b"nom;pr\xc3\xa9nom", "Choisissez un fichier"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protégé"),
        ("a.csv", b"", "est vide"),
        ("a.csv", b"\n\n;;;\n", "est vide"),
        ("a.csv", 'nom;prénom\nRoy;"Ida\n'.encode(), "Ligne 2"),
        ("a.csv", 'nom;prénom\nRoy;Ida\n"R"oy;Bruno\n'.encode(), "Ligne 3"),
        ("a.csv", "nom;prénom\nRoy;Ida;en trop\n".encode(), "Ligne 2"),
        ("a.csv", ("nom;prénom\nRoy;" + "x" * 2001).encode(), "Ligne 2"),
        ("a.csv", ("nom;prénom\n" + "Roy;Ida\n" * 5001).encode(), "5000 lignes"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "5 Mo"),
        ("a.csv", b"\x81\x8d\x8f", "accents"),
        ("a.csv", b"nom;" + b"x" * 300 + b"\x00", "n’est pas un texte"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_do(name, content, sentence):
    with pytest.raises(sheets.ValidationError) as refused:
        sheets.read_sheet(name, content)
    assert sentence in " ".join(refused.value.messages)


def test_a_formula_without_its_value_is_an_empty_cell_that_is_said():
    content = workbook([["nom", "prénom"], ["Roy", "Ida"], ["=1+1", "Bruno"]])
    sheet = sheets.read_sheet("a.xlsx", content)
    assert sheet.rows == [["Roy", "Ida"], ["", "Bruno"]]
    assert "A3" in sheet.remarks[3][0]
    assert any("Formules" in note and "A3" in note for note in sheet.notes)


def test_a_formula_is_read_by_the_value_that_the_spreadsheet_kept():
    content = with_cached_value(workbook([["nom", "prénom"], ["=1+1", "Ida"]]), "Roy")
    sheet = sheets.read_sheet("a.xlsx", content)
    assert sheet.rows == [["Roy", "Ida"]]
    assert sheet.remarks == {}


def with_cached_value(content: bytes, value: str) -> bytes:
    """The workbook whose first formula was reckoned by a spreadsheet."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                formula = re.search(rb"<c r=\"(\w+)\"([^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>", part)
                cell = b'<c r="%s" t="str"><f>%s</f><v>%s</v></c>' % (formula[1], formula[3], value.encode())
                part = part.replace(formula[0], cell)
            target.writestr(name, part)
    return written.getvalue()


def test_macros_are_refused_even_under_another_name():
    content = io.BytesIO(workbook([["nom", "prénom"], ["Roy", "Ida"]]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    with pytest.raises(sheets.ValidationError, match="macros"):
        sheets.read_sheet("a.xlsx", content.getvalue())


@pytest.mark.parametrize("seed", range(6))
def test_a_workbook_whose_bytes_changed_on_their_way_is_said_to_be_damaged(seed):
    content = workbook([["nom", "prénom"], *([f"Roy {n}", "Ida"] for n in range(40))])
    chance = random.Random(seed)
    for _ in range(60):
        spoiled = bytearray(content)
        for _ in range(3):
            spoiled[chance.randrange(4, len(spoiled))] = chance.randrange(256)
        with suppress(sheets.ValidationError):  # and nothing else: whoever sent it reads a sentence
            sheets.read_sheet("a.xlsx", bytes(spoiled))


@pytest.mark.parametrize(
    ("part", "was", "becomes"),
    [
        ("xl/workbook.xml", b'sheetId="1"', b'sheetId="x"'),
        ("xl/workbook.xml", b"visibility=", b"visibilitx="),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="99999999999"'),
        ("[Content_Types].xml", b"PartName=", b"PartNamx="),
    ],
)
def test_a_workbook_that_says_nonsense_is_said_to_be_damaged(part, was, becomes):
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["nom", "prénom"], ["Roy", "Ida"]]))) as source,
        zipfile.ZipFile(written, "w") as spoiled,
    ):
        for name in source.namelist():
            content = source.read(name)
            spoiled.writestr(name, content.replace(was, becomes) if name == part else content)
    with suppress(sheets.ValidationError):
        sheets.read_sheet("a.xlsx", written.getvalue())


def test_a_workbook_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 100)
    with pytest.raises(sheets.ValidationError, match="trop lourd"):
        sheets.read_sheet("a.xlsx", workbook([["nom", "prénom"]]))


def test_hidden_sheets_are_left_aside_and_said():
    sheet = sheets.read_sheet("a.xlsx", workbook([["nom", "prénom"], ["Roy", "Ida"]], hide_first=True))
    assert sheet.rows == [["Roy", "Ida"]]
    assert "masquée" in sheet.notes[0]
    assert "Personnes" in sheet.notes[0]


def test_merged_cells_and_numbers_are_read_as_they_show():
    content = workbook([["nom", "prénom", "téléphone", "ambassadeur"], ["Roy", "Ida", 199002001, True]], merge="A3:B3")
    sheet = sheets.read_sheet("a.xlsx", content)
    assert sheet.rows == [["Roy", "Ida", "199002001", "oui"]]


# What a line becomes -------------------------------------------------------------------------------


def test_a_file_is_shown_then_written_and_nobody_gets_a_letter(
    places, moderator, sign_in, deposit, import_file, mailoutbox
):
    client = sign_in(moderator)
    preview = deposit(client, LINES)
    assert verdicts(preview) == [(2, "created"), (3, "created")]
    assert not Member.objects.exists()
    import_file(client, LINES)
    ida = Member.objects.get(family_name="Élan-Noël")
    assert (ida.state, ida.is_listed, ida.user) == (MemberState.IMPORTED, False, None)
    assert (ida.email, str(ida.phone.as_e164), ida.slug) == ("ida.elan@exemple.fr", "+33199002001", "ida-elan-noel")
    assert (ida.cohort.label, ida.collectivity.short_name) == ("2019-2020", "Argenteuil")
    assert (ida.email_audience, ida.phone_audience) == (Audience.NOBODY, Audience.NOBODY)
    assert ida.sort_key == "elan-noel ida"
    assert mailoutbox == []
    assert "Import : 2 fiches créées" in LogEntry.objects.get().change_message


def test_a_second_run_creates_nobody(places, moderator, sign_in, deposit, import_file):
    """TRUST, case 77."""
    client = sign_in(moderator)
    import_file(client, LINES)
    before = list(Member.objects.order_by("pk").values())
    again = deposit(client, LINES)
    assert verdicts(again) == [(2, "same"), (3, "same")]
    assert again.context["writes"] == 0
    client.post(reverse("admin:directory_member_import_confirm"), {"token": again.context["token"]})
    assert list(Member.objects.order_by("pk").values()) == before


def test_one_preview_is_confirmed_once(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    token = deposit(client, LINES).context["token"]
    url = reverse("admin:directory_member_import_confirm")
    client.post(url, {"token": token})
    Member.objects.all().delete()
    answer = client.post(url, {"token": token}, follow=True)
    assert "déjà fait" in " ".join(str(message) for message in answer.context["messages"])
    assert not Member.objects.exists()


def test_somebody_elses_preview_cannot_be_confirmed(places, moderator, administrator, sign_in, deposit):
    token = deposit(sign_in(moderator), LINES).context["token"]
    sign_in(administrator).post(reverse("admin:directory_member_import_confirm"), {"token": token})
    assert not Member.objects.exists()


def test_one_wrong_line_and_nothing_is_written(places, moderator, sign_in, deposit):
    """TRUST, case 76: the preview offers nothing to confirm."""
    lines = HEADERS + "\n" + "".join(f"Nom{n};Prénom;2019-2020;Argenteuil;p{n}@exemple.fr;;\n" for n in range(40))
    answer = deposit(sign_in(moderator), lines + "Roy;Ida;1987-1988;Nulle-Part;pas-une-adresse;12;\n")
    refused = [verdict for verdict, _word in answer.context["verdicts"] if verdict.kind == "refused"]
    assert [verdict.line for verdict in refused] == [42]
    url, token = reverse("admin:directory_member_import_confirm"), answer.context["token"]
    sign_in(moderator).post(url, {"token": token})
    assert not Member.objects.exists()
    sign_in(moderator).post(url, {"token": token, "leave": "1"})
    assert Member.objects.count() == 40


def test_lines_left_aside_are_a_file_that_is_corrected_and_deposited(places, moderator, sign_in, deposit, import_file):
    client = sign_in(moderator)
    right = "Blanc;Rose;2019-2020;Argenteuil;rose@exemple.fr;;\n"
    wrong = "Roy;Ida;2019-2020;Nulle-Part;ida@exemple.fr;12;\n"
    token = deposit(client, f"{HEADERS}\n{wrong}{right}").context["token"]
    url = reverse("admin:directory_member_import_confirm")
    page = client.post(url, {"token": token, "leave": "1"}, follow=True)
    rejects = reverse("admin:directory_member_import_rejects", args=[token])
    assert rejects in page.text
    sheet = sheets.read_sheet("a.xlsx", client.get(rejects).content)
    assert sheet.headers[-1] == "à corriger"
    (row,) = sheet.rows
    assert "Collectivité « Nulle-Part »" in row[-1]
    assert "Téléphone « 12 »" in row[-1]
    row[3], row[5] = "Argenteuil", "01 99 00 20 02"
    import_file(client, sheets.write_xlsx(sheet.headers, sheet.rows, title="Corrigé"), "corrige.xlsx")
    assert set(Member.objects.values_list("family_name", flat=True)) == {"Blanc", "Roy"}


def test_rejects_are_of_one_account_and_of_a_living_preview(places, moderator, administrator, sign_in, deposit):
    token = deposit(sign_in(moderator), f"{HEADERS}\nRoy;;;;;;\n").context["token"]
    url = reverse("admin:directory_member_import_rejects", args=[token])
    assert sign_in(administrator).get(url).status_code == 404
    assert sign_in(moderator).get(f"{url[:-2]}x/").status_code == 404
    assert sign_in(moderator).get(url).status_code == 200


def test_all_that_is_wrong_with_a_line_is_said_at_once(places, moderator, sign_in, deposit):
    answer = deposit(sign_in(moderator), f"{HEADERS}\nRoy;;1987-1988;Nulle-Part;pas-une-adresse;12;\n")
    ((verdict, _word),) = answer.context["verdicts"]
    for word in ("prénom", "1987-1988", "Nulle-Part", "pas-une-adresse", "« 12 »"):
        assert word in verdict.text


def test_what_repeats_a_refused_line_is_not_lost_with_it(places, moderator, sign_in, deposit):
    twice = f"{HEADERS}\nRoy;Ida;;;ida@exemple.fr;12;\nRoy;Ida;;;ida@exemple.fr;;\n"
    assert verdicts(deposit(sign_in(moderator), twice)) == [(2, "refused"), (3, "created")]


def test_a_column_that_looks_like_addresses_is_asked_about_before_anything_is_written(
    places, moderator, sign_in, deposit
):
    client = sign_in(moderator)
    answer = deposit(client, "nom;prénom;Joindre\nRoy;Ida;ida@exemple.fr\n")
    assert [(one.index, one.looks) for one in answer.context["asked_columns"]] == [(2, "courriel")]
    url, token = reverse("admin:directory_member_import_confirm"), answer.context["token"]
    held = {"token": token, "colonne-0": "nom", "colonne-1": "prénom"}
    again = client.post(url, held)
    assert "Dites d’abord" in again.text
    assert not Member.objects.exists()
    client.post(url, held | {"colonne-2": "courriel", "reread": "1"})
    client.post(url, held | {"colonne-2": "courriel"})
    assert Member.objects.get().email == "ida@exemple.fr"


def test_a_near_name_is_asked_once_for_all_its_lines(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    lines = f"{HEADERS}\nRoy;Ida;2019-2020;Argenteuill;;;\nBlanc;Rose;2019-2020;ARGENTEUILL;;;\n"
    answer = deposit(client, lines)
    (question,) = answer.context["name_questions"]
    assert (question.column, question.lines) == ("collectivité", (2, 3))
    _department, argenteuil, *_cohorts = places
    assert str(argenteuil.pk) in dict(question.choices)
    held = {"token": answer.context["token"], f"nom-{question.id}": str(argenteuil.pk)}
    url = reverse("admin:directory_member_import_confirm")
    again = client.post(url, held | {"reread": "1"})
    assert verdicts(again) == [(2, "created"), (3, "created")]
    client.post(url, held)
    assert set(Member.objects.values_list("collectivity__short_name", flat=True)) == {"Argenteuil"}


def test_what_a_name_means_is_remembered_for_the_next_file(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    _department, argenteuil, *_cohorts = places
    answer = deposit(client, f"{HEADERS}\nRoy;Ida;2019-2020;Argenteuill;;;\n")
    (question,) = answer.context["name_questions"]
    held = {"token": answer.context["token"], f"nom-{question.id}": str(argenteuil.pk)}
    url = reverse("admin:directory_member_import_confirm")
    client.post(url, held | {"reread": "1"})
    assert not PlaceAlias.objects.exists(), "a preview learns nothing"
    client.post(url, held)
    assert PlaceAlias.objects.get().collectivity == argenteuil
    again = deposit(client, f"{HEADERS}\nBlanc;Rose;2019-2020;ARGENTEUILL;;;\n")
    assert again.context["name_questions"] == []
    ((verdict, _word),) = again.context["verdicts"]
    assert verdict.kind == "created"
    assert "« ARGENTEUILL » → Argenteuil" in " ".join(verdict.warnings)


def test_a_learnt_name_never_takes_the_place_of_an_official_one(places, moderator, sign_in, deposit):
    department, *_others = places
    PlaceAlias.objects.create(written="Argenteuil", collectivity=department)
    deposit(sign_in(moderator), f"{HEADERS}\nRoy;Ida;;Argenteuil;;;\n")
    ((verdict, _word),) = deposit(sign_in(moderator), f"{HEADERS}\nRoy;Ida;;Argenteuil;;;\n").context["verdicts"]
    assert verdict.warnings == ()


def test_a_promotion_is_created_from_the_preview_and_by_the_import_alone(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    answer = deposit(client, f"{HEADERS}\nRoy;Ida;promo 24/25;;;;\nBlanc;Rose;2024-25;;;;\n")
    (question,) = answer.context["name_questions"]
    assert ("new", "Créer la promotion 2024-2025") in question.choices
    held = {"token": answer.context["token"], f"nom-{question.id}": "new"}
    url = reverse("admin:directory_member_import_confirm")
    assert verdicts(client.post(url, held | {"reread": "1"})) == [(2, "created"), (3, "created")]
    assert not Cohort.objects.filter(label="2024-2025").exists()
    client.post(url, held)
    cohort = Cohort.objects.get(label="2024-2025")
    assert (cohort.starts_on, cohort.ends_on, cohort.members.count()) == (2024, 2025, 2)


def test_a_name_may_be_left_empty_and_nonsense_answers_nothing(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    answer = deposit(client, f"{HEADERS}\nRoy;Ida;2019-2020;Nulle-Part;;;\n")
    (question,) = answer.context["name_questions"]
    url, held = reverse("admin:directory_member_import_confirm"), {"token": answer.context["token"]}
    for nonsense in ("new", "99999999", "x"):
        again = client.post(url, held | {f"nom-{question.id}": nonsense, "reread": "1"})
        assert verdicts(again) == [(2, "refused")]
    client.post(url, held | {f"nom-{question.id}": "-", "reread": "1"})
    client.post(url, held | {f"nom-{question.id}": "-"})
    assert Member.objects.get().collectivity is None


def test_a_promotion_may_be_left_empty(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    answer = deposit(client, f"{HEADERS}\nRoy;Ida;1987-1988;;;;\n")
    (question,) = answer.context["name_questions"]
    assert "new" not in dict(question.choices), "no promotion of seventy years hence"
    url, held = reverse("admin:directory_member_import_confirm"), {"token": answer.context["token"]}
    assert verdicts(client.post(url, held | {f"nom-{question.id}": "-", "reread": "1"})) == [(2, "created")]


def test_a_column_may_be_left_aside_by_choice(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    token = deposit(client, "nom;prénom;Joindre\nRoy;Ida;ida@exemple.fr\n").context["token"]
    url = reverse("admin:directory_member_import_confirm")
    held = {"token": token, "colonne-0": "nom", "colonne-1": "prénom", "colonne-2": "-"}
    assert not client.post(url, held | {"reread": "1"}).context["asked_columns"]
    client.post(url, held)
    assert Member.objects.get().email == ""


def test_the_directory_that_changed_since_the_preview_refuses_the_whole_file(places, moderator, sign_in, deposit):
    client = sign_in(moderator)
    token = deposit(client, LINES).context["token"]
    User.objects.create_user("ida.elan@exemple.fr")
    answer = client.post(reverse("admin:directory_member_import_confirm"), {"token": token}, follow=True)
    assert "rien n’a été importé" in " ".join(str(message) for message in answer.context["messages"])
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Roy;;2019-2020;;;;", "prénom"),
        ("Roy;Ida;1987-1988;;;;", "Promotion « 1987-1988 »"),
        ("Roy;Ida;;Nulle-Part;;;", "Collectivité « Nulle-Part »"),
        ("Roy;Ida;;;pas-une-adresse;;", "Courriel « pas-une-adresse »"),
        ("Roy;Ida;;;;12;", "Téléphone « 12 »"),
        (f"{'R' * 90};Ida;;;;;", "nom"),
        ("Roy;Ida;;;admin@valdoise.example.fr;;", "compte du portail"),
    ],
)
def test_a_line_that_cannot_be_says_why(line, sentence, places, administrator, moderator, sign_in, deposit):
    answer = deposit(sign_in(moderator), f"{HEADERS}\n{line}\n")
    (verdict, _word) = answer.context["verdicts"][0]
    assert verdict.kind == "refused"
    assert sentence in verdict.text


@pytest.mark.parametrize(
    "name", ["DEP95", "departement du val d'oise", "Val d’Oise (dép.)", "Département du Val d’Oise"]
)
def test_a_collectivity_is_recognised_as_people_write_it(name, places, department, moderator, sign_in, deposit):
    answer = deposit(sign_in(moderator), f"{HEADERS}\nRoy;Ida;;{name};;;\n")
    ((verdict, _word),) = answer.context["verdicts"]
    assert verdict.kind == "created"
    assert bool(verdict.warnings) == (name == "Val d’Oise (dép.)")


def test_ville_de_and_commune_d_are_read(places, moderator, sign_in, deposit):
    for name in ("Ville d’Argenteuil", "commune d'argenteuil", "Mairie d’Argenteuil", "ARGENTEUIL"):
        assert verdicts(deposit(sign_in(moderator), f"{HEADERS}\nRoy;Ida;;{name};;;\n")) == [(2, "created")]


def test_roles_are_never_imported(places, moderator, sign_in, deposit, import_file):
    """TRUST, case 75: a column of roles is not even read."""
    lines = "nom;prénom;courriel;is_staff;role;état;is_superuser\nRoy;Ida;ida@exemple.fr;1;admin;active;1\n"
    client = sign_in(moderator)
    assert deposit(client, lines).context["ignored"] == ["is_staff", "role", "état", "is_superuser"]
    import_file(client, lines)
    assert Member.objects.get().state == MemberState.IMPORTED
    assert not User.objects.filter(email="ida@exemple.fr").exists()
    roles = {"user", "is_staff", "is_superuser", "state", "hidden_by_choice", "email_audience", "photo", "bio"}
    assert not roles & set(PeopleResource._meta.fields)


def test_the_address_of_an_account_is_not_hijacked(places, administrator, helene, moderator, sign_in, deposit):
    """By its address a line is about its owner, who has come: nothing is changed, whatever name the file gives."""
    stranger = f"{HEADERS}\nIntruse;Ida;2019-2020;;{helene.user.email};;\n"
    assert verdicts(deposit(sign_in(moderator), stranger)) == [(2, "ask")]
    mine = f"{HEADERS}\nLefevre;Helene;2021-2022;Argenteuil;{helene.user.email};+33199009999;Autre\n"
    before = Member.objects.values().get(pk=helene.pk)
    answer = deposit(sign_in(moderator), mine)
    assert verdicts(answer) == [(2, "kept")]
    assert Member.objects.values().get(pk=helene.pk) == before


def test_somebody_who_has_come_is_left_untouched(places, helene, moderator, sign_in, import_file):
    """TRUST, case 75: consented and edited fields of an activated person are never overwritten."""
    before = Member.objects.values().get(pk=helene.pk)
    lines = f"{HEADERS}\nLefèvre;Hélène;2019-2020;Argenteuil;autre@exemple.fr;+33199009999;Autre\n{IDA}\n"
    import_file(sign_in(moderator), lines, choices={2: f"p{helene.pk}"})
    assert Member.objects.values().get(pk=helene.pk) == before
    assert Member.objects.count() == 2


def test_somebody_who_waits_is_brought_up_to_date_and_empty_cells_erase_nothing(
    places, newcomer, moderator, sign_in, import_file
):
    Invitation.issue(newcomer, email=newcomer.email, by=moderator)
    lines = f"{HEADERS}\noeuvrard;berengere;2019-2020;;b.nouvelle@exemple.fr;;Directrice\n"
    import_file(sign_in(moderator), lines, choices={2: f"p{newcomer.pk}"})
    newcomer.refresh_from_db()
    assert (newcomer.email, newcomer.position) == ("b.nouvelle@exemple.fr", "Directrice")
    assert newcomer.collectivity.code == "DEP95"
    assert not Invitation.objects.open().exists()
    assert Member.objects.count() == 1


def test_lines_that_say_the_same_person_twice_count_once(places, moderator, sign_in, deposit, import_file):
    twice = f"{HEADERS}\n{IDA}\n{IDA}\nRoy;Bruno;2021-2022;;;;\nROY;bruno;2021-2022;;;;\n"
    client = sign_in(moderator)
    assert verdicts(deposit(client, twice)) == [(2, "created"), (3, "kept"), (4, "created"), (5, "kept")]
    import_file(client, twice)
    assert Member.objects.count() == 2


def test_namesakes_are_told_apart_by_their_addresses(places, moderator, sign_in, deposit, import_file):
    lines = f"{HEADERS}\nRoy;Ida;2019-2020;;un@exemple.fr;;\nRoy;Ida;2019-2020;;deux@exemple.fr;;\n"
    client = sign_in(moderator)
    import_file(client, lines, choices={3: "new"})
    assert sorted(Member.objects.values_list("slug", flat=True)) == ["ida-roy", "ida-roy-2"]
    assert verdicts(deposit(client, lines)) == [(2, "same"), (3, "same")]
    vague = deposit(client, f"{HEADERS}\nRoy;Ida;2019-2020;;;;\n")
    assert "indiquez le courriel" in vague.context["verdicts"][0][0].text


def test_who_is_there_under_a_birth_name_is_asked_about_and_the_name_is_not_kept(
    newcomer, places, moderator, sign_in, deposit, import_file
):
    lines = "NOM;Nom de jeune fille;Prénom;Promo\nMARTIN;ŒUVRARD;Bérengère;19-20\n"
    client = sign_in(moderator)
    assert verdicts(deposit(client, lines)) == [(2, "ask")]
    import_file(client, lines, choices={2: "new"})
    created = Member.objects.get(family_name="MARTIN")
    assert "oeuvrard" not in created.name_keys


@pytest.mark.parametrize("headers", ["promotion;courriel", "nom;prénom;Nom"])
def test_columns_are_checked_before_lines(headers, places, moderator, sign_in, deposit):
    answer = deposit(sign_in(moderator), f"{headers}\nRoy;Ida;a@exemple.fr;b@exemple.fr\n"[: len(headers) + 8])
    assert answer.status_code == 200
    assert "colonne" in error(answer)


def test_no_file_asks_for_one(moderator, sign_in):
    answer = sign_in(moderator).post(reverse("admin:directory_member_import"), {})
    assert "Choisissez un fichier" in error(answer)


def test_a_file_of_html_is_shown_as_text(places, moderator, sign_in, deposit):
    """TRUST, case 63."""
    answer = deposit(sign_in(moderator), f"{HEADERS}\n<script>alert(1)</script>;Ida;<b>x</b>;;;;\n", name="<i>.csv")
    assert "<script>alert" not in answer.content.decode()


def test_an_import_costs_few_queries_for_many_lines(places, moderator, django_assert_max_num_queries):
    from directory.people_import import run

    lines = HEADERS + "\n" + "".join(f"Nom{n};Prénom;2019-2020;Argenteuil;p{n}@exemple.fr;;\n" for n in range(60))
    sheet = sheets.read_sheet("a.csv", lines.encode())
    with django_assert_max_num_queries(30):  # savepoints and what may be taken back included
        assert len(run(sheet, dry_run=False)) == 60
    with django_assert_max_num_queries(20):
        assert {verdict.kind for verdict in run(sheet, dry_run=True)} == {"same"}
    assert Member.objects.count() == 60
