"""Pictures that people send: their sides and the memory they ask for, checked before decoding; and what they hide.

A picture of a few kilobytes may unfold into hundreds of megabytes. So its header is read first (`opened`), what
decoding it would take is compared with `MEMORY`, and a worker decodes one at a time.
"""

import ctypes
import io
import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import IO, cast

from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, ImageMath, UnidentifiedImageError

MEMORY = 100_000_000  # bytes that the pixels of one picture may take while it is read
MAX_PIXELS = 65_000_000  # whatever they take: the time to read them grows too
PIXELS_AT_ONCE = 200_000  # of a decoded picture, turned to sRGB together
MOST_REDUCED = 4_500_000  # pixels of a long picture, once reduced
ORIENTATION = 0x0112  # EXIF
WEBP_BYTES = 16  # per pixel: libwebp's canvases, the frame handed over and Pillow's copy
BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # per pixel, in Pillow; 4 in every other mode
DEPTHS = {"L;2": 85, "L;4": 17}  # how many levels of 256 one of theirs is
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # EXIF orientation → what shows it upright
UNREADABLE = (
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    IndexError,
    EOFError,
    struct.error,
    zlib.error,
)

# Threads of one worker take turns: eight pictures decoded together would take eight times the memory.
one_at_a_time = Lock()
# What a thread frees stays its own in glibc, so that eight threads keep eight times as much; elsewhere none is needed.
give_memory_back = getattr(ctypes.CDLL(None), "malloc_trim", None)


def millions(pixels: float) -> str:
    """« 36,1 » : millions of pixels as people say them, rounded up: what is over a limit never reads as the limit."""
    return f"{math.ceil(pixels / 100_000) / 10:.1f}".replace(".", ",").removesuffix(",0")


@contextmanager
def opened(
    file: IO[bytes], *, formats: tuple[str, ...], side: int, not_known: str, damaged: str
) -> Iterator[Image.Image]:
    """An image of one of `formats`, not decoded yet, whose decoding takes no more than MEMORY; one at a time.

    A JPEG will be decoded at the smallest of its scales (1, 1/2, 1/4, 1/8) whose sides are at least `side` pixels.
    Raises ValidationError: `not_known` for any other format, `damaged` for what cannot be read here or in the block,
    and a sentence that says the picture's size and the limit.
    """
    with one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own alarm on size: ours is stricter
        try:
            file.seek(0)
            with Image.open(file, formats=formats) as image:
                size = image.size
                image.draft(None, (side, side))
                _check_size(size, max(_bytes_of_pixels(image), _bytes_of_passes(image, file, size)))
                yield image
        except Image.DecompressionBombError:  # Pillow stops counting before we do
            raise ValidationError(
                f"Cette image compte trop de pixels : la limite est de {millions(MAX_PIXELS)} millions. Réduisez-la."
            ) from None
        except UnidentifiedImageError:
            raise ValidationError(not_known) from None
        except UNREADABLE:
            raise ValidationError(damaged) from None
        finally:
            if give_memory_back:
                give_memory_back(0)


