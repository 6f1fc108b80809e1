"""The directory as a file: asked for a reason, no formula, nothing that its reader may not see (cases 14 and 21)."""

import io

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from directory.models import Member
from directory.visibility import Audience
from emi_alumni.foundation import spreadsheets as sheets
from tests.factories import CohortFactory, MemberFactory

DANGEROUS = ["=HYPERLINK(1)", "+1", "@SUM(1)", "-2+3", "\tTab", "\rRetour"]


def exported(client, kind: str) -> bytes:
    answer = client.post(
        reverse("admin:directory_member_export"), {"kind": kind, "who": "all", "reason": "assemblée annuelle"}
    )
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    return answer.content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_leaves_is_no_formula_and_what_comes_back_is_what_left(kind, places, administrator, sign_in, import_file):
    """TRUST, case 21, with an international number."""
    cohort = CohortFactory(label="2022-2023")
    for position in DANGEROUS:
        MemberFactory(imported=True, position=position, phone="+33199003001", cohort=cohort)
    client = sign_in(administrator)
    content = exported(client, kind)
    if kind == "csv":
        text = content.decode("utf-8-sig")
        assert ";'=HYPERLINK(1);" in text
        assert ";01 99 00 30 01;" in text
    else:
        from openpyxl import load_workbook

        cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
        assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
    before = {row["email"]: row for row in Member.objects.values("email", "phone", "family_name", "slug")}
    Member.objects.all().delete()
    import_file(client, content, f"annuaire.{kind}")
    after = {row["email"]: row for row in Member.objects.values("email", "phone", "family_name", "slug")}
    assert after == before
    positions = set(Member.objects.values_list("position", flat=True))
    assert positions == {position.strip() for position in DANGEROUS}


def test_an_export_holds_nothing_that_its_reader_may_not_see(helene, newcomer, administrator, sign_in):
    """TRUST, case 14: an administrator is a reader like another for those who have come."""
    helene.bio = "Présentation"
    helene.save()
    text = exported(sign_in(administrator), "csv").decode("utf-8-sig")
    assert "Lefèvre;Hélène" in text
    assert helene.email not in text
    assert "1 99 00 10 01" not in text
    assert newcomer.email in text
    helene.email_audience = Audience.NETWORK
    helene.save()
    assert helene.email in exported(sign_in(administrator), "csv").decode("utf-8-sig")


@pytest.mark.met("VIG-03")
def test_who_does_not_want_to_be_in_the_directory_is_in_no_export(helene, newcomer, administrator, sign_in):
    for person in (helene, newcomer):
        person.set_standing(hidden_by_choice=True)
    text = exported(sign_in(administrator), "csv").decode("utf-8-sig")
    assert helene.family_name not in text
    assert newcomer.family_name not in text


def test_an_export_asks_a_reason_and_the_log_keeps_it(helene, administrator, sign_in):
    client = sign_in(administrator)
    answer = client.post(reverse("admin:directory_member_export"), {"kind": "csv", "who": "all", "reason": " "})
    assert "Dites à quoi servira ce fichier" in answer.text
    assert not LogEntry.objects.exists()
    exported(client, "csv")
    assert LogEntry.objects.get().change_message.endswith("pour : assemblée annuelle")


def test_a_telephone_leaves_a_workbook_as_it_is_dialled(administrator, sign_in):
    from openpyxl import load_workbook

    for phone in ("+33199003001", "+3225551234"):
        MemberFactory(imported=True, phone=phone)
    sheet = load_workbook(io.BytesIO(exported(sign_in(administrator), "xlsx"))).active
    values = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"01 99 00 30 01", "+32 2 555 12 34"} <= values
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


def test_exports_are_logged_and_counted(helene, administrator, sign_in):
    client = sign_in(administrator)
    for _time in range(5):
        exported(client, "csv")
    assert LogEntry.objects.filter(user=administrator, change_message__startswith="Export").count() == 5
    answer = client.post(reverse("admin:directory_member_export"), {"kind": "csv", "who": "all", "reason": "x"})
    assert answer.status_code == 200
    assert "limite" in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_file_that_the_import_reads(kind, places, moderator, sign_in):
    content = sign_in(moderator).get(reverse("admin:directory_member_import_template", args=[kind])).content
    headers = sheets.read_sheet(f"modele.{kind}", content).headers
    assert headers[:2] == ["nom", "prénom"]
    assert "courriel" in headers
