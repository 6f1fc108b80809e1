"""Print the workshop's requirements with the number of tests that prove each: `python -m tests.requirement_report`."""

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


def proofs(items: list[pytest.Item]) -> Counter[str]:
    """How many test functions name each requirement; a parametrised test counts once."""
    pairs = {
        (requirement, item.nodeid.partition("[")[0])
        for item in items
        for marker in item.iter_markers("requirement")
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
    counts = proofs(collected.items)
    texts = requirements()
    for requirement, text in texts.items():
        count = counts[requirement]
        print(f"{requirement:8} {'proven' if count else 'unproven':8} {count:3}  {text}")
    print(f"{sum(1 for name in texts if counts[name])} of {len(texts)} proven")
    return 0


if __name__ == "__main__":
    sys.exit(main())
