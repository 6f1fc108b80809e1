"""List what the suite proves, one line each, so that two commits can be compared: `python -m tests.proofs > after.txt`.

Requirements with the tests that carry them, rows of the permission table, cases of TRUST that tests name, and each test
with its parameters, wherever its file is. An older commit is listed by running this file by its path in a checkout of
it; `diff` says the rest.
"""

import io
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

CASES = re.compile(r"TRUST cases? ([A-Z\d, and]+)")


class Collected:
    def __init__(self) -> None:
        self.items: list[Any] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def cases(text: str | None) -> list[str]:
    return [case for found in CASES.findall(text or "") for case in re.findall(r"[A-Z]?\d+", found)]


def proofs(items: list[Any]) -> list[str]:
    from tests.test_permissions import TABLE

    lines = [f"test {item.name}" for item in items]
    lines += {
        f"{marker.name} {requirement} {item.originalname}"
        for item in items
        for name in ("met", "heard")
        for marker in item.iter_markers(name)
        for requirement in marker.args
    }
    lines += [f"row {row.pattern} {row.about} | {' '.join(row.get)} | {' '.join(row.post)}" for row in TABLE]
    named = {case for item in items for case in cases(item.obj.__doc__) + cases(item.module.__doc__)}
    named |= {case for item in items for case in cases(getattr(item.cls, "__doc__", ""))}
    return sorted([*lines, *(f"trust {case}" for case in named)])


def main() -> int:
    sys.path.insert(0, str(Path.cwd()))
    collected, said = Collected(), io.StringIO()
    with redirect_stdout(said):
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider"], plugins=[collected])
    if code:
        print(said.getvalue())
        return int(code)
    print(*proofs(collected.items), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
