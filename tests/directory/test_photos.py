"""Photos are written anew: nothing of the sent file survives but its pixels; the rest is refused in words."""

import io
import re
import struct
import zlib

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from directory.models.members import ConsentPurpose
from directory.photos import COPIES, MAX_BYTES, SIDE, copy_name, read_photo
from directory.visibility import Audience
from tests.headers import check_headers

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def image(kind: str = "JPEG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **options)
    return out.getvalue()


def sent(content: bytes, name: str = "moi.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def png_header(width: int, height: int) -> bytes:
    """A PNG that says to be huge and holds nothing: counting must come before decoding."""
    chunks = {b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT": b"", b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks.items()
    )


def files_on_disk() -> set[str]:
    return {str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}


# Reading a photo ------------------------------------------------------------------------------------------


def test_place_and_author_are_gone():
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "SECRET", "SECRET"  # description, author
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    original = image(exif=exif, comment=b"SECRET")
    assert b"SECRET" in original, "else its absence proves nothing"

    kept = read_photo(sent(original)).read()

    assert b"SECRET" not in kept
    with Image.open(io.BytesIO(kept)) as photo:
        assert photo.format == "WEBP"
        assert not photo.getexif()
        assert not set(photo.info) & {"exif", "xmp", "icc_profile", "comment"}


def test_a_photo_held_sideways_is_turned_upright():
    picture = Image.new("RGB", (200, 200), "black")
    picture.paste("white", (0, 0, 200, 100))  # white above
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise: the top goes to the right
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    with Image.open(read_photo(sent(out.getvalue()))) as photo:
        assert photo.getpixel((190, 100))[0] > 200
        assert photo.getpixel((10, 100))[0] < 50


@pytest.mark.parametrize(("size", "side"), [((4000, 3000), SIDE), ((300, 200), 200), ((1, 900), 1)])
def test_a_photo_is_square_and_never_enlarged(size, side):
    with Image.open(read_photo(sent(image(size=size)))) as photo:
        assert photo.size == (side, side)


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("PNG", "L", {}),
        ("WEBP", "RGB", {}),
        ("JPEG", "CMYK", {}),
        ("MPO", "RGB", {"save_all": True, "append_images": [Image.new("RGB", (300, 200))]}),
    ],
)
def test_every_usual_kind_of_photo_is_read(kind, mode, options):
    with Image.open(read_photo(sent(image(kind, mode=mode, **options)))) as photo:
        assert photo.mode == "RGB"


def test_what_is_hidden_behind_a_photo_does_not_pass():
    smuggled = b"<script>alert(1)</script>" + b"PK\x03\x04archive"
    assert smuggled not in read_photo(sent(image() + smuggled)).read()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "photo.svg"),
        (SVG, "photo.png"),
        (b"\x1f\x8b" + SVG, "photo.svgz"),
        (b"GIF89a/*<html><script>alert(1)</script>*/", "photo.gif"),
        (image("GIF"), "vrai.gif"),
        (image("BMP"), "photo.jpg"),
        (image("TIFF"), "photo.jpg"),
        (b"<html><script>alert(1)</script></html>", "photo.htm"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "photo.xhtml"),
        (b"%PDF-1.7 /JavaScript", "photo.pdf"),
        (b"", "vide.jpg"),
        (b"\x00" * 100, "photo.jpg"),
    ],
)
def test_what_is_not_a_photo_is_refused(content, name):
    """TRUST case 64."""
    with pytest.raises(ValidationError, match="Ce fichier n’est pas une photo"):
        read_photo(sent(content, name))


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_damaged_photo_says_so(keep):
    whole = image(size=(800, 800))
    with pytest.raises(ValidationError, match="Cette photo est abîmée"):
        read_photo(sent(whole[: int(len(whole) * keep)]))


def test_too_heavy_is_said_with_the_limit():
    with pytest.raises(ValidationError) as refusal:
        read_photo(sent(image() + b"\x00" * MAX_BYTES))
    assert refusal.value.messages[0].startswith("Cette photo pèse 10,1 Mo : la limite est de 10 Mo.")


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (5_001, 5_000), (65_000, 400)])
def test_too_many_pixels_are_counted_before_decoding(width, height):
    with pytest.raises(ValidationError, match="trop de pixels"):
        read_photo(sent(png_header(width, height)))


# Sending it from the profile ----------------------------------------------------------------------------------


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


def send(client, content: bytes | None, **fields):
    html = client.get("/moi/fiche/photo/", headers={"HX-Request": "true"}).content.decode()
    mark = re.search(r'name="mark" value="(\w+)"', html)[1]
    data = {"mark": mark, "photo_audience": Audience.NETWORK, "consent_photo": "on"} | fields
    data = {name: value for name, value in data.items() if value is not None}
    return client.post("/moi/fiche/photo/", data | ({"upload": sent(content)} if content is not None else {}))


