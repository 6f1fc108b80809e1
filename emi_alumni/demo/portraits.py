"""Drawn portraits for a few people of the demonstration, since no photograph can be of somebody who does not exist."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIDE = 512
SCALE = 2  # drawn larger, then reduced: soft edges


@dataclass(frozen=True)
class Portrait:
    """Colours and a haircut: "short", "bob", "long", "bun" or "curls"."""

    background: str
    skin: str
    hair: str
    clothes: str
    cut: str
    glasses: bool = False
    beard: bool = False


PORTRAITS = {
    "karim.belhadri@example.org": Portrait("#cfe3e6", "#c98e62", "#221a17", "#1f5c6b", "short", beard=True),
    "nadege.courtelin@example.org": Portrait("#f3e3b3", "#f0c9a8", "#8a4b2a", "#a33a2c", "bob"),
    "aminata.sissoko@example.org": Portrait("#f6d9cf", "#6f452c", "#17110f", "#d59a2a", "bun"),
    "bruno.lemoisne@example.org": Portrait("#dbe6d3", "#edc3a2", "#8d8d8a", "#33475b", "short", glasses=True),
    "latifa.bensaidane@example.org": Portrait("#dcd9ee", "#d9a57c", "#2c1c16", "#5b4a91", "long"),
    "moussa.traore@example.org": Portrait("#d3e6e0", "#5b3823", "#140e0c", "#b5432f", "curls"),
    "aurelie.bonnefond@example.org": Portrait("#cfe3e6", "#f3d0b3", "#3f2a1e", "#2c6e63", "bob", glasses=True),
    "isabelle.fontaneau@example.org": Portrait("#f6d9cf", "#efc6a6", "#5a4a45", "#33475b", "bob"),
    "marion.hervieu-cisse@example.org": Portrait("#dbe6d3", "#8a5a3c", "#1d1512", "#d59a2a", "long"),
    "bakary.konate-vidal@example.org": Portrait("#f3e3b3", "#5b3823", "#140e0c", "#1f5c6b", "short", beard=True),
    "lea.tran-morel@example.org": Portrait("#dcd9ee", "#f0c9a8", "#1b1614", "#a33a2c", "long"),
    "samir.khelladi@example.org": Portrait("#cfe3e6", "#c98e62", "#2a1e18", "#5b4a91", "short", glasses=True),
    "julien.ferrandiz@example.org": Portrait("#f3e3b3", "#edc3a2", "#6b4a30", "#33475b", "short"),
    "nora.amrani-leduc@example.org": Portrait("#d3e6e0", "#d9a57c", "#2c1c16", "#b5432f", "curls"),
    "ophelie.garnaud@example.org": Portrait("#f6d9cf", "#f3d0b3", "#b06a34", "#2c6e63", "bun"),
    "gwenaelle.prigentil@example.org": Portrait("#d3e6e0", "#f0c9a8", "#a5622f", "#5b4a91", "curls", glasses=True),
    "issa.coulibaly-renard@example.org": Portrait("#dcd9ee", "#6f452c", "#17110f", "#2c6e63", "short"),
    "yasmina.belarbi-colin@example.org": Portrait("#f3e3b3", "#d9a57c", "#221a17", "#a33a2c", "bun"),
}


def draw(portrait: Portrait) -> ContentFile:
    """A square WebP file of a few kilobytes, always the same for the same portrait."""
    image = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), portrait.background)
    pen = Pen(ImageDraw.Draw(image))
    hair_behind(pen, portrait)
    pen.round(92, 376, 420, 640, 130, portrait.clothes)
    pen.round(214, 318, 298, 412, 42, shade(portrait.skin, 0.9))
    pen.oval(176, 128, 336, 352, portrait.skin)
    pen.oval(162, 222, 190, 268, portrait.skin)
    pen.oval(322, 222, 350, 268, portrait.skin)
    if portrait.beard:
        pen.slice(176, 128, 336, 358, 12, 168, portrait.hair)
        pen.oval(206, 226, 306, 292, portrait.skin)
        pen.oval(232, 292, 280, 318, portrait.skin)
    hair_in_front(pen, portrait)
    face(pen, portrait)
    stream = BytesIO()
    left, top, right, bottom = (n * SCALE for n in (66, 56, 446, 436))
    image.crop((left, top, right, bottom)).resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(
        stream, "WEBP", quality=82
    )
    return ContentFile(stream.getvalue())


class Pen:
    """Shapes in a square of 512."""

    def __init__(self, canvas: ImageDraw.ImageDraw) -> None:
        self.canvas = canvas

    def oval(self, left: int, top: int, right: int, bottom: int, colour: str) -> None:
        self.canvas.ellipse([n * SCALE for n in (left, top, right, bottom)], fill=colour)

    def ring(self, left: int, top: int, right: int, bottom: int, colour: str) -> None:
        self.canvas.ellipse([n * SCALE for n in (left, top, right, bottom)], outline=colour, width=5 * SCALE)

    def round(self, left: int, top: int, right: int, bottom: int, radius: int, colour: str) -> None:
        box = [n * SCALE for n in (left, top, right, bottom)]
        self.canvas.rounded_rectangle(box, radius=radius * SCALE, fill=colour)

    def slice(self, left: int, top: int, right: int, bottom: int, start: int, end: int, colour: str) -> None:
        self.canvas.chord([n * SCALE for n in (left, top, right, bottom)], start, end, fill=colour)

    def arc(self, left: int, top: int, right: int, bottom: int, start: int, end: int, colour: str) -> None:
        box = [n * SCALE for n in (left, top, right, bottom)]
        self.canvas.arc(box, start, end, fill=colour, width=6 * SCALE)


def hair_behind(pen: Pen, portrait: Portrait) -> None:
    if portrait.cut == "long":
        pen.round(146, 110, 366, 450, 110, portrait.hair)
    elif portrait.cut == "bob":
        pen.round(150, 106, 362, 344, 100, portrait.hair)
    elif portrait.cut == "bun":
        pen.oval(212, 62, 300, 150, portrait.hair)
        pen.round(170, 112, 342, 260, 80, portrait.hair)
    elif portrait.cut == "curls":
        for left, top in ((150, 120), (176, 86), (222, 70), (268, 86), (300, 120)):
            pen.oval(left, top, left + 70, top + 70, portrait.hair)
    elif portrait.cut == "short":
        pen.round(168, 106, 344, 250, 74, portrait.hair)


def hair_in_front(pen: Pen, portrait: Portrait) -> None:
    if portrait.cut == "short":
        pen.slice(176, 112, 336, 330, 215, 345, portrait.hair)
    elif portrait.cut == "bun":
        pen.slice(174, 112, 338, 330, 198, 342, portrait.hair)
    else:
        pen.slice(170, 104, 342, 320, 200, 348, portrait.hair)
    if portrait.cut in ("bob", "long"):
        pen.slice(160, 108, 300, 270, 150, 290, portrait.hair)


def face(pen: Pen, portrait: Portrait) -> None:
    dark = shade(portrait.skin, 0.35)
    for left in (212, 284):
        pen.oval(left, 236, left + 16, 254, dark)
        pen.arc(left - 10, 212, left + 26, 236, 200, 340, shade(portrait.hair, 0.9))
    pen.arc(244, 250, 268, 284, 20, 150, shade(portrait.skin, 0.72))
    pen.arc(228, 268, 284, 312, 25, 155, shade(portrait.skin, 0.5))
    if portrait.glasses:
        pen.ring(194, 220, 246, 268, "#2b2b2b")
        pen.ring(266, 220, 318, 268, "#2b2b2b")
        pen.round(244, 238, 268, 244, 2, "#2b2b2b")


def shade(colour: str, factor: float) -> str:
    return "#" + "".join(f"{int(int(colour[n : n + 2], 16) * factor):02x}" for n in (1, 3, 5))
