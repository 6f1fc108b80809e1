"""QR codes, drawn as one SVG path: no image, no style, nothing that our content policy would have to allow."""

from functools import lru_cache
from typing import NamedTuple

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

REMEMBERED = 200  # about a megabyte
QUIET = 4  # modules of white around it, as the standard asks


class Drawing(NamedTuple):
    """The side of the square, in modules, and the path of its black lines."""

    side: int
    path: str


@lru_cache(maxsize=REMEMBERED)
def draw(text: str) -> Drawing:
    """A code that can lose a quarter of itself: posters get torn. It says its text and nothing else: a page drawn again
    finds it drawn."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET)
    code.add_data(text)
    code.make()
    matrix = code.get_matrix()
    runs = []
    for y, line in enumerate(matrix):
        x = 0
        while x < len(line):
            width = 1
            while x + width < len(line) and line[x + width] == line[x]:
                width += 1
            if line[x]:
                runs.append(f"M{x} {y}.5h{width}")
            x += width
    return Drawing(len(matrix), "".join(runs))
