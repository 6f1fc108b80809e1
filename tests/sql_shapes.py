"""Choose the tests that PostgreSQL runs, from what the whole suite asked of SQLite: `python -m tests.sql_shapes`.

`make test` notes, for each test, its CPU time and the *shapes* of its statements: their text without values. The ORM
writes the same shapes for both engines, so a shape is asked of PostgreSQL once, by the cheapest tests that cover all
of them. A statement that the database refuses is another shape, by the constraint that it breaks: each refusal is
asked of PostgreSQL too. Tests whose outcome depends on the engine otherwise are always chosen:

- locks, concurrency, several connections: tests outside a transaction, and each line that locks rows;
- search, and what reads `connection.vendor`, `connection.features` or the engine's settings, itself or through a
  fixture, a function or a constant of its file;
- what says so by `@pytest.mark.both_engines`.

Values that engines do not treat alike (`strange`: a NUL, a number too large, a date out of reach…) make another shape
of the statement that carries them: each is asked of PostgreSQL too.

The notes and the choice name the code that they are about: pytest refuses a choice made for other code.
"""

import ast
import json
import math
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

ROOT = Path(__file__).resolve().parent.parent
NOTES = ROOT / "var" / "tests" / "shapes"
CHOICE = ROOT / "var" / "tests" / "postgres.json"

SPACED_LIST = re.compile(r"\((?:%s, )*%s\)(?:, \((?:%s, )*%s\))*")
NUMBER = re.compile(r"\b\d+\b")
TEXT = re.compile(r"'(?:[^']|'')*'")
# What transactions are made of, in every test.
BOUNDS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
ENGINES_DIFFER = re.compile(r"\.vendor\b|connection\.features|\bDATABASES\b|DATABASE_URL")
ALWAYS = ("tests/search/",)
# Python writes of a date's first years with zeros; PostgreSQL counts some of the last ones out of its zones' reach.
OUT_OF_REACH = re.compile(r"(?:0\d{3}|9[89]\d\d)-\d\d-\d\d")
LONG = 1_000
# Starting a test costs this much, seconds.
START = 0.005


@cache
def shape(sql: str) -> str:
    """A statement without its values: numbers, texts, and how many are in its lists."""
    return NUMBER.sub("0", TEXT.sub("''", SPACED_LIST.sub("(%s)", sql)))


def strange(value: Any) -> str:
    """What engines do not treat alike in this value; nothing, of an ordinary one."""
    if isinstance(value, int):
        return next((f"beyond {bits} bits" for bits in (63, 31, 15) if value.bit_length() > bits), "")
    if isinstance(value, float):
        return "" if math.isfinite(value) else "not finite"
    text = value if isinstance(value, str) else str(value) if isinstance(value, date) else ""
    if "\0" in text or "\\u0000" in text:
        return "a NUL"
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        return "half a sign"
    if OUT_OF_REACH.match(text):
        return "out of reach"
    return "long" if len(text) > LONG else ""


def strange_of(params: Any, many: bool) -> set[str]:
    """What is strange among the values of a statement."""
    rows = params or () if many else (params or (),)
    return {strange(value) for row in rows for value in (row.values() if isinstance(row, dict) else row)}


class Notes:
    """What the tests of one process asked of the database."""

    def __init__(self) -> None:
        self.ranks: dict[str, int] = {}
        self.tests: dict[str, dict[str, Any]] = {}
        self.shapes: set[str] = set()

    def execute(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        params = list(params) if many else params  # may be read only once
        if not sql.startswith(BOUNDS):
            here = shape(sql)
            self.shapes.add(here)
            self.shapes.update(f"{what}: {here}" for what in strange_of(params, many) if what)
        try:
            return execute(sql, params, many, context)
        except DatabaseError as refusal:  # others are ours: `sent_by` stops a statement that it only wants to read
            self.shapes.add(f"refused, {shape(str(refusal))}: {shape(sql)}")
            raise

    def lock(self) -> None:
        """Rows are being locked, by this line: SQLite's statements do not say so."""
        caller = sys._getframe(2)
        self.shapes.add(f"lock {Path(caller.f_code.co_filename).name}:{caller.f_lineno}")

    @contextmanager
    def of(self, item: pytest.Item) -> Iterator[None]:
        from django.db import connection

        self.shapes = set()
        started = time.process_time()
        with connection.execute_wrapper(self.execute):
            yield
        self.tests[item.nodeid] = {
            "cost": time.process_time() - started,
            "shapes": [self.ranks.setdefault(one, len(self.ranks)) for one in self.shapes],
            "always": always(item),
        }

    def save(self, process: str) -> None:
        NOTES.mkdir(parents=True, exist_ok=True)
        notes = {"code": code(), "shapes": list(self.ranks), "tests": self.tests}
        (NOTES / f"{process}.json").write_text(json.dumps(notes), encoding="utf-8")


def names_said_by(statement: ast.stmt) -> set[str]:
    """Of functions and constants, and of the fixtures that its arguments ask for."""
    nodes = list(ast.walk(statement))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.arg for node in nodes if isinstance(node, ast.arg)
    }


