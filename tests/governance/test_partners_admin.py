"""The mission's screens for partners and conventions: documents checked, what ends next first, nothing hard to undo."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.models import Agreement, CurriculumModule, Module, Partner
from tests.admin.forms import form_data
from tests.office_files import pdf, pdf_with_program
from tests.standing import standing

pytestmark = pytest.mark.django_db

PDF = pdf()
PARTNERS = "/gestion/governance/partner/"
AGREEMENTS = "/gestion/governance/agreement/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def client(moderator, sign_in) -> Client:
    return sign_in(moderator)


@standing
def partner() -> Partner:
    return Partner.objects.create(name="Opta-S", kind="provider", subject="Des modules")


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def agree(name: str, start: int | None, end: int | None = None) -> Agreement:
    today = timezone.localdate()
    partner = Partner.objects.get_or_create(name=name, defaults={"kind": "provider", "subject": "Des modules"})[0]
    return Agreement.objects.create(
        partner=partner,
        signed_on=None if start is None else today + timedelta(days=start),
        ends_on=None if end is None else today + timedelta(days=end),
    )


def upload(name: str = "convention.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_disk(media: Path) -> list[bytes]:
    return [path.read_bytes() for path in media.rglob("*") if path.is_file()]


@pytest.mark.met("PAR-03")
def test_the_mission_enters_a_partner_then_its_convention_with_the_document(client, media):
    answer = client.get(f"{PARTNERS}add/")
    facts = {"name": "CY École de design", "kind": "university", "subject": "Un diplôme", "website": "cy.example.org"}
    assert client.post(f"{PARTNERS}add/", form_data(answer) | facts).status_code == 302
    partner = Partner.objects.get()
    assert partner.website == "https://cy.example.org"

    data = {"partner": partner.pk, "signed_on": day(-3), "ends_on": day(700), "upload": upload()}
    assert client.post(f"{AGREEMENTS}add/", data).status_code == 302
    agreement = partner.agreements.get()
    assert (agreement.kind, agreement.get_state()) == ("pdf", "En vigueur")
    assert on_disk(media) == [PDF]
    assert "cy" not in agreement.file.name
    page = client.get(f"{AGREEMENTS}{agreement.pk}/change/").text
    assert reverse("governance:agreement_file", args=[partner.slug, agreement.pk]) in page
    assert f"{AGREEMENTS}add/?partner={partner.pk}" in page


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("convention.pdf", b"<!doctype html><script>alert(1)</script>"), "Nous ne savons pas garder"),
        (("convention.svg", b'<svg onload="alert(1)"/>'), "Nous ne savons pas garder"),
        (("convention.docx", PDF), "Ce fichier est un pdf"),
        (("convention.pdf", PDF + b"\0" * 10 * 1024 * 1024), "la limite est de 10"),
        (("convention.pdf", pdf_with_program()), "contient un programme"),
        (("convention.pdf", b""), "Ce fichier est vide"),
    ],
)
def test_what_is_no_plain_document_is_refused_with_a_sentence(client, partner, media, file, sentence):
    answer = client.post(f"{AGREEMENTS}add/", {"partner": partner.pk, "upload": upload(*file)})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert not Agreement.objects.exists()
    assert on_disk(media) == []


def test_another_document_takes_the_place_of_the_first_and_none_may_stay(
    client, partner, media, django_capture_on_commit_callbacks
):
    client.post(f"{AGREEMENTS}add/", {"partner": partner.pk, "upload": upload()})
    change = f"{AGREEMENTS}{Agreement.objects.get().pk}/change/"
    other = pdf(Title="Une autre")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(change, {"partner": partner.pk, "upload": upload(content=other)})
    assert on_disk(media) == [other]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(change, {"partner": partner.pk})
    assert on_disk(media) == [other]
    both = client.post(change, {"partner": partner.pk, "upload": upload(), "without_file": "on"})
    assert "retirer le document, ou en mettre un autre" in both.text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(change, {"partner": partner.pk, "without_file": "on"})
    assert on_disk(media) == []
    assert (Agreement.objects.get().kind, bool(Agreement.objects.get().file)) == ("", False)


def test_dates_that_make_no_sense_are_refused(client, partner):
    data = {"partner": partner.pk, "signed_on": day(0), "ends_on": day(-3)}
    assert "finit avant d’être signée" in client.post(f"{AGREEMENTS}add/", data).text
    data = {"partner": partner.pk, "ends_on": day(3)}
    assert "a été signée" in client.post(f"{AGREEMENTS}add/", data).text


def test_what_ends_next_comes_first_and_what_is_renewed_last(client):
    agree("Plus tard", -10, 900)
    agree("Bientôt", -300, 20)
    agree("Renouvelé", -900, -100)
    agree("Renouvelé", -90, 800)
    agree("En préparation", None)
    agree("Échu", -300, -5)
    rows = [str(row.partner) for row in client.get(AGREEMENTS).context["cl"].result_list]
    assert rows == ["Échu", "Bientôt", "Renouvelé", "Plus tard", "En préparation", "Renouvelé"]
    names = [partner.name for partner in client.get(PARTNERS).context["cl"].result_list]
    assert names == ["Échu", "Bientôt", "Renouvelé", "Plus tard", "En préparation"]
    assert [str(row.partner) for row in client.get(f"{AGREEMENTS}?a-traiter=oui").context["cl"].result_list] == [
        "Échu",
        "Bientôt",
    ]
    for query, expected in (("?etat=renewed", {"Renouvelé"}), ("?etat=expired", {"Échu"}), ("?etat=quoi", None)):
        for url in (AGREEMENTS, PARTNERS):
            found = client.get(f"{url}{query}").context["cl"].result_list
            shown = {str(getattr(row, "partner", row)) for row in found}
            assert shown == (expected or {"Échu", "Bientôt", "Renouvelé", "Plus tard", "En préparation"})


def test_search_folds_accents(client):
    agree("CY École de design", -10, 900)
    agree("Opta-S", -10, 900)
    for url in (AGREEMENTS, PARTNERS):
        assert len(client.get(f"{url}?q=ecole").context["cl"].result_list) == 1


@pytest.mark.met("PAR-03")
def test_the_desk_counts_what_is_to_renew_and_leads_there(client):
    agree("Bientôt", -300, 20)
    agree("Échu", -300, -5)
    agree("Plus tard", -10, 900)
    waiting = next(line for line in client.get("/gestion/").context["waiting"] if line.title.startswith("Conventions"))
    assert (waiting.count, waiting.url) == (2, f"{AGREEMENTS}?a-traiter=oui")


def test_a_convention_in_preparation_is_abandoned_after_a_question_and_a_signed_one_stays(client):
    drafts, signed = agree("Opta-S", None), agree("Autre", -10, 400)
    data = {"action": "abandon", "_selected_action": [drafts.pk, signed.pk]}
    assert "Abandonner des conventions" in client.post(AGREEMENTS, data).text
    assert Agreement.objects.count() == 2
    page = client.post(AGREEMENTS, data | {"answered": "1"}, follow=True).text
    assert list(Agreement.objects.all()) == [signed]
    assert "fait partie de l’histoire" in page


@pytest.mark.parametrize(("url", "count"), [(AGREEMENTS, 6), (PARTNERS, 7)])
def test_the_lists_cost_the_same_with_three_lines(client, same_queries, url, count):
    def add():
        agree(f"Partenaire {Partner.objects.count()}", -300, 20)

    add()
    same_queries(lambda: client.get(url), add, count)


def test_the_mission_takes_a_module_out_of_a_training_and_the_module_stays(client, cohort_2019):
    module = Module.objects.create(name="Design de service")
    line = CurriculumModule.objects.create(cohort=cohort_2019, module=module)
    assert client.post(f"/gestion/governance/curriculummodule/{line.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not CurriculumModule.objects.exists()
    assert Module.objects.exists()


@pytest.mark.parametrize("screen", ["convention", "partner"])
def test_what_a_document_keeps_inside_is_told_before_it_is_kept(screen, client, partner, media):
    """Sent again, it is kept as it is: it was chosen once."""
    content = pdf(Author="Marie Durand")
    address = f"{AGREEMENTS}add/" if screen == "convention" else f"{PARTNERS}{partner.pk}/change/"
    prefix = "" if screen == "convention" else "agreements-0-"
    data = form_data(client.get(address)) | {f"{prefix}signed_on": day(-3), f"{prefix}ends_on": day(700)}
    data |= {"partner": partner.pk} if screen == "convention" else {"agreements-TOTAL_FORMS": 1}
    told = client.post(address, data | {f"{prefix}upload": upload(content=content)})
    assert told.status_code == 200
    assert "Ce fichier garde aussi, pour qui l’ouvrira : le nom de Marie Durand." in told.text
    assert on_disk(media) == []
    seen = re.search(rf'name="{prefix}told_of" value="(\w+)"', told.text)[1]
    again = data | {f"{prefix}told_of": seen}
    assert client.post(address, again | {f"{prefix}upload": upload(content=pdf(Author="Paul Roy"))}).status_code == 200
    waits = re.search(rf'name="{prefix}upload_kept" value="([\w-]+)"', told.text)[1]
    assert client.post(address, again | {f"{prefix}upload_kept": waits}).status_code == 302
    assert on_disk(media) == [content]
