"""A file is chosen once: a form refused for something else has it still, and sends it without asking for it again."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.forms.people_file import ImportForm
from directory.forms.profile import PhotoForm
from directory.models import Member
from emi_alumni.foundation.documents.kept_upload import KeepsUploads, KeptFileInput
from governance.forms.partners import AgreementForm
from projects.forms.facts import DocumentForm
from projects.models import Document
from tests.factories import ProjectFactory
from tests.pages.test_no_room import picture

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="upload_kept" value="([\w-]+)"')


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client(helene) -> Client:
    client = Client()
    client.force_login(helene.user)
    return client


@pytest.fixture
def documents(helene) -> str:
    return reverse("projects:documents", args=[ProjectFactory(lead=helene).slug])


def test_a_document_without_title_is_chosen_once(client, documents):
    refused = client.post(documents, {"title": "", "upload": picture("fiche.png")}).text
    assert "Déjà choisi" in refused
    assert "fiche.png" in refused
    sent = client.post(documents, {"title": "Fiche", "upload_kept": KEY.search(refused)[1]})
    assert sent.status_code == 302
    assert Document.objects.get().kind == "png"


def test_a_document_that_was_looked_at_without_javascript_is_chosen_once(client, documents):
    looked = client.post(documents, {"title": "Fiche", "upload": picture("fiche.png"), "inspect": "on"}).text
    assert "ni auteur, ni commentaire" in looked
    assert client.post(documents, {"title": "Fiche", "upload_kept": KEY.search(looked)[1]}).status_code == 302
    assert Document.objects.count() == 1


def test_another_choice_takes_the_place_of_what_was_kept(client, documents):
    refused = client.post(documents, {"title": "", "upload": picture("fiche.png")}).text
    sent = {"title": "Fiche", "upload_kept": KEY.search(refused)[1], "upload": picture("autre.jpg")}
    assert "renommez-le" in client.post(documents, sent).text


def test_a_file_refused_for_itself_is_not_kept(client, documents):
    refused = client.post(documents, {"title": "Fiche", "upload": SimpleUploadedFile("a.pdf", b"rien")}).text
    assert not KEY.search(refused)
    unknown = client.post(documents, {"title": "Fiche", "upload_kept": "jamais-vu"}).text
    assert "Choisissez un fichier." in unknown


def test_a_photo_without_its_consent_is_chosen_once(client, helene):
    url = reverse("directory:profile_section", args=["photo"])
    mark = client.get(url).context["form"]["mark"].value()
    sent = {"mark": mark, "photo_audience": "network"}
    refused = client.post(url, sent | {"upload": picture()}).text
    assert client.post(url, sent | {"consent_photo": "on", "upload_kept": KEY.search(refused)[1]}).status_code == 302
    assert Member.objects.get(pk=helene.pk).photo


def test_every_form_with_a_file_and_something_else_keeps_it():
    """The import's has nothing else to be refused for."""
    for form in (AgreementForm, DocumentForm, PhotoForm):
        assert issubclass(form, KeepsUploads)
        assert isinstance(form.base_fields["upload"].widget, KeptFileInput)

    def with_files(kind: type) -> set[type]:
        fields = getattr(kind, "base_fields", {}).values()
        own = {kind} if any(isinstance(one, forms.FileField) for one in fields) else set()
        return own.union(*map(with_files, kind.__subclasses__()))

    apps = ("directory", "events", "governance", "mentoring", "projects")
    ours = {one for one in with_files(forms.BaseForm) if one.__module__.split(".")[0] in apps}
    assert {one for one in ours if not issubclass(one, KeepsUploads)} == {ImportForm}
