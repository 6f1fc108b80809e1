"""A picture shows what it showed: pixels are compared, whatever the way its file writes colours; and it costs little.

What a browser shows is taken as the truth: transparency, colour profiles, sixteen bits, orientation of JPEG and PNG.
"""

import io
import struct
import threading
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw

from directory.photos import read_photo
from emi_alumni.foundation import pictures
from emi_alumni.foundation.documents import read_document
from emi_alumni.foundation.pictures import MAX_PIXELS, ORIENTATION, TURNS, opened, reduced

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def written(image: Image.Image, form: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def as_photo(content: bytes) -> Image.Image:
    return Image.open(read_photo(SimpleUploadedFile("photo", content))).convert("RGB")


def as_read(content: bytes, side: int = 1024) -> Image.Image:
    formats = ("JPEG", "PNG", "WEBP")
    with opened(io.BytesIO(content), formats=formats, side=side, not_known="?", damaged="!") as image:
        return reduced(image, side)


def as_document(content: bytes, kind: str) -> bytes:
    return read_document(SimpleUploadedFile(f"a.{kind}", content))[1].read()


def near(found: tuple[int, ...], expected: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, expected, strict=True))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def grey_png(depth: int, row: bytes, width: int, *, kind: int = 0, clear: bytes = b"") -> bytes:
    """A PNG of one colour a column, 40 lines high, at the depth asked for."""
    head = struct.pack(">IIBBBBB", width, 40, depth, kind, 0, 0, 0)
    body = chunk(b"tRNS", clear) if clear else b""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), body, chunk(b"IDAT", zlib.compress((b"\0" + row) * 40)), chunk(b"IEND", b"")]
    )


def half(mode: str, left: object, right: object, **options) -> Image.Image:
    image = Image.new(mode, (80, 80), right)
    image.paste(left, (0, 0, 40, 80))
    return image


# Transparency ------------------------------------------------------------------------------------------------


def palette(clear: object) -> bytes:
    image = Image.new("P", (80, 80), 1)
    image.putpalette([*RED, *BLUE, *GREEN])
    image.paste(0, (0, 0, 40, 80))
    return written(image, transparency=clear)


TRANSPARENT = {
    "palette, one colour": palette(0),
    "palette, levels": palette(bytes([0, 255, 255])),
    "RGBA": written(half("RGBA", (255, 0, 0, 0), (*BLUE, 255))),
    "RGB and one colour": written(half("RGB", RED, BLUE), transparency=RED),
    "WebP": written(half("RGBA", (255, 0, 0, 0), (*BLUE, 255)), "WEBP", lossless=True, exact=True),
}


@pytest.mark.parametrize("content", TRANSPARENT.values(), ids=TRANSPARENT.keys())
def test_what_is_transparent_is_white_and_not_black(content):
    photo = as_photo(content)
    assert near(photo.getpixel((10, 40)), WHITE)
    assert near(photo.getpixel((70, 40)), BLUE)


@pytest.mark.parametrize(
    "content",
    [
        written(half("LA", (0, 0), (90, 255))),
        written(half("L", 200, 90), transparency=200),
        written(half("1", 1, 0), transparency=1),
        grey_png(2, bytes([0b10_10_01_01]), 4, clear=b"\0\2"),
        grey_png(4, bytes([0xCC, 0x33]), 4, clear=b"\0\x0c"),
        grey_png(16, b"\x80\x01" * 2 + b"\x40\x00" * 2, 4, clear=b"\x80\x01"),
        grey_png(16, b"\x80\x01\x02\x03\x04\x05" * 2 + b"\x40\x00" * 6, 4, kind=2, clear=b"\x80\x01\x02\x03\x04\x05"),
    ],
    ids=["LA", "L", "1", "2 bits", "4 bits", "16 bits", "16 bits of colour"],
)
def test_a_transparent_grey_is_transparent(content):
    found = as_read(content)
    assert found.mode == "RGBA"
    assert found.getpixel((0, 10))[3] == 0
    assert found.getpixel((found.width - 1, 10))[3] == 255


def test_half_transparent_colours_mix_with_white():
    assert near(as_photo(written(half("RGBA", (0, 0, 0, 128), (*BLUE, 255)))).getpixel((10, 40)), (127, 127, 127))


# Levels and colours --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0, 257 * 30, 257 * 128, 257 * 200, 65535])
def test_sixteen_bits_of_grey_keep_their_levels(level):
    expected = level // 257
    photo = as_photo(grey_png(16, struct.pack(">H", level) * 40, 40))
    assert near(photo.getpixel((20, 20)), (expected,) * 3, by=2)


