"""Documents of a project: formats told by their content, never opened in a page, read with the project's rights."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image
from pypdf.annotations import FreeText

from directory.personal_data import erase
from emi_alumni.foundation.documents import MAX_BYTES, TYPES
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from projects.documents import remove
from projects.models import Document, Project, TeamRole
from projects.models.documents import MAX_DOCUMENTS
from projects.models.project import ProjectAudience, Role
from tests.factories import ProjectFactory
from tests.office_files import archive, office, open_document, pdf, pdf_with_program, pdf_writer, picture, written
from tests.projects.writing_steps import page, problems
from tests.standing import standing

PDF = pdf()


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@standing
def project(helene) -> Project:
    return ProjectFactory(lead=helene, title="Le premier appel compte")


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


def on_disk(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


GOOD = {
    "pdf": PDF,
    "odt": open_document("odt"),
    "ods": open_document("ods"),
    "odp": open_document("odp"),
    "docx": office("docx"),
    "xlsx": office("xlsx"),
    "pptx": office("pptx"),
    "png": picture("PNG"),
    "jpg": picture("JPEG"),
}


def fetch(client, url: str):
    """The answer to a reader, its file read to the end."""
    response = client.get(url)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response


def send(client, project, name: str, content: bytes, **typed):
    upload = SimpleUploadedFile(name, content, content_type="text/html")  # what a browser claims changes nothing
    return client.post(f"/projets/{project.slug}/documents/", {"title": "Fiche réflexe", "upload": upload} | typed)


@pytest.mark.parametrize("kind", GOOD)
def test_plain_formats_are_kept_and_handed_over_as_files(client, project, kind, media):
    assert send(client, project, f"fiche.{kind}", GOOD[kind], accessible="on").status_code == 302
    document = project.documents.get()
    assert (document.kind, document.title, document.accessible) == (kind, "Fiche réflexe", True)
    assert len(on_disk(media)) == 1
    assert "fiche" not in on_disk(media)[0].name

    response = client.get(document.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[kind]
    assert response["Content-Disposition"] == f'attachment; filename="fiche-reflexe.{kind}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert b"".join(response.streaming_content) == (media / document.file.name).read_bytes()


def test_a_name_that_says_no_format_leaves_it_to_what_is_in_the_file(client, project, media):
    """As a Mac or a mail program may name it."""
    assert send(client, project, "Fiche", GOOD["docx"]).status_code == 302
    assert project.documents.get().kind == "docx"


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
BAD = {
    "svg": ("plan.svg", SVG, "Nous ne savons pas garder"),
    "svg named png": ("plan.png", SVG, "Nous ne savons pas garder"),
    "html": ("page.html", HTML, "Nous ne savons pas garder"),
    "html named pdf": ("page.pdf", HTML, "Nous ne savons pas garder"),
    "gif and html": ("image.gif", b"GIF89a/*" + HTML, "Nous ne savons pas garder"),
    "program": ("outil.pdf", b"MZ" + b"\0" * 200, "Nous ne savons pas garder"),
    "pdf named docx": ("rapport.docx", PDF, "Ce fichier est un pdf"),
    "docx named pdf": ("rapport.pdf", GOOD["docx"], "Ce fichier est un docx"),
    "pdf named html": ("rapport.html", PDF, "Ce fichier est un pdf"),
    "pdf after html": ("rapport.pdf", HTML + PDF, "Nous ne savons pas garder"),
    "pdf cut short": ("rapport.pdf", PDF[:-8], "Ce fichier est abîmé"),
    "pdf and zip": ("rapport.pdf", PDF + archive("a.txt") + b"%%EOF", "Nous ne savons pas garder"),
    "pdf with a script": (
        "rapport.pdf",
        pdf_with_program(),
        "contient un programme",
    ),
    "plain zip": ("tout.zip", archive("a.txt"), "Nous ne savons pas garder"),
    "zip named odt": ("tout.odt", archive("a.txt"), "Nous ne savons pas garder"),
    "macros": ("classeur.docx", office("docx", "word/vbaProject.bin"), "contient un programme"),
    "macros told": (
        "rapport.docx",
        office("docx", main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "contient un programme",
    ),
    "basic": ("texte.odt", open_document("odt", "Basic/Standard/Module1.xml"), "contient un programme"),
    "odt that says html": (
        "texte.odt",
        archive("content.xml", "META-INF/manifest.xml", first={"mimetype": b"text/html"}),
        "Nous ne savons pas garder",
    ),
    "html before a docx": ("texte.docx", HTML + GOOD["docx"], "Nous ne savons pas garder"),
    "html after a docx": ("texte.docx", GOOD["docx"] + HTML, "Nous ne savons pas garder"),
    "html in a comment": (
        "texte.docx",
        office("docx", comment=HTML),
        "Nous ne savons pas garder",
    ),
    "paths that climb": (
        "texte.docx",
        office("docx", "../../etc/passwd"),
        "Ce fichier est abîmé",
    ),
    "docx cut short": ("texte.docx", GOOD["docx"][:200], "Ce fichier est abîmé"),
    "png cut short": ("plan.png", GOOD["png"][:60], "Ce fichier est abîmé"),
    "png named jpg": ("plan.jpg", GOOD["png"], "Ce fichier est un png"),
    "empty": ("rien.pdf", b"", "Ce fichier est vide"),
    "too large": ("gros.pdf", PDF + b"\0" * MAX_BYTES, "la limite est de 10 Mo"),
}


@pytest.mark.parametrize("case", BAD)
def test_anything_else_is_refused_with_a_sentence_and_nothing_stays(client, project, case, media):
    """TRUST cases 64 and 68."""
    name, content, sentence = BAD[case]
    response = send(client, project, name, content)
    said = problems(response.content.decode())
    assert len(said) == 1
    assert sentence in said[0]
    assert 'value="Fiche réflexe"' in response.content.decode(), "the title typed is not lost"
    assert not Document.objects.exists()
    assert on_disk(media) == []


def test_a_document_needs_a_title(client, project, media):
    said = problems(send(client, project, "fiche.pdf", PDF, title=" ").content.decode())
    assert said == ["Titre : Écrivez un titre : c’est ce que les lecteurs verront."]
    assert on_disk(media) == []


def test_pictures_are_written_anew_without_place_or_hidden_end(client, project, media):
    """TRUST case 66."""
    exif = Image.Exif()
    exif[0x013B] = "Hélène Lefèvre"
    send(client, project, "photo.jpeg", picture("JPEG", exif=exif) + HTML)
    kept = on_disk(media)[0].read_bytes()
    assert b"script" not in kept
    assert "Hélène".encode() not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_bomb_is_not_unpacked(client, project, media):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b"<xml/>")
        made.writestr("word/document.xml", b"\0" * (1024 * 1024 * 201))
    assert len(out.getvalue()) < MAX_BYTES
    assert "abîmé" in problems(send(client, project, "bombe.docx", out.getvalue()).content.decode())[0]
    assert on_disk(media) == []


def test_ten_documents_are_enough(client, project, media):
    for n in range(MAX_DOCUMENTS):
        send(client, project, "fiche.pdf", PDF, title=f"Fiche {n}")
    assert "a 10 documents" in page(client, f"/projets/{project.slug}/documents/")
    assert "déjà 10 documents" in problems(send(client, project, "fiche.pdf", PDF, title="De trop").content.decode())[0]
    assert len(on_disk(media)) == MAX_DOCUMENTS


def test_a_double_click_keeps_one_document(client, project, media):
    for _ in range(2):
        assert send(client, project, "fiche.pdf", PDF).status_code == 302
    assert len(on_disk(media)) == project.documents.count() == 1


def test_a_full_disk_is_told_and_leaves_no_line(client, project, media, monkeypatch):
    """Fault F16."""
    from django.core.files.storage import FileSystemStorage

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    assert "la place manque" in problems(send(client, project, "fiche.pdf", PDF).content.decode())[0]
    assert not Document.objects.exists()


def test_removing_asks_first_then_erases_the_file(client, project, media, django_capture_on_commit_callbacks):
    """TRUST case 70."""
    send(client, project, "fiche.pdf", PDF)
    url = f"{project.documents.get().get_absolute_url()}retirer/"
    assert "Retirer «" in page(client, url)
    assert len(on_disk(media)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"answered": "1"})
    assert on_disk(media) == []
    assert not project.documents.exists()


def test_a_file_that_went_missing_is_404(client, project, media):
    send(client, project, "fiche.pdf", PDF)
    on_disk(media)[0].unlink()
    assert client.get(project.documents.get().get_absolute_url()).status_code == 404


def test_rights_are_asked_again_at_each_request(client, project, media, sign_in, karim, visitor):
    """TRUST case 69."""
    send(client, project, "fiche.pdf", PDF)
    url = project.documents.get().get_absolute_url()
    reader = sign_in(karim)
    assert fetch(reader, url).status_code == 200
    assert visitor.get(url).status_code == 302
    for changed in ({"state": State.WITHDRAWN}, {"state": State.PUBLISHED, "audience": ProjectAudience.TEAM}):
        Project.objects.filter(pk=project.pk).update(**changed)
        assert fetch(reader, url).status_code == 404
        assert fetch(client, url).status_code == 200, "its authors still read it"


def test_a_document_is_reached_only_through_its_own_project(client, project, karim, media):
    send(client, project, "fiche.pdf", PDF)
    document = project.documents.get()
    other = ProjectFactory(lead=karim)
    assert client.get(f"/projets/{other.slug}/documents/{document.pk}/").status_code == 404


def test_readers_neither_add_nor_remove(client, project, media, sign_in, karim):
    send(client, project, "fiche.pdf", PDF)
    TeamRole.objects.create(project=project, member=karim, role=Role.REFERENT)
    named = sign_in(karim)
    assert send(named, project, "autre.pdf", PDF).status_code == 404
    assert named.post(f"{project.documents.get().get_absolute_url()}retirer/").status_code == 404
    assert len(on_disk(media)) == 1


def test_a_title_is_only_text_in_the_name_of_the_file(client, project, media):
    """TRUST case 63."""
    send(client, project, "fiche.pdf", PDF, title='"><script>x</script>\r\nX-Evil: 1')
    response = fetch(client, project.documents.get().get_absolute_url())
    assert "X-Evil" not in response.headers
    assert "<" not in response["Content-Disposition"]
    assert "<script>x" not in page(client, f"/projets/{project.slug}/documents/")


def test_media_are_never_served_by_their_path(client, project, media):
    send(client, project, "fiche.pdf", PDF)
    assert client.get(f"{settings.MEDIA_URL}{project.documents.get().file.name}").status_code == 404


@pytest.mark.parametrize("gone", ["project", "queryset", "document"])
def test_the_file_goes_whatever_takes_the_document_away(
    client, project, media, gone, django_capture_on_commit_callbacks
):
    """TRUST case 70: a cascade calls no method of ours."""
    send(client, project, "fiche.pdf", PDF)
    with django_capture_on_commit_callbacks(execute=True):
        if gone == "project":
            project.delete()
        elif gone == "queryset":
            Project.objects.filter(pk=project.pk).delete()
        else:
            Document.objects.all().delete()
    assert not Document.objects.exists()
    assert on_disk(media) == []


def test_a_file_outlives_a_removal_that_the_database_takes_back(
    client, project, media, django_capture_on_commit_callbacks
):
    send(client, project, "fiche.pdf", PDF)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        Project.objects.get().delete()
        transaction.set_rollback(True)
    assert len(on_disk(media)) == 1
    assert fetch(client, project.documents.get().get_absolute_url()).status_code == 200


def test_an_erased_member_leaves_the_projects_documents_but_not_her_name(client, project, media, helene):
    """The project is its team's: its documents stay, added by nobody that is named."""
    send(client, project, "fiche.pdf", PDF)
    erase(helene)
    assert len(on_disk(media)) == 1
    assert project.documents.get().added_by is None or project.documents.get().added_by.full_name == "Ancien membre"


