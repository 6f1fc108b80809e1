"""Print what became of each sentence of the workshop: `python -m tests.requirement_report`.

`met`: done, somebody of the workshop would agree. `heard`: kept as an idea that people read, support and discuss, and
that is answered; nothing more is claimed. A requirement with neither is not there yet: it fails nothing.
"""

import io
import json
import sys
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "docs" / "requirements.json"


def requirements() -> dict[str, str]:
    """The 160 requirements of the workshop, by id, in its order."""
    return {item["id"]: item["texte"] for item in json.loads(SOURCE.read_text(encoding="utf-8"))["exigences"]}


MARKERS = ("met", "heard")


def proofs(items: list[pytest.Item], name: str) -> Counter[str]:
    """How many test functions carry each requirement in the marker of this name; a parametrised test counts once."""
    pairs = {
        (requirement, item.nodeid.partition("[")[0])
        for item in items
        for marker in item.iter_markers(name)
        for requirement in marker.args
    }
    return Counter(requirement for requirement, _ in pairs)


class Collected:
    """Keeps what pytest found."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def main() -> int:
    collected = Collected()
    said = io.StringIO()
    with redirect_stdout(said):
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider"], plugins=[collected])
    if code:
        print(said.getvalue())
        return int(code)
    met, heard = (proofs(collected.items, name) for name in MARKERS)
    texts = requirements()
    print(f"{'':8} {'met':>5} {'heard':>5}")
    for requirement, text in texts.items():
        print(f"{requirement:8} {met[requirement] or '-':>5} {heard[requirement] or '-':>5}  {text}")
    done, kept = [name for name in texts if met[name]], [name for name in texts if heard[name] and not met[name]]
    left = len(texts) - len(done) - len(kept)
    print(f"{len(done)} of {len(texts)} met, {len(kept)} more heard, {left} neither")
    return 0


if __name__ == "__main__":
    sys.exit(main())
