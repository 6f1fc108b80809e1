"""Compile the sentences of Django that the portal says in its own words: `python -m tests.catalogue`.

Django reads `django.mo`, which only the gettext programs write; these few lines spare them. Both files are kept.
"""

import ast
import re
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "emi_alumni" / "locale" / "fr" / "LC_MESSAGES" / "django.po"

_STRING = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
ENTRY = re.compile(
    rf"^msgid {_STRING}(?:msgid_plural {_STRING}msgstr\[0\] {_STRING}msgstr\[1\] {_STRING}|msgstr {_STRING})", re.M
)


def text_of(quoted: str) -> str:
    return "".join(ast.literal_eval(line) for line in quoted.split("\n") if line.strip())


def read(source: str) -> dict[str, str]:
    """Each sentence in English with ours, both with their plural behind a NUL, as gettext keeps them."""
    sentences = {}
    for single, plural, ours, ours_of_many, plain in ENTRY.findall(source):
        if plural:
            sentences[f"{text_of(single)}\0{text_of(plural)}"] = f"{text_of(ours)}\0{text_of(ours_of_many)}"
        else:
            sentences[text_of(single)] = text_of(plain)
    return sentences


def compiled(sentences: dict[str, str]) -> bytes:
    """The binary catalogue: a head, where each sorted sentence is, where its translation is, then all of them."""
    pairs = [
        (key.encode(), value.encode()) for key, value in sorted(sentences.items(), key=lambda item: item[0].encode())
    ]
    head = 28
    start = head + 16 * len(pairs)
    words = b""
    places: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            places.append(struct.pack("<II", len(pair[column]), start + len(words)))
            words += pair[column] + b"\0"
    return (
        struct.pack("<7I", 0x950412DE, 0, len(pairs), head, head + 8 * len(pairs), 0, start) + b"".join(places) + words
    )


if __name__ == "__main__":
    SOURCE.with_suffix(".mo").write_bytes(compiled(read(SOURCE.read_text(encoding="utf-8"))))
