"""Each kind of notification that the portal tells is declared: a signal of the month, or told at once and why."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings

from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.kinds import DIRECT, SIGNALS
from emi_alumni.foundation.notifications.models import Notification

ROOT = Path(settings.BASE_DIR)
APPS = ("directory", "governance", "projects", "events", "mentoring", "resources", "emi_alumni")
NOT_OURS = {"migrations", "demo"}
REHEARSED = "simulate_signals.py"  # its accounts are forgotten
Places = dict[str, set[str]]


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if NOT_OURS.isdisjoint(path.parts) and path.name != REHEARSED:
                yield path, ast.parse(path.read_text())


def values(said: ast.expr | None, constants: dict[str, str]) -> list[str]:
    """The texts that an expression may be; « seat_* » for one that is computed in part."""
    match said:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=first, orelse=second):
            return [*values(first, constants), *values(second, constants)]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)]
        case ast.Name(id=name) if name in constants:
            return [constants[name]]
        case _:
            return []


def constants_of(module: ast.Module) -> dict[str, str]:
    found = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found |= {name.id: node.value.value for name in node.targets if isinstance(name, ast.Name)}
    return found


def ranks_of(module: ast.Module) -> dict[str, int]:
    """Where the functions of a module that tell are given their kind, when it has no name."""
    found = {}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and "tell" in node.name:
            names = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
            if "kind" in names:
                found[node.name] = names.index("kind")
    return found


def told() -> tuple[Places, Places]:
    """Kinds given to `signal`, and those told otherwise, each with where."""
    parsed = list(sources())
    everywhere = {name: rank for _, module in parsed for name, rank in ranks_of(module).items()}
    signals, others = defaultdict(set), defaultdict(set)
    for path, module in parsed:
        constants, here = constants_of(module), ranks_of(module)
        for call in ast.walk(module):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if "tell" not in name and name != "signal":
                continue
            given = next((one.value for one in call.keywords if one.arg == "kind"), None)
            rank = here.get(name, None if name.startswith("_") else everywhere.get(name))
            if given is None and rank is not None and rank < len(call.args):
                given = call.args[rank]
            for kind in values(given, constants):
                if " " not in kind:
                    (signals if name == "signal" else others)[kind].add(f"{path.relative_to(ROOT)}:{call.lineno}")
    return signals, others


def test_each_kind_is_declared_a_signal_or_told_at_once():
    signals, others = told()
    direct = set().union(*DIRECT.values())
    assert len(others) > 80, "they are found"
    assert set(signals) == SIGNALS
    undeclared = {kind: where for kind, where in others.items() if not any(fnmatch(one, kind) for one in direct)}
    assert undeclared == {}, "a signal (budget.py), or told at once: declare which, in `news.py` of its app"


def test_nothing_is_declared_that_nobody_tells():
    _, others = told()
    direct = set().union(*DIRECT.values())
    assert {one for one in direct if not any(fnmatch(one, kind) for kind in others)} == set()
    assert direct.isdisjoint(SIGNALS)
    reasons = list(DIRECT.values())
    assert sum(map(len, reasons)) == len(direct), "one reason each"


@pytest.mark.django_db
def test_a_signal_is_not_told_past_the_month(helene):
    with pytest.raises(ValueError, match="budget"):
        Notification.tell([helene.user], kind="club_date", sentence="Une date.", thing=helene)
    with pytest.raises(ValueError, match="DIRECT"):
        signal([helene.user], kind="help_asked", sentence="Une main.", thing=helene)