@pytest.mark.parametrize(("mode", "colour", "shown"), [("1", 1, WHITE), ("L", 90, (90,) * 3), ("RGB", RED, RED)])
def test_plain_modes_keep_their_pixels(mode, colour, shown):
    assert as_read(written(Image.new(mode, (40, 40), colour))).getpixel((20, 20)) == shown


def display_p3() -> bytes:
    """A profile with the primaries of Display P3, written from sRGB's: its red, green and blue of another triangle."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    columns = {
        b"rXYZ": (0.515121, 0.241196, -0.001053),
        b"gXYZ": (0.291977, 0.692245, 0.041885),
        b"bXYZ": (0.157104, 0.066574, 0.784073),
    }
    for n in range(int.from_bytes(profile[128:132])):
        name, offset = profile[132 + 12 * n : 136 + 12 * n], int.from_bytes(profile[136 + 12 * n : 140 + 12 * n])
        if bytes(name) in columns:
            for at, value in enumerate(columns[bytes(name)]):
                profile[offset + 8 + 4 * at : offset + 12 + 4 * at] = struct.pack(">i", round(value * 65536))
    return bytes(profile)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_colours_of_a_wider_profile_are_turned_to_srgb(form):
    """P3 (200, 100, 100) is sRGB (215, 95, 96) or so: left as it is, each colour is dull."""
    options = {"quality": 100, "subsampling": 0} if form == "JPEG" else {"lossless": True} if form == "WEBP" else {}
    content = written(Image.new("RGB", (64, 64), (200, 100, 100)), form, icc_profile=display_p3(), **options)
    found = as_read(content).getpixel((30, 30))
    expected = ImageCms.profileToProfile(
        Image.new("RGB", (1, 1), (200, 100, 100)),
        ImageCms.ImageCmsProfile(io.BytesIO(display_p3())),
        ImageCms.createProfile("sRGB"),
    ).getpixel((0, 0))
    assert near(found, expected, by=3)
    assert found[0] - 200 > 8, "else the profile of this test says nothing"


def test_a_profile_of_another_kind_or_broken_is_ignored():
    for profile in (b"nothing", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()):
        assert as_read(written(Image.new("RGB", (40, 40), RED), icc_profile=profile)).getpixel((20, 20)) == RED


def test_inks_become_the_colours_they_print():
    image = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    assert near(as_photo(written(image, "JPEG", quality=100)).getpixel((30, 30)), RED)


def test_transparency_and_profile_go_together():
    content = written(half("RGBA", (200, 100, 100, 0), (200, 100, 100, 255)), icc_profile=display_p3())
    found = as_read(content)
    assert found.getpixel((10, 10))[3] == 0
    assert found.getpixel((70, 10))[0] > 208


# Upright -----------------------------------------------------------------------------------------------------


def arrow(size: tuple[int, int] = (120, 120)) -> Image.Image:
    image = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((0, 0, width // 2, height // 2), RED)
    draw.rectangle((width // 2, 0, width, height // 2), GREEN)
    draw.rectangle((0, height // 2, width // 2, height), BLUE)
    return image


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    last_x, last_y = image.width - 9, image.height - 9
    return [image.getpixel(at)[:3] for at in ((8, 8), (last_x, 8), (8, last_y), (last_x, last_y))]


def turned(form: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x013B] = "Hélène Lefèvre"
    undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = arrow().transpose(undo.get(orientation, TURNS[orientation]))
    return written(stored, form, exif=exif, **({"quality": 95} if form == "JPEG" else {}))


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_is_upright_as_browsers_show_it(form, orientation):
    for found, expected in zip(corners(as_photo(turned(form, orientation))), corners(arrow()), strict=True):
        assert near(found, expected, by=40)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("exif", [b"Exif\0\0garbage", b"Exif\0\0", b"Exif\0\0MM\0*\0\0\0\xff\0\1"])
def test_an_unreadable_exif_does_not_make_a_picture_damaged(form, exif):
    content = written(arrow(), form, exif=exif)
    assert all(near(*pair, by=40) for pair in zip(corners(as_photo(content)), corners(arrow()), strict=True))
    assert as_document(content, {"JPEG": "jpg", "PNG": "png"}[form])


def test_browsers_do_not_turn_a_webp():
    content = turned("WEBP", 6)
    expected = corners(Image.open(io.BytesIO(content)).convert("RGB"))
    assert all(near(found, one, by=40) for found, one in zip(corners(as_photo(content)), expected, strict=True))


# Documents: the same picture, without what it hides --------------------------------------------------------------


@pytest.mark.parametrize("content", [one for name, one in TRANSPARENT.items() if name != "WebP"])
def test_a_document_keeps_every_pixel_of_a_png(content):
    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(as_document(content, "png")))
    assert after.mode == before.mode
    assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("options", [{"quality": 97}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_a_scan_is_not_compressed_again(mode, options):
    """The same coded pixels, byte for byte: a scanned page loses nothing."""
    content = written(arrow().convert(mode), "JPEG", comment=b"SECRET", icc_profile=b"", **options)
    kept = as_document(content, "jpg")
    assert b"SECRET" not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(content)).tobytes()


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_a_document_keeps_its_colours_and_its_side_and_nothing_else(kind):
    form = {"jpg": "JPEG", "png": "PNG"}[kind]
    exif = Image.Exif()
    exif[ORIENTATION], exif[0x013B] = 6, "SECRET"
    extra = {"comment": b"SECRET"} if kind == "jpg" else {}
    content = written(arrow(), form, exif=exif, icc_profile=display_p3(), **extra) + b"<script>SECRET</script>"
    kept = as_document(content, kind)
    assert b"SECRET" in content
    assert b"SECRET" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        image.load()
        assert image.info["icc_profile"] == display_p3()
        assert dict(image.getexif()) == {ORIENTATION: 6}


def test_words_and_dates_of_a_png_go():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    for name, add in (("Author", words.add_text), ("Title", words.add_itxt)):
        add(name, "SECRET")
    content = written(arrow(), pnginfo=words)
    assert b"SECRET" in content
    assert b"SECRET" not in as_document(content, "png")


@pytest.mark.parametrize("kind", ["jpg", "png"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_damaged_picture_is_no_document(kind, part):
    content = written(arrow((300, 300)), {"jpg": "JPEG", "png": "PNG"}[kind])
    with pytest.raises(ValidationError, match="abîmé"):
        as_document(content[: int(len(content) * part)], kind)


def test_a_bit_that_flipped_in_a_png_is_seen():
    content = bytearray(written(arrow()))
    content[-30] ^= 1
    with pytest.raises(ValidationError, match="abîmé"):
        as_document(bytes(content), "png")


# What it costs -----------------------------------------------------------------------------------------------


def heading(width: int, height: int, *, depth: int = 8, kind: int = 2) -> bytes:
    """A PNG that says to be that large and holds nothing: counting comes before decoding."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "size", "limit"),
    [
        (heading(6000, 6000), "6000 × 6000, soit 36 millions", "25 millions"),
        (heading(5001, 5000), "5001 × 5000, soit 25,1 millions", "25 millions"),
        (heading(9000, 8000, kind=0), "9000 × 8000, soit 72 millions", "65 millions"),
    ],
)
def test_a_picture_too_large_is_refused_with_its_size_and_the_limit(content, size, limit):
    for read in (as_photo, lambda it: as_document(it, "png")):
        with pytest.raises(ValidationError) as refusal:
            read(content)
        assert size in refusal.value.messages[0]
        assert f"La limite est de {limit}" in refusal.value.messages[0]