def defines(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return {node.id for target in targets if target for node in ast.walk(target) if isinstance(node, ast.Name)}


@cache
def what_reads_the_engine(code: str) -> frozenset[str]:
    """What a file of tests defines of which the outcome depends on the engine: its own lines read it, or those of
    something that it names. Everything, where that is no definition, marks the file, or is there for each test."""
    definitions, reading = ast.parse(code).body, set[str]()
    everything = frozenset(name for one in definitions for name in defines(one))
    while True:
        found = set(reading)
        for one in definitions:
            first = min([one.lineno, *(decorator.lineno for decorator in getattr(one, "decorator_list", []))])
            own = "\n".join(code.splitlines()[first - 1 : one.end_lineno])
            if not ENGINES_DIFFER.search(own) and not reading & names_said_by(one):
                continue
            if not defines(one) or "pytestmark" in defines(one) or "autouse" in own:
                return everything
            found |= defines(one)
        if found == reading:
            return frozenset(reading)
        reading = found


def reads_the_engine(item: pytest.Item) -> bool:
    code = item.path.read_text(encoding="utf-8")
    own = item.cls or item.function  # type: ignore[attr-defined]
    return own.__name__ in what_reads_the_engine(code)


def always(item: pytest.Item) -> bool:
    """Whether the outcome of a test depends on the engine by more than the shapes of its statements."""
    database = item.get_closest_marker("django_db")
    return bool(
        (database and database.kwargs.get("transaction"))
        or item.get_closest_marker("both_engines")
        or item.nodeid.startswith(ALWAYS)
        or reads_the_engine(item)
    )


def note_locks(notes: Notes) -> None:
    from django.db.models import QuerySet

    ask = QuerySet.select_for_update

    def noted(self: QuerySet, *args: Any, **kwargs: Any) -> QuerySet:
        notes.lock()
        return ask(self, *args, **kwargs)

    QuerySet.select_for_update = noted  # type: ignore[method-assign]


@cache
def code() -> str:
    """A digest of the portal and of its tests."""
    from tests.database_templates import digest_of

    return digest_of("tests", "templates")


def read_notes() -> tuple[dict[str, dict[str, Any]], str]:
    """Each test's cost, shapes and whether it is always run; and the code that they are about."""
    tests: dict[str, dict[str, Any]] = {}
    codes = set()
    for path in sorted(NOTES.glob("*.json")):
        notes = json.loads(path.read_text(encoding="utf-8"))
        codes.add(notes["code"])
        for test, facts in notes["tests"].items():
            tests[test] = facts | {"shapes": {notes["shapes"][rank] for rank in facts["shapes"]}}
    if len(codes) != 1:
        sys.exit("There are no notes of one whole run of the suite: `make test` makes them.")
    return tests, codes.pop()


def choose(tests: dict[str, dict[str, Any]]) -> list[str]:
    """Those that are always run, then the ones that bring the most shapes a second until none is missing; of these, the
    dearest whose shapes the others have too are left out in the end."""
    chosen = [test for test, facts in tests.items() if facts["always"]]
    missing = set().union(*(facts["shapes"] for facts in tests.values()))
    missing -= set().union(*(tests[test]["shapes"] for test in chosen))
    left = {test: facts for test, facts in tests.items() if not facts["always"]}

    def worth(test: str) -> float:
        return len(left[test]["shapes"] & missing) / (left[test]["cost"] + START)

    ranking = sorted(((worth(test), test) for test in left), reverse=True)
    while missing:
        # A test's worth only falls: the first whose worth is still the best is the one.
        (_, best), *ranking = ranking
        now = worth(best)
        if ranking and now < ranking[0][0]:
            place = next((rank for rank, (value, _) in enumerate(ranking) if value <= now), len(ranking))
            ranking.insert(place, (now, best))
            continue
        chosen.append(best)
        missing -= left[best]["shapes"]
    times = Counter(one for test in chosen for one in tests[test]["shapes"])
    kept = set(chosen)
    for test in sorted(kept & left.keys(), key=lambda test: (-left[test]["cost"], test)):
        if all(times[one] > 1 for one in left[test]["shapes"]):
            kept.remove(test)
            times.subtract(left[test]["shapes"])
    return sorted(kept)


def uncovered(tests: dict[str, dict[str, Any]], chosen: list[str]) -> set[str]:
    """The shapes of the suite that no chosen test has."""
    everything, covered = (set().union(*(tests[test]["shapes"] for test in names)) for names in (tests.keys(), chosen))
    return everything - covered


def chosen_items(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests that were chosen for this very code, all of them."""
    choice = json.loads(CHOICE.read_text(encoding="utf-8")) if CHOICE.exists() else {"code": ""}
    if choice["code"] != code():
        raise pytest.UsageError("The tests of PostgreSQL were not chosen for this code: `make test` chooses them.")
    wanted = set(choice["tests"])
    kept = [item for item in items if item.nodeid in wanted]
    if len(kept) != len(wanted):
        missing = wanted - {item.nodeid for item in kept}
        raise pytest.UsageError(f"Tests chosen for PostgreSQL are not there: {sorted(missing)[:5]}")
    return kept


def main() -> int:
    tests, about = read_notes()
    chosen = choose(tests)
    if left_out := uncovered(tests, chosen):
        print(*sorted(left_out), sep="\n")
        return 1
    CHOICE.write_text(json.dumps({"code": about, "tests": chosen}), encoding="utf-8")
    shapes = set().union(*(facts["shapes"] for facts in tests.values()))
    counts = Counter(test for test, facts in tests.items() if facts["always"])
    costs = [sum(tests[test]["cost"] for test in names) for names in (tests, chosen)]
    print(
        f"PostgreSQL runs {len(chosen)} of {len(tests)} tests: {len(counts)} always, the others cover all of the"
        f" {len(shapes)} shapes of statements ({costs[1]:.0f} of {costs[0]:.0f} s of CPU on SQLite)."
    )
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.exit(main())
