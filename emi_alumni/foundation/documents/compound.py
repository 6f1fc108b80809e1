"""Compound files ([MS-CFB]): what Office wrote before 2007, and the envelope of any Office file locked by a password.

None is kept; what is read of them here tells their owner which it is.
"""

import struct
from functools import cached_property

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4

ENTRY = 128  # bytes of an entry of the directory
STREAM, ROOT = 2, 5

WORD_ENCRYPTED = 0x0100  # fEncrypted of FibBase, [MS-DOC] 2.5.1
FILE_PASS, END_OF_SHEET = 0x002F, 0x000A  # records of a workbook, [MS-XLS] 2.3
SLIDES_ENCRYPTED = 0xF3D1C4DF  # headerToken of CurrentUserAtom, [MS-PPT] 2.3.2


class CompoundFile:
    """The streams of a compound file, by name. Raises struct.error, IndexError or ValueError when it is damaged."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.sector_size = 1 << self.number("<H", 30)
        self.mini_size = 1 << self.number("<H", 32)
        if self.sector_size not in (512, 4096) or self.mini_size != 64:
            raise ValueError("sizes of sectors that no file has")

    def number(self, form: str, offset: int) -> int:
        return int(struct.unpack_from(form, self.content, offset)[0])

    def sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector_size
        return self.content[start : start + self.sector_size]

    @cached_property
    def table(self) -> list[int]:
        """Which sector follows each one. Of the first 109 parts of the table, which are seven megabytes at least."""
        parts = [part for part in struct.unpack_from("<109I", self.content, 76) if part < len(self.content)]
        return list(numbers(b"".join(map(self.sector, parts))))

    def chain(self, start: int, table: list[int]) -> list[int]:
        found: list[int] = []
        while start < len(table) and len(found) < len(table):
            found.append(start)
            start = table[start]
        return found

    def read(self, start: int) -> bytes:
        return b"".join(map(self.sector, self.chain(start, self.table)))

    @cached_property
    def entries(self) -> dict[str, tuple[int, int, int]]:
        """Kind, first sector and size of each entry of the directory."""
        directory = self.read(self.number("<I", 48))
        found: dict[str, tuple[int, int, int]] = {}
        for at in range(0, len(directory) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind:
                found["" if kind == ROOT else name] = (kind, start, size)
        return found

    def stream(self, name: str) -> bytes:
        """Its bytes; b"" for none of this name."""
        kind, start, size = self.entries.get(name, (0, 0, 0))
        if kind != STREAM:
            return b""
        if size >= self.number("<I", 56):
            return self.read(start)[:size]
        small, table = self.read(self.entries[""][1]), list(numbers(self.read(self.number("<I", 60))))
        parts = [small[one * self.mini_size : (one + 1) * self.mini_size] for one in self.chain(start, table)]
        return b"".join(parts)[:size]


def numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def asks_a_password(content: bytes) -> bool:
    """Whether a compound file (`OLE`) opens with a password only. One too damaged to tell does not say so."""
    if ENCRYPTED_PACKAGE in content:
        return True
    try:
        file = CompoundFile(content)
        return _word_is_locked(file) or _sheets_are_locked(file) or _slides_are_locked(file)
    except (struct.error, IndexError, KeyError, ValueError):
        return False


def _word_is_locked(file: CompoundFile) -> bool:
    head = file.stream("WordDocument")
    return len(head) > 12 and bool(struct.unpack_from("<H", head, 10)[0] & WORD_ENCRYPTED)


def _sheets_are_locked(file: CompoundFile) -> bool:
    """A record says so before those of the first sheet, which end the same way whatever the file."""
    records, at = file.stream("Workbook") or file.stream("Book"), 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind in (FILE_PASS, END_OF_SHEET):
            return bool(kind == FILE_PASS)
        at += 4 + size
    return False


def _slides_are_locked(file: CompoundFile) -> bool:
    user = file.stream("Current User")
    token = struct.unpack_from("<I", user, 12)[0] if len(user) >= 16 else 0
    return "EncryptedSummary" in file.entries or token == SLIDES_ENCRYPTED
