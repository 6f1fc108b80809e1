"""What Chromium shows of a picture before and after the portal keeps it, pixel by pixel."""

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext

from emi_alumni.foundation.documents.refusals import DAMAGED, NOT_KNOWN
from emi_alumni.foundation.pictures import ORIENTATION, TURNS, opened, reduced, without_metadata
from tests.test_pictures import arrow, display_p3, written

SIDE = 48
ROUNDED = 2  # levels of 256: two programs that turn colours to sRGB need not round alike
PIXELS = """async ([type, content]) => {
  const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0));
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([bytes], {type}));
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d", {colorSpace: "srgb"});
  pen.drawImage(image, 0, 0);
  return [canvas.width, canvas.height, Array.from(pen.getImageData(0, 0, canvas.width, canvas.height).data)];
}"""


def slope(mode: str, top: int = 255) -> Image.Image:
    """A picture of every level, from the left to the right."""
    image = Image.new(mode, (SIDE, SIDE))
    image.putdata([(x * top) // (SIDE - 1) for _ in range(SIDE) for x in range(SIDE)])
    return image


def palette() -> bytes:
    image = slope("L").quantize(8)
    return written(image, transparency=bytes([0, 60, 120, 180, 240, 255, 255, 255]))


def colours() -> Image.Image:
    return Image.merge("RGB", (slope("L"), slope("L").transpose(Image.Transpose.ROTATE_90), slope("L")))


def turned(form: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return written(arrow((SIDE, SIDE // 2)), form, exif=exif, **({"quality": 95} if form == "JPEG" else {}))


PICTURES = {
    "palette and transparency": palette(),
    "grey with a transparent level": written(slope("L"), transparency=0),
    "sixteen bits of grey": written(slope("I;16", 65535)),
    "grey and alpha": written(Image.merge("LA", (slope("L"), slope("L").transpose(Image.Transpose.ROTATE_90)))),
    "Display P3, PNG": written(colours(), icc_profile=display_p3()),
    "Display P3, JPEG": written(colours(), "JPEG", icc_profile=display_p3(), quality=95),
    "plain": written(colours()),
    **{f"{form}, orientation {one}": turned(form, one) for form in ("JPEG", "PNG") for one in TURNS},
}


def form_of(content: bytes) -> str:
    return "PNG" if content.startswith(b"\x89PNG") else "JPEG"


def as_photo(content: bytes) -> bytes:
    """As photos are kept, before they are compressed."""
    words = {"not_known": NOT_KNOWN, "damaged": DAMAGED}
    with opened(io.BytesIO(content), formats=(form_of(content),), side=SIDE, **words) as image:
        return written(reduced(image, SIDE))


@pytest.mark.parametrize("name", PICTURES)
def test_a_browser_shows_the_same_before_and_after(context_of: Callable[..., BrowserContext], name):
    page = context_of("visitor").new_page()

    def shown(content: bytes) -> list:
        coded = base64.b64encode(content).decode()
        return page.evaluate(PIXELS, [f"image/{form_of(content).lower()}", coded])

    content = PICTURES[name]
    before = shown(content)
    assert len(set(before[2])) > 1, "else nothing is drawn"
    kept = without_metadata(content, form=form_of(content), not_known=NOT_KNOWN, damaged=DAMAGED)
    assert shown(kept) == before

    width, height, levels = shown(as_photo(content))
    assert [width, height] == before[:2]
    far = [(at, one, other) for at, (one, other) in enumerate(zip(before[2], levels, strict=True)) if one != other]
    assert all(abs(one - other) <= ROUNDED for _, one, other in far), far[:8]