def test_a_telephones_photo_of_fifty_million_pixels_is_read():
    content = written(Image.new("RGB", (8160, 6120), "teal"), "JPEG", quality=60)
    assert as_photo(content).size == (1024, 1024)
    assert len(as_document(content, "jpg")) <= len(content)
    assert MAX_PIXELS > 8160 * 6120


def test_a_jpeg_is_decoded_at_the_size_that_is_shown(monkeypatch):
    content, seen = written(Image.new("RGB", (4096, 4096), "teal"), "JPEG"), []
    load = pictures._Colours
    monkeypatch.setattr(pictures, "_Colours", lambda image: seen.append(image.size) or load(image))
    as_photo(content)
    assert seen == [(1024, 1024)]


def test_a_progressive_jpeg_is_counted_whole(monkeypatch):
    """libjpeg keeps it until its last pass, at whatever scale it is shown."""
    monkeypatch.setattr(pictures, "MEMORY", 1_000_000)
    plain, in_passes = (written(Image.new("RGB", (1000, 1000)), "JPEG", progressive=p) for p in (False, True))
    as_read(plain, side=100)
    with pytest.raises(ValidationError, match="trop de pixels"):
        as_read(in_passes, side=100)


def test_pictures_are_decoded_one_at_a_time(monkeypatch):
    most, now, load = [0], [0], pictures._Colours

    def slowly(image):
        now[0] += 1
        most[0] = max(most[0], now[0])
        threading.Event().wait(0.05)
        now[0] -= 1
        return load(image)

    monkeypatch.setattr(pictures, "_Colours", slowly)
    content = written(arrow())
    threads = [threading.Thread(target=as_photo, args=(content,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
