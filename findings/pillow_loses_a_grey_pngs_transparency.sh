#!/bin/sh
# Pillow loses the transparent colour of a grey PNG of two or four bits, and keeps it at one and eight.
#
# Version: Pillow 13.0.0, November 2026.
# Behaviour: such a PNG names its transparent grey in the file's own scale (3 of 0–3, 15 of 0–15). Pillow stretches the
#   pixels to 0–255 but not that number, so that no pixel has the transparent colour any more, and `convert("RGBA")`
#   gives an opaque picture without a warning.
# Seen: a white pixel that the file calls transparent has an alpha of 0 at one and eight bits, 255 at two and four.
# Why a portal meets it: drawing programs write logos and signatures in few greys to make them light. The collectivité's
#   logo then stands in a white box on a coloured page.
# Needs: python3 with venv. Exit 1 when the behaviour changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0

cat >look.py <<'PY'
import io
import struct
import zlib

from PIL import Image


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def white_pixel(depth: int) -> bytes:
    """A PNG of one white pixel in greys of `depth` bits, whose transparent colour is white."""
    white = (1 << depth) - 1
    header = struct.pack(">IIBBBBB", 1, 1, depth, 0, 0, 0, 0)
    row = bytes([0, white << (8 - depth)])
    chunks = (b"IHDR", header), (b"tRNS", struct.pack(">H", white)), (b"IDAT", zlib.compress(row)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)


print(*(Image.open(io.BytesIO(white_pixel(depth))).convert("RGBA").getpixel((0, 0))[3] for depth in (1, 2, 4, 8)))
PY
seen=$(env/bin/python look.py)
echo "alpha of the transparent pixel at 1, 2, 4 and 8 bits: $seen"
[ "$seen" = "0 255 255 0" ] || { echo "changed" >&2; exit 1; }
