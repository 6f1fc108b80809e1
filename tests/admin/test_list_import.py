"""Promotions, partners with their conventions and projects brought in by a file: one preview, one import."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from directory.cohorts_file import CohortsFile
from directory.models import Cohort
from emi_alumni.foundation.back_office.list_import import headings_of
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.spreadsheet_values import read_day
from emi_alumni.foundation.spreadsheets import read_sheet, write_xlsx
from governance.models import Agreement, Partner
from governance.partners_file import PartnersFile
from projects.models import Project, TeamRole
from projects.projects_file import ProjectsFile
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
COHORTS = "Liste des promotions;;;\nPromo;Appetizers;Restitution;Périmètre\n"
PARTNERS = "Nom du partenaire;Type;Objet;Date de signature;Échéance\n"
PROJECTS = "Titre du projet;Résumé;Porteur;Promo;Collectivité;Problème traité;Durée\n"


def address(model: str, suffix: str = "", *args: str) -> str:
    return reverse(f"admin:{model}_import{suffix}", args=args)


def deposit(client, model: str, content: bytes | str, name: str = "liste.csv"):
    content = content.encode("cp1252") if isinstance(content, str) else content
    return client.post(address(model), {"file": SimpleUploadedFile(name, content)})


def bring_in(client, model: str, content: str, **more: str):
    token = deposit(client, model, content).context["token"]
    return client.post(address(model), {"token": token} | more, follow=True)


def kinds(answer) -> list[str]:
    return [verdict.kind for verdict in sorted(answer.context["verdicts"], key=lambda one: one.line)]


def test_promotions_are_brought_in_once(moderator, sign_in):
    client = sign_in(moderator)
    lines = f"{COHORTS}Promo 18-19;1er mars 2019;01/07/2019;Département\nEMI 2019/2020;;;\n"
    assert kinds(deposit(client, "directory_cohort", lines)) == ["created", "created"]
    assert not Cohort.objects.exists()
    bring_in(client, "directory_cohort", lines)
    cohort = Cohort.objects.get(label="2018-2019")
    assert (cohort.starts_on, cohort.ends_on, cohort.slug, cohort.scope) == (2018, 2019, "2018-2019", "Département")
    assert str(cohort.appetizer_on) == "2019-03-01"
    assert kinds(deposit(client, "directory_cohort", lines)) == ["same", "same"]


def test_partners_come_with_their_conventions(moderator, sign_in):
    client = sign_in(moderator)
    lines = (
        f"{PARTNERS}Université Zed;Université;Former;01/09/2024;31/08/2027\n"
        "Université Zed;;;01/09/2027;31/08/2028\nAsso Y;association;Aider;;\n"
    )
    bring_in(client, "governance_partner", lines)
    assert Partner.objects.count() == 2
    assert Agreement.objects.filter(partner__name="Université Zed").count() == 2
    assert kinds(deposit(client, "governance_partner", lines)) == ["same"] * 3


def test_a_refused_convention_takes_its_new_partner_back(moderator, sign_in):
    client = sign_in(moderator)
    lines = f"{PARTNERS}Asso X;association;Aider;01/09/2027;31/08/2020\nAsso X;association;Aider;;\n"
    assert kinds(deposit(client, "governance_partner", lines)) == ["refused", "created"]
    bring_in(client, "governance_partner", lines, leave="1")
    assert Partner.objects.count() == 1
    assert not Agreement.objects.exists()


@pytest.mark.met("VIG-01")
def test_projects_are_drafts_of_their_leads_whom_nobody_else_reads(helene, moderator, sign_in):
    client = sign_in(moderator)
    newcomer = MemberFactory(imported=True, family_name="Le Gall", given_name="Anne", cohort=helene.cohort)
    lines = (
        f"{PROJECTS}Zed un;Une phrase.;{helene.user.email};19-20;;Un problème;6 mois\n"
        "Zed deux;Une phrase.;LE GALL Anne;;;;\n"
    )
    bring_in(client, "projects_project", lines)
    project = Project.objects.get(title="Zed un")
    assert (project.state, project.duration_months, project.problem) == (State.DRAFT, 6, "Un problème")
    assert set(TeamRole.objects.values_list("member", "role")) == {(helene.pk, "lead"), (newcomer.pk, "lead")}
    assert sign_in(helene).get(project.get_absolute_url()).status_code == 200
    assert kinds(deposit(client, "projects_project", lines)) == ["same", "same"]


def test_all_that_is_wrong_with_a_line_is_said_at_once_and_comes_back_as_a_file(moderator, sign_in):
    client = sign_in(moderator)
    lines = f"{PROJECTS}Zed;;Personne Inconnue;1987-1988;Nulle-Part;;long\n"
    answer = deposit(client, "projects_project", lines)
    (verdict,) = answer.context["verdicts"]
    for word in ("en une phrase", "Personne Inconnue", "1987-1988", "Nulle-Part", "« long »"):
        assert word in verdict.text
    url = address("projects_project", "_rejects", answer.context["token"])
    assert read_sheet("a.xlsx", client.get(url).content).headers[-1] == "à corriger"


def test_nothing_is_written_while_a_line_is_wrong_and_nobody_said_to_leave_it(moderator, sign_in):
    client = sign_in(moderator)
    lines = f"{COHORTS}18-19;;;\n19-20;bientôt;;\n"
    answer = bring_in(client, "directory_cohort", lines)
    assert "Cochez la case" in answer.text
    assert not Cohort.objects.exists()
    bring_in(client, "directory_cohort", lines, leave="1")
    assert [cohort.label for cohort in Cohort.objects.all()] == ["2018-2019"]


def test_one_preview_is_confirmed_once_by_its_own_account(moderator, administrator, sign_in):
    token = deposit(sign_in(moderator), "directory_cohort", f"{COHORTS}18-19;;;\n").context["token"]
    sign_in(administrator).post(address("directory_cohort"), {"token": token})
    assert not Cohort.objects.exists()
    for _time in (1, 2):
        sign_in(moderator).post(address("directory_cohort"), {"token": token})
    assert Cohort.objects.count() == 1


ALL_THREE = {
    "directory_cohort": (Cohort, f"{COHORTS}18-19;;;\n17-18;;;\n"),
    "governance_partner": (
        Partner,
        f"{PARTNERS}Zed;Université;Former;01/09/2024;31/08/2027\nAsso Y;association;Aider;;\n",
    ),
    "projects_project": (Project, f"{PROJECTS}Zed un;Une phrase.;{{lead}};;;;\nZed deux;Une phrase.;{{lead}};;;;\n"),
}


def undo(client, model: str):
    page = client.get(address(model))
    (_entry, url) = page.context["undoable"][0]
    assert "Annuler cet import" in client.get(url).text
    return url, client.post(url, follow=True)


@pytest.mark.parametrize("model", ALL_THREE)
def test_an_import_is_taken_back_whole_and_once(model, helene, moderator, sign_in):
    client = sign_in(moderator)
    kind, lines = ALL_THREE[model]
    before = set(kind.objects.values_list("pk", flat=True))
    bring_in(client, model, lines.format(lead=helene.user.email))
    assert kind.objects.count() == len(before) + 2
    url, answer = undo(client, model)
    assert "Laissées" not in answer.text
    assert set(kind.objects.values_list("pk", flat=True)) == before
    assert not Agreement.objects.exists()
    assert not answer.context["undoable"]
    assert client.post(url).status_code == 404
    assert LogEntry.objects.filter(change_message__startswith="Import annulé").count() == 1


def test_what_was_changed_named_or_completed_since_is_left_and_said(helene, moderator, sign_in):
    client = sign_in(moderator)
    bring_in(client, "directory_cohort", f"{COHORTS}18-19;;;\n17-18;;;\n16-17;;;\n")
    Cohort.objects.filter(label="2018-2019").update(scope="Département")
    MemberFactory(imported=True, cohort=Cohort.objects.get(label="2017-2018"))
    _url, answer = undo(client, "directory_cohort")
    assert "2018-2019 ; 2017-2018" in answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert not Cohort.objects.filter(label="2016-2017").exists()
    bring_in(client, "governance_partner", f"{PARTNERS}Zed;Université;Former;01/09/2024;31/08/2027\n")
    Agreement.objects.update(subject="Autre chose")
    undo(client, "governance_partner")
    assert Agreement.objects.get().partner.name == "Zed"


def test_after_a_day_nothing_is_taken_back(moderator, sign_in):
    bring_in(sign_in(moderator), "directory_cohort", f"{COHORTS}18-19;;;\n")
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert not sign_in(moderator).get(address("directory_cohort")).context["undoable"]


@pytest.mark.met("GOU-03")
@pytest.mark.parametrize("model", ALL_THREE)
def test_the_mission_alone_brings_in(model, helene, moderator, sign_in, visitor):
    assert sign_in(moderator).get(address(model)).status_code == 200
    assert sign_in(helene).get(address(model)).status_code == 302
    assert visitor.get(address(model)).status_code == 302


@pytest.mark.parametrize("kind", [CohortsFile, PartnersFile, ProjectsFile])
def test_the_template_names_every_column_and_no_heading_names_two(kind):
    known = headings_of(kind.columns)
    headings = [column.heading for column in kind.columns]
    sheet = read_sheet("a.xlsx", write_xlsx(headings, [["x"] * len(headings)], title="Modèle"))
    assert sheet.headers == headings
    assert len({column.name for column in known.values()}) == len(kind.columns)
    assert not {"is_staff", "state", "author", "slug"} & {column.name for column in kind.columns}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("01/07/2026", "2026-07-01"),
        ("1er juillet 2026", "2026-07-01"),
        ("2026-07-01 00:00:00", "2026-07-01"),
        ("1.7.26", "2026-07-01"),
        ("46204", "2026-07-01"),
    ],
)
def test_a_day_is_read_as_sheets_hold_it(written, day):
    assert str(read_day(written)) == day


@pytest.mark.parametrize("written", ["mars 2027", "31/02/2026", "bientôt", "01/13/2026"])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(Exception, match="jour"):
        read_day(written)