def _check_size(size: tuple[int, int], memory: float) -> None:
    width, height = size
    pixels = width * height
    limit = min(MAX_PIXELS, pixels * MEMORY // max(1, memory))
    if pixels > limit:
        raise ValidationError(
            f"Cette image compte trop de pixels : {width} × {height}, soit {millions(pixels)} millions. "
            f"La limite est de {millions(limit - 99_999)} millions pour une image de cette sorte : réduisez-la."
        )


def _bytes_of_pixels(image: Image.Image) -> int:
    each = WEBP_BYTES if image.format == "WEBP" else BYTES.get(image.mode, 4)
    return image.width * image.height * each


def _bytes_of_passes(image: Image.Image, file: IO[bytes], size: tuple[int, int]) -> float:
    """A JPEG written in several passes (progressive, or its colours apart) is kept whole until the last, at any scale:
    libjpeg holds two bytes for each sample. 0 for any other image."""
    if image.format not in ("JPEG", "MPO"):
        return 0
    file.seek(0)
    samples, passes = [(1, 1)], False
    for marker, body in jpeg_segments(file.read()):
        if marker in SIZES_OF_JPEG:
            samples = [(body[at + 1] >> 4, body[at + 1] & 15) for at in range(6, 6 + 3 * body[5], 3)]
            passes = marker == PROGRESSIVE
        elif marker == SCAN:
            passes = passes or body[0] < len(samples)
            break
    largest = max(across for across, _ in samples) * max(down for _, down in samples)
    return 2 * size[0] * size[1] * sum(across * down for across, down in samples) / largest if passes else 0


def orientation_of(image: Image.Image) -> int:
    """EXIF orientation (1 to 8) as browsers apply it: that of a JPEG or a PNG, never a WebP's; 1 where none is read."""
    if image.format == "WEBP" or not image.info.get("exif"):
        return 1
    exif = Image.Exif()
    try:
        exif.load(image.info["exif"])
    except UNREADABLE:
        return 1
    found = exif.get(ORIENTATION)
    return found if found in TURNS else 1


def reduced(image: Image.Image, side: int) -> Image.Image:
    """The opened image decoded, upright, in sRGB (RGBA where it is transparent), its smaller side near `side` at least.

    Small images keep their size. A large one is never held twice: it is turned to sRGB reduced by strips, closed.
    """
    _scale_transparency(image)
    image.load()
    width, height = image.size
    factor = max(1, min(width, height) // side, math.ceil(math.sqrt(width * height / MOST_REDUCED)))
    colours = _Colours(image)
    small = Image.new(colours.mode, (-(-width // factor), -(-height // factor)))
    rows = max(1, PIXELS_AT_ONCE // (width * factor)) * factor
    for top in range(0, height, rows):
        strip = colours.of(image.crop((0, top, width, min(top + rows, height))))
        small.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    turn = TURNS.get(orientation_of(image))
    image.close()  # the large one is not needed while the small one is written
    return small if turn is None else small.transpose(turn)


def _scale_transparency(image: Image.Image) -> None:
    """Pillow leaves a PNG's transparent colour at the file's depth when it brings the pixels to eight bits."""
    tiles = getattr(image, "tile", None)  # how a file that is not decoded yet writes its pixels
    clear, depth = image.info.get("transparency"), str(tiles[0].args) if tiles else ""
    if isinstance(clear, int) and depth in DEPTHS:
        image.info["transparency"] = clear * DEPTHS[depth]
    elif isinstance(clear, tuple) and depth == "RGB;16B":
        image.info["transparency"] = tuple(level >> 8 for level in clear)


class _Colours:
    """How the pixels of one picture become sRGB: its palette, its transparency, its colour profile."""

    def __init__(self, image: Image.Image) -> None:
        self.transparent = image.has_transparency_data
        self.mode = "RGBA" if self.transparent else "RGB"
        self.profile = _profile(image)

    def of(self, strip: Image.Image) -> Image.Image:
        alpha = self._alpha(strip)
        if strip.mode.startswith("I"):  # 16 bits of grey: Pillow would cut all that is above 255
            strip = strip.convert("I").point(lambda level: level * (1 / 257)).convert("L")
        elif strip.mode != "CMYK":
            strip = strip.convert("L" if strip.mode in ("1", "L", "LA") else "RGB")
        strip.info.clear()
        coloured = self._in_srgb(strip)
        if alpha:
            coloured.putalpha(alpha)
        return coloured

    def _alpha(self, strip: Image.Image) -> Image.Image | None:
        if not self.transparent:
            return None
        level = strip.info.get("transparency")
        if strip.mode.startswith("I"):
            seen = ImageMath.lambda_eval(lambda of: (of["grey"] != level) * 255, grey=strip.convert("I"))
            return seen.convert("L")
        return strip.convert("RGBA").getchannel("A")

    def _in_srgb(self, strip: Image.Image) -> Image.Image:
        space = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}[strip.mode]
        if self.profile and self.profile.profile.xcolor_space.strip() == space:
            try:
                found = ImageCms.profileToProfile(strip, self.profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
                return cast(Image.Image, found)  # a new one, as it was not asked to be in place
            except ImageCms.PyCMSError:
                self.profile = None  # says nothing that can be used: browsers ignore it too
        return strip.convert("RGB")


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    except (KeyError, TypeError, OSError, ImageCms.PyCMSError):
        return None


# The same picture without what it hides ---------------------------------------------------------------------

SCAN, END = 0xDA, 0xD9
PROGRESSIVE = 0xC2
SIZES_OF_JPEG = {0xC0, 0xC1, PROGRESSIVE}  # the kinds that browsers show
OF_PIXELS = {*SIZES_OF_JPEG, 0xC4, 0xDB, 0xDD, SCAN}  # tables and scans
# Chunks of a PNG that say how its pixels look: W3C, PNG (third edition), § 11. Words, dates, places go.
OF_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"cICP"}


def jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment up to the end of the first image; a scan's body holds its coded pixels.

    Raises ValueError where the file is not that, or is cut short (ITU-T T.81, annex B).
    """
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker == END:
            return
        length = int.from_bytes(content[at : at + 2])
        if length < 2 or at + length > len(content):
            raise ValueError("cut short")
        end = at + length
        if marker == SCAN:
            while True:  # to the first marker that is neither a stuffed byte nor a restart
                end = content.find(b"\xff", end)
                if end < 0 or end + 1 >= len(content):
                    raise ValueError("cut short")
                if content[end + 1] and not 0xD0 <= content[end + 1] <= 0xD7 and content[end + 1] != 0xFF:
                    break
                end += 1 if content[end + 1] == 0xFF else 2
        yield marker, content[at + 2 : end]
        at = end


def png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each chunk up to the end of the image. Raises ValueError for a damaged one."""
    at = 8
    while True:
        length = int.from_bytes(content[at : at + 4])
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if len(body) != length or zlib.crc32(name + body) != int.from_bytes(
            content[at + 8 + length : at + 12 + length]
        ):
            raise ValueError("damaged")
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length


def without_metadata(content: bytes, *, form: str, not_known: str, damaged: str) -> bytes:
    """The same JPEG or PNG, pixel for pixel: its colours and its upright side stay; author, place, words, previews
    and what follows the picture go. Raises ValidationError as `opened` does."""
    with opened(io.BytesIO(content), formats=(form,), side=1, not_known=not_known, damaged=damaged) as image:
        image.load()
        turned = orientation_of(image)
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    try:
        return (_bare_jpeg if form == "JPEG" else _bare_png)(content, exif.tobytes() if turned != 1 else b"")
    except UNREADABLE:
        raise ValidationError(damaged) from None


def _bare_jpeg(content: bytes, orientation: bytes) -> bytes:
    kept = [b"\xff\xd8"]

    def write(marker: int, body: bytes, head: int | None = None) -> None:
        kept.append(bytes((0xFF, marker)) + (head or len(body) + 2).to_bytes(2) + body)

    if orientation:
        write(0xE1, orientation)
    for marker, body in jpeg_segments(content):
        if marker == 0xE0 and body.startswith(b"JFIF\0"):
            write(marker, body[:12] + b"\0\0")  # without the preview that may follow
        elif (marker == 0xE2 and body.startswith(b"ICC_PROFILE\0")) or (marker == 0xEE and body.startswith(b"Adobe")):
            write(marker, body)
        elif marker in OF_PIXELS:
            write(marker, body, 6 + 2 * body[0] if marker == SCAN else None)
    return b"".join([*kept, b"\xff\xd9"])


def _bare_png(content: bytes, orientation: bytes) -> bytes:
    kept = [content[:8]]

    def write(name: bytes, body: bytes) -> None:
        kept.append(len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4))

    for name, body in png_chunks(content):
        if name in OF_PNG:
            write(name, body)
        if name == b"IHDR" and orientation:
            write(b"eXIf", orientation.removeprefix(b"Exif\0\0"))
    return b"".join(kept)
