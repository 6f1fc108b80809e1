"""Commands of the portal, all walked: each says what it does, rehearses what it would change, and does it once."""

import io
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from mailbox import mbox
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import BaseCommand, call_command, get_commands
from django.utils import timezone

from directory.models import User
from emi_alumni.foundation.discovery import our_packages
from emi_alumni.foundation.rehearsal import NOTHING_DONE, NOTHING_KEPT, ApplyCommand, RehearsedCommand

OURS = sorted(name for name, app in get_commands().items() if app.split(".")[0] in our_packages())
# Those that rehearse nothing, and why.
WITHOUT_DRY_RUN = {
    "evaluate_search": "only reads",
    "evaluate_help": "only reads",
    "make_vapid_keys": "only prints",
    "registre": "only prints",
    "plan_upgrade": "only reads",
    "exporter_personne": "writes one new file, and never over another",
    **dict.fromkeys(("replay_year", "simulate_signals"), "forgets all that it did, always"),
    "measure_pictures": "only measures",
    "draw_map": "writes a file of the sources, for developers",
    "rebuild_search": "makes anew what is derived from the data",
    "refresh_statistics": "writes what the database believes of its tables, nothing of theirs",
    "load_demo": "refused outside of a demonstration",
    "serve_demo": "refused outside of a demonstration",
    **dict.fromkeys(
        ("populate", "populate_projects", "populate_events", "populate_practices"), "refused in production"
    ),
}
NIGHTLY = [line.split()[1] for line in Path("deploy/nightly").read_text().splitlines() if line.strip()[:4] == "run "]
RELEASE = [line.split()[1] for line in Path("deploy/release").read_text().splitlines() if line[:4] == "run "]


def command(name: str) -> BaseCommand:
    made: BaseCommand = import_module(f"{get_commands()[name]}.management.commands.{name}").Command()
    return made


def options_of(name: str) -> set[str]:
    return {option for action in command(name).create_parser("", name)._actions for option in action.option_strings}


def rows() -> dict[str, list[Any]]:
    """Every row of the database."""
    return {
        model._meta.label: sorted(model._base_manager.order_by().values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def changed(before: dict[str, list[Any]]) -> list[str]:
    return [label for label, now in rows().items() if now != before[label]]


def said_by(name: str, *arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def given(world, tmp_path) -> dict[str, tuple[str, ...]]:
    """What each command is told, beside its options."""
    box = mbox(tmp_path / "retours")
    box.add("From: a@exemple.fr\nSubject: Bonjour\n\nUne question.\n")
    box.close()
    return {
        "first_administrator": (User.objects.get(is_superuser=True).email, "--first-name=Ida", "--last-name=Roy"),
        "effacer_personne": (str(world.karim.pk),),
        "read_bounces": (str(tmp_path / "retours"),),
        "back_up": (str(tmp_path / "backups"), "--keep=30"),
    }


@pytest.mark.parametrize("name", OURS)
def test_it_says_what_it_does(name):
    help_of = command(name).help
    assert help_of
    assert help_of[0].isupper()
    assert help_of.endswith(".")


@pytest.mark.parametrize("name", OURS)
def test_it_rehearses_or_says_why_not(name):
    assert ("--dry-run" in options_of(name)) is (name not in WITHOUT_DRY_RUN)


def test_reasons_are_for_commands_that_exist():
    assert set(WITHOUT_DRY_RUN) <= set(OURS)


@pytest.fixture
def later() -> Iterator[None]:
    """Two years on: all that waits for a day is due."""
    with time_machine.travel(timezone.now() + timedelta(days=800), tick=False):
        yield


@pytest.mark.parametrize("name", [name for name in OURS if name not in WITHOUT_DRY_RUN])
def test_a_rehearsal_changes_nothing_and_says_so(name, given, later, tmp_path):
    before, files = rows(), sorted(tmp_path.rglob("*"))
    said = said_by(name, *given.get(name, ()), "--dry-run")
    assert changed(before) == []
    assert sorted(tmp_path.rglob("*")) == files
    made = command(name)
    if isinstance(made, ApplyCommand | RehearsedCommand):
        assert said.splitlines()[-1] == (NOTHING_DONE if isinstance(made, ApplyCommand) else NOTHING_KEPT)
    assert len(said.splitlines()) >= 1


@pytest.mark.parametrize("name", [name for name in OURS if isinstance(command(name), ApplyCommand)])
def test_it_acts_once_and_says_what_it_did(name, given, later, django_capture_on_commit_callbacks):
    arguments = given.get(name, ())
    before = rows()
    assert said_by(name, *arguments).splitlines()[-1] == NOTHING_DONE
    assert changed(before) == [], "without --apply"
    with django_capture_on_commit_callbacks(execute=True):
        said = said_by(name, *arguments, "--apply")
    assert said.strip()
    assert NOTHING_DONE not in said
    after = rows()
    with django_capture_on_commit_callbacks(execute=True):
        said_by(name, *arguments, "--apply")
    assert changed(after) == []


@pytest.mark.parametrize("name", [name for name in OURS if isinstance(command(name), RehearsedCommand)])
def test_what_it_brings_is_brought_once(name, given, django_capture_on_commit_callbacks):
    arguments = given.get(name, ())
    with django_capture_on_commit_callbacks(execute=True):
        assert said_by(name, *arguments).strip()
    after = rows()
    with django_capture_on_commit_callbacks(execute=True):
        assert said_by(name, *arguments).strip()
    assert changed(after) == []


def test_what_a_server_runs_may_be_run_again():
    """By night and at each release: the walks above look at all of them, but for Django's own."""
    walked = {name for name in OURS if isinstance(command(name), ApplyCommand | RehearsedCommand)}
    assert set(NIGHTLY) <= walked
    twice_elsewhere = {
        "plan_upgrade",
        "refresh_statistics",
    }  # tests/test_rolling_upgrade.py, test_planner_statistics.py
    assert {name for name in RELEASE if name in OURS} <= walked | twice_elsewhere