def test_a_photo_is_shown_to_those_she_chose_and_the_consent_is_dated(client, helene, karim, sign_in):
    send(client, image())
    helene.refresh_from_db()
    assert re.fullmatch(r"photos/[0-9a-f]{32}\.webp", helene.photo.name)
    assert helene.consents.get(purpose=ConsentPurpose.PHOTO, withdrawn_at=None).given_at

    answer = sign_in(karim).get(f"/annuaire/{helene.slug}/photo/")
    assert answer["Content-Type"] == "image/webp"
    assert b"".join(answer.streaming_content)[:4] == b"RIFF"
    assert "no-store" in answer["Cache-Control"]
    check_headers(answer.headers)
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none';")

    send(client, None, photo_audience=Audience.NOBODY)
    assert sign_in(karim).get(f"/annuaire/{helene.slug}/photo/").status_code == 404
    own = client.get(f"/annuaire/{helene.slug}/photo/")
    assert own.status_code == 200
    assert b"".join(own.streaming_content)


def test_without_the_box_nothing_is_kept_and_the_choice_stays(client, helene):
    before = files_on_disk()
    html = send(client, image(), consent_photo=None, photo_audience=Audience.COHORT).content.decode()
    assert "choisissez de nouveau votre photo" in html
    assert f'value="{Audience.COHORT}" selected' in html
    helene.refresh_from_db()
    assert not helene.photo
    assert files_on_disk() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "n’est pas une photo"),
        (image() + b"\x00" * MAX_BYTES, "la limite est de 10 Mo"),
        (b"", "Ce fichier est vide"),
    ],
)
def test_a_refused_photo_keeps_the_rest_of_the_form(client, helene, content, sentence):
    """TRUST cases 64 and 68: a sentence that names the field, what was chosen still chosen, nothing on the disk."""
    before = files_on_disk()
    html = send(client, content, photo_audience=Audience.COHORT).content.decode()
    assert sentence in html
    assert 'href="#photo_upload">Choisir une photo</a>' in html
    assert f'value="{Audience.COHORT}" selected' in html
    assert "checked" in re.search(r'<input[^>]*name="consent_photo"[^>]*>', html)[0]
    helene.refresh_from_db()
    assert helene.photo_audience == Audience.NETWORK
    assert files_on_disk() == before


def test_a_new_photo_replaces_the_former_file(client, helene, django_capture_on_commit_callbacks):
    send(client, image())
    helene.refresh_from_db()
    former = settings.MEDIA_ROOT / helene.photo.name
    assert former.exists()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, image("PNG"))
    helene.refresh_from_db()
    assert not former.exists()
    assert (settings.MEDIA_ROOT / helene.photo.name).exists()


@pytest.mark.parametrize("withdrawal", [{"remove": "on"}, {"consent_photo": None}])
def test_withdrawing_erases_the_photo_for_good(client, helene, withdrawal, django_capture_on_commit_callbacks):
    send(client, image())
    helene.refresh_from_db()
    file = settings.MEDIA_ROOT / helene.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        send(client, None, **withdrawal)
    helene.refresh_from_db()
    assert not helene.photo
    assert not file.exists()
    assert not helene.consents_to(ConsentPurpose.PHOTO)
    assert "Votre photo est effacée." in client.get("/moi/fiche/").content.decode()


def test_two_hundred_files_are_refused_whole(client, helene):
    """TRUST case 68."""
    answer = client.post("/moi/fiche/photo/", {f"upload{n}": sent(b"x") for n in range(200)})
    assert answer.status_code == 400
    helene.refresh_from_db()
    assert not helene.photo


def test_photos_have_no_address_of_their_own(client, helene, visitor):
    """TRUST case 11: only the view that asks who is reading serves them."""
    send(client, image())
    helene.refresh_from_db()
    for reader in (client, visitor):
        assert reader.get(f"/media/{helene.photo.name}").status_code == 404
    assert visitor.get(f"/annuaire/{helene.slug}/photo/").status_code == 302


@pytest.mark.parametrize(("copy", "where"), [("petite", "/annuaire/"), ("moyenne", "/annuaire/{}/")])
def test_pages_show_a_copy_that_comes_and_goes_with_the_photo(
    client, helene, karim, sign_in, django_capture_on_commit_callbacks, copy, where
):
    send(client, image(size=(600, 400)))
    helene.refresh_from_db()
    shown_at = f"/annuaire/{helene.slug}/photo/?{copy}"
    assert f'src="{shown_at}"' in sign_in(karim).get(where.format(helene.slug)).text

    answer = sign_in(karim).get(shown_at)
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as shown:
        assert shown.size == (COPIES[copy][0],) * 2
    assert "no-store" in answer["Cache-Control"]

    # Kept by an earlier release: the photo itself. Hidden, or erased: neither.
    former = copy_name(helene.photo.name, copy)
    assert default_storage.exists(former)
    default_storage.delete(former)
    with Image.open(io.BytesIO(b"".join(sign_in(karim).get(shown_at).streaming_content))) as shown:
        assert shown.width > COPIES[copy][0]
    with django_capture_on_commit_callbacks(execute=True):
        send(client, image(size=(600, 400)))
    helene.refresh_from_db()
    now = copy_name(helene.photo.name, copy)
    assert (default_storage.exists(former), default_storage.exists(now)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, None, remove="on")
    assert not default_storage.exists(now)
    assert sign_in(karim).get(shown_at).status_code == 404


def test_a_copy_is_no_larger_than_a_little_photo(client, helene, karim, sign_in):
    send(client, image(size=(100, 100)))
    answer = sign_in(karim).get(f"/annuaire/{helene.slug}/photo/?moyenne")
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as shown:
        assert shown.size == (100, 100)
