"""Every page of the portal, found from the URL resolver and the table of the permission tests. Runs inside a build.

An address is declared by a row of the table in tests/test_permissions.py, and its example things by tests/access.py.
Pages worth reading in other states than the table's (a search, facets, the last page) are declared here.
"""

from collections.abc import Callable
from dataclasses import dataclass

# Who reads, and which column of the table says what they get; the reader without role has none.
READERS = {"no role": None, "lead": "member", "animator": "animator", "mission": "moderator"}
# Who reads the pages that none of these may open.
OTHERS = {"visitor": "visitor", "representative": "representative", "administrator": "administrator"}


@dataclass(frozen=True)
class Page:
    """A page in one state: its URL name, and what it is about (a word of the table, or of `STATES`)."""

    name: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.about}".strip()


@dataclass(frozen=True)
class Visit:
    """A page, who reads it, and the answer that the table foresees ("" when it does not say)."""

    page: Page
    reader: str
    foreseen: str


def refuse_undeclared(addresses: list, rows_of: Callable, table: list) -> None:
    """Every address must have a row: one that nobody declared would never be measured."""
    if missing := [address.name for address in addresses if not rows_of(address, table)]:
        raise SystemExit(f"No row in tests/test_permissions.py: {', '.join(missing)}.")


def visits(addresses: list, rows_of: Callable, table: list, roles: tuple[str, ...]) -> list[Visit]:
    """Who reads what. A page that nobody may open (it is posted to, or leads elsewhere) is in none."""
    found = []
    for address in addresses:
        for row in rows_of(address, table):
            page = Page(address.name, row.about)
            answers = dict(zip(roles, row.get, strict=True))
            if "200" not in answers.values():
                continue
            readers = {
                reader: answers[role] if role else ""
                for reader, role in READERS.items()
                if role is None or answers[role] == "200"
            }
            if set(readers) == {"no role"}:
                readers |= {reader: "200" for reader, role in OTHERS.items() if answers[role] == "200"}
            found += [Visit(page, reader, foreseen) for reader, foreseen in readers.items()]
    return found