def test_the_mission_takes_a_document_off_with_a_reason(
    client, project, media, helene, moderator, django_capture_on_commit_callbacks
):
    send(client, project, "fiche.pdf", PDF)
    document = project.documents.get()
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        remove(document, by=moderator, reason=" ")
    with pytest.raises(ValidationError):
        remove(document, by=helene.user, reason="Je ne suis pas de la mission.")
    with django_capture_on_commit_callbacks(execute=True):
        remove(document, by=moderator, reason="Un usager y est nommé.")
    assert on_disk(media) == []
    assert Notification.objects.get(recipient=helene.user).sentence == (
        "« Fiche réflexe » est retiré des documents de « Le premier appel compte » : Un usager y est nommé."
    )
    with pytest.raises(ValidationError, match="Quelqu’un d’autre"):
        remove(document, by=moderator, reason="Encore.")


# What stays inside, told before sending ------------------------------------------------------------------------

CORE = (
    b"<cp:coreProperties><dc:creator>Marie Durand</dc:creator>"
    b"<cp:lastModifiedBy>L&amp;A</cp:lastModifiedBy></cp:coreProperties>"
)


def commented_pdf() -> bytes:
    writer = pdf_writer()
    writer.add_metadata({"/Author": "Marie Durand"})
    writer.add_attachment("brouillon.txt", b"abc")
    writer.add_annotation(0, FreeText(text="À revoir", rect=(0, 0, 50, 50)))
    return written(writer)


