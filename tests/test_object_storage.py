"""Photos and documents in a bucket, on a real server of S3's protocol that listens on the loopback."""

import io
import tarfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from moto.server import ThreadedMotoServer
from PIL import Image

from directory.photos import read_photo, replace_photo
from emi_alumni.foundation.storage import FilesWithRows
from emi_alumni.pages.management.commands.back_up import save_media
from tests.postgres import free_port

pytestmark = pytest.mark.django_db
BUCKET = "portail"
KEYS = {"access_key": "cle", "secret_key": "secret", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def in_bucket(settings: Any, endpoint: str) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "emi_alumni.foundation.object_storage.WholeObjectStorage",
            "OPTIONS": KEYS | {"bucket_name": BUCKET, "endpoint_url": endpoint},
        }
    }


@pytest.fixture
def files(settings, server) -> Any:
    """The bucket, empty."""
    in_bucket(settings, server)
    storage: Any = default_storage
    storage.client.create_bucket(Bucket=BUCKET)
    for name in list(storage.names()):
        storage.delete(name)
    return storage


def photo() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (600, 600), "#357").save(out, "PNG")
    out.seek(0)
    return out


def test_a_file_is_kept_read_counted_and_deleted(files):
    name = files.save("documents/avis.pdf", ContentFile(b"%PDF"))
    assert name == "documents/avis.pdf"
    assert files.exists(name)
    assert files.size(name) == 4
    with files.open(name) as file:
        assert file.read() == b"%PDF"
    other = files.save("documents/avis.pdf", ContentFile(b"another"))
    assert other != name, "nobody's file is replaced by another of its name"
    assert sorted(files.names()) == sorted([name, other])
    files.delete(name)
    files.delete(name)  # twice changes nothing
    assert not files.exists(name)
    with pytest.raises(FileNotFoundError):
        files.open(name)


def test_what_is_refused_leaves_no_file(files):
    rows = FilesWithRows()
    rows.__enter__()
    files.save("documents/avis.pdf", ContentFile(b"%PDF"))
    assert len(list(files.names())) == 1
    rows.__exit__(ValueError, ValueError(), None)  # what the rows end by
    assert list(files.names()) == []


def test_a_photo_is_given_shown_and_replaced(files, helene, sign_in, django_capture_on_commit_callbacks):
    upload = ContentFile(photo().getvalue(), name="moi.png")
    replace_photo(helene, read_photo(upload))
    assert len(list(files.names())) == 3, "the photo and its copies"
    page = sign_in(helene.user).get(f"/annuaire/{helene.slug}/photo/")
    assert page.status_code == 200
    assert b"".join(page)[:4] == b"RIFF"
    assert page["Cache-Control"] == "private, no-store"
    with django_capture_on_commit_callbacks(execute=True):
        replace_photo(helene, read_photo(ContentFile(photo().getvalue(), name="autre.png")))
    assert len(list(files.names())) == 3, "the former ones are gone"


def test_a_backup_holds_the_bucket(files, tmp_path):
    files.save("photos/a.webp", ContentFile(b"RIFF"))
    assert save_media(tmp_path / "media.tar.gz") == 1
    with tarfile.open(tmp_path / "media.tar.gz") as archive:
        assert archive.getnames() == ["media/photos/a.webp"]
        assert archive.extractfile("media/photos/a.webp").read() == b"RIFF"


def test_who_watches_is_told_when_the_bucket_does_not_answer(files, settings):
    assert Client().get("/sante/pret/").content == b"ok"
    assert list(files.names()) == [], "the probe was taken back"
    in_bucket(settings, f"http://127.0.0.1:{free_port()}")
    assert Client().get("/sante/pret/").content == b"media-write"


def test_a_server_that_is_away_is_an_error_that_forms_know(files, settings, helene, sign_in):
    in_bucket(settings, f"http://127.0.0.1:{free_port()}")
    away: Any = default_storage
    for act in (
        lambda: away.save("a.pdf", ContentFile(b"x")),
        lambda: away.open("a.pdf"),
        lambda: away.delete("a.pdf"),
    ):
        with pytest.raises(OSError, match="does not answer"):
            act()
    type(helene).objects.filter(pk=helene.pk).update(photo="photos/a.webp")
    assert sign_in(helene.user).get(f"/annuaire/{helene.slug}/photo/").status_code == 404


def test_a_bucket_that_is_not_ours_is_refused_in_plain_words(files, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"]
        | {"OPTIONS": settings.STORAGES["default"]["OPTIONS"] | {"bucket_name": "absent"}}
    }
    with pytest.raises(OSError, match="NoSuchBucket"):
        default_storage.save("a.pdf", ContentFile(b"x"))
