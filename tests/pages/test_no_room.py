"""No room for a file: every form that takes one says so, keeps what was typed, and leaves neither row nor file."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from PIL import Image

from directory import people_import
from directory.models import Member
from emi_alumni.foundation.storage import NO_ROOM
from governance.models import Agreement, Partner
from governance.models.partners import PartnerKind
from projects.models import Document
from tests.factories import ProjectFactory
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


def picture(name: str = "moi.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (400, 400), "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def no_room_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)


def no_room_for_rows_of(model: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file goes through, the row that names it does not."""

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(model, "save", full)


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("lack", ["files", "rows"])
def test_a_document_of_a_project(lack, helene, media, monkeypatch):
    project = ProjectFactory(lead=helene)
    client = signed_in(helene.user)
    if lack == "files":
        no_room_for_files(monkeypatch)
    else:
        no_room_for_rows_of(Document, monkeypatch)
    page = client.post(
        reverse("projects:documents", args=[project.slug]), {"title": "Fiche réflexe", "upload": picture("fiche.png")}
    ).text
    assert NO_ROOM in page
    assert "Fiche réflexe" in page
    assert not Document.objects.exists()
    assert files_in(media) == []


@pytest.mark.parametrize("lack", ["files", "rows"])
@pytest.mark.parametrize("screen", ["agreement", "partner"])
def test_the_document_of_a_convention(screen, lack, moderator, sign_in, media, monkeypatch):
    partner = Partner.objects.create(name="Université", kind=PartnerKind.values[0], subject="Un diplôme")
    if lack == "files":
        no_room_for_files(monkeypatch)
    else:
        no_room_for_rows_of(Agreement, monkeypatch)
    if screen == "agreement":
        url = reverse("admin:governance_agreement_add")
        sent = {"partner": partner.pk, "subject": "Trois ans de plus", "upload": picture("convention.png")}
    else:
        url = reverse("admin:governance_partner_change", args=[partner.pk])
        read = sign_in(moderator).get(url).context["adminform"].form
        sent = {name: value for name, value in read.initial.items() if value is not None} | {
            "mark": read["mark"].value(),
            "agreements-TOTAL_FORMS": "1",
            "agreements-INITIAL_FORMS": "0",
            "agreements-0-partner": partner.pk,
            "agreements-0-subject": "Trois ans de plus",
            "agreements-0-upload": picture("convention.png"),
        }
    answer = sign_in(moderator).post(url, sent)

    assert answer.status_code == 200
    assert NO_ROOM in answer.text
    assert "Trois ans de plus" in answer.text
    assert not Agreement.objects.exists()
    assert files_in(media) == []


def test_a_photo(helene, media, monkeypatch):
    client = signed_in(helene.user)
    url = reverse("directory:profile_section", args=["photo"])
    mark = client.get(url).context["form"]["mark"].value()
    sent = {"mark": mark, "photo_audience": "network", "consent_photo": "on", "upload": picture()}
    with monkeypatch.context() as full:
        no_room_for_rows_of(Member, full)
        page = client.post(url, sent).text
    assert NO_ROOM in page
    assert files_in(media) == []
    assert Member.objects.get(pk=helene.pk).photo == ""


def full_when_written(run):
    def written(sheet, *, dry_run, **choices):
        if not dry_run:
            raise OperationalError("database or disk is full")
        return run(sheet, dry_run=dry_run, **choices)

    return written


PEOPLE = "Prénom;Nom;Courriel\nZoé;Marchand;zoe@example.org\n"


def test_a_file_of_people_that_the_cache_cannot_keep(moderator, sign_in, monkeypatch):
    monkeypatch.setattr(cache, "set", lambda *args, **kwargs: None)
    sent = {"file": SimpleUploadedFile("gens.csv", PEOPLE.encode())}
    page = sign_in(moderator).post(reverse("admin:directory_member_import"), sent).text
    assert NO_ROOM in page
    assert "Importer ces" not in page


def test_people_that_the_database_cannot_keep(moderator, sign_in, monkeypatch):
    client = sign_in(moderator)
    sent = {"file": SimpleUploadedFile("gens.csv", PEOPLE.encode())}
    token = client.post(reverse("admin:directory_member_import"), sent).context["token"]
    assert token
    monkeypatch.setattr(people_import, "run", full_when_written(people_import.run))
    page = client.post(reverse("admin:directory_member_import_confirm"), {"token": token}, follow=True).text
    assert "la place manque" in page
    assert not Member.objects.filter(family_name="Marchand").exists()