INSIDE = {
    "docx": (
        office(
            "docx",
            "word/embeddings/tableau.xlsx",
            "docProps/thumbnail.jpeg",
            parts={
                "docProps/core.xml": CORE,
                "word/comments.xml": b'<w:comments><w:comment w:id="1"/><w:comment w:id="2"/></w:comments>',
                "word/footer1.xml": b"<w:p><w:del/><w:ins/><w:delText/><w:vanish/></w:p>",
            },
        ),
        [
            "le nom de Marie Durand et de L&amp;A",
            "2 commentaires",
            "2 passages supprimés",
            "1 texte masqué",
            "1 fichier joint",
            "1 aperçu",
        ],
    ),
    "xlsx": (
        office(
            "xlsx",
            parts={
                "xl/workbook.xml": b'<sheets><sheet name="a"/><sheet name="b" state="hidden"/></sheets>',
                "xl/worksheets/sheet1.xml": b'<row r="1" hidden="1"/><row r="2"/>',
                "xl/comments1.xml": b"<comments><commentList><comment/></commentList></comments>",
            },
        ),
        ["1 feuille masquée", "1 ligne ou colonne masquée", "1 commentaire"],
    ),
    "pptx": (
        office(
            "pptx",
            parts={
                "ppt/slides/slide1.xml": b'<p:sld show="0"/>',
                "ppt/notesSlides/notesSlide1.xml": b"<p:notes/>",
            },
        ),
        ["1 diapositive masquée", "1 page de notes"],
    ),
    "odt": (
        open_document(
            "odt",
            "Thumbnails/thumbnail.png",
            parts={
                "meta.xml": b"<meta:initial-creator>Marie Durand</meta:initial-creator>",
                "content.xml": b"<text:changed-region/><office:annotation/><office:annotation-end/>",
            },
        ),
        ["le nom de Marie Durand", "1 commentaire", "1 passage supprimé", "1 aperçu"],
    ),
    "pdf": (commented_pdf(), ["le nom de Marie Durand", "1 commentaire", "1 fichier joint"]),
}


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("kind", INSIDE)
def test_what_a_file_keeps_is_told_before_it_is_sent(client, project, media, kind, htmx):
    content, sentences = INSIDE[kind]
    headers = {"HX-Request": "true"} if htmx else {}
    upload = SimpleUploadedFile(f"a.{kind}", content)
    url = f"/projets/{project.slug}/documents/"
    html = client.post(url, {"title": "Fiche", "upload": upload, "inspect": "on"}, headers=headers).content.decode()
    for sentence in sentences:
        assert f"<li>{sentence}" in html
    assert html.count("<li>") == len(sentences) or not htmx
    assert ("<h1>" in html) is not htmx
    assert htmx or 'value="Fiche"' in html, "the title typed is not lost"
    assert not Document.objects.exists()
    assert on_disk(media) == []
    assert send(client, project, f"a.{kind}", content).status_code == 302, "one may send it as it is"


@pytest.mark.parametrize("kind", ["png", "jpg", "odt", "docx", "pdf"])
def test_a_file_that_keeps_nothing_is_told_so(client, project, kind):
    data = {"upload": SimpleUploadedFile(f"a.{kind}", GOOD[kind]), "inspect": "on"}
    html = client.post(f"/projets/{project.slug}/documents/", data, headers={"HX-Request": "true"}).content.decode()
    assert "ni auteur, ni commentaire" in html


def test_what_would_be_refused_is_told_before_it_is_sent(client, project):
    data = {"upload": SimpleUploadedFile("a.pdf", PDF[:-200]), "inspect": "on"}
    html = client.post(f"/projets/{project.slug}/documents/", data, headers={"HX-Request": "true"}).content.decode()
    assert "Ce fichier est abîmé" in html
