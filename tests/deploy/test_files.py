"""The files of deploy/, read by the programs that they are for."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import get_commands, load_command_class
from django.db import connection
from psycopg import sql

from tests.deploy.files import DEPLOY, ROOT, nginx_file
from tests.postgres import free_port

UNITS = sorted((DEPLOY / "systemd").iterdir())
PORTAL = "/srv/emi-alumni/portail"


def needs(program: str) -> str:
    """The program's path; without it the test is skipped, and fails in CI, which installs it."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if path is None:
        assert not os.environ.get("CI"), f"{program} is not installed"
        pytest.skip(f"{program} is not installed: its files are not checked")
    return path


def verified(folder: Path) -> str:
    """What systemd says of the units of this folder; nothing when they are right."""
    names = sorted(str(path) for path in folder.iterdir())
    command = [needs("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    return said or ("" if done.returncode == 0 else f"code {done.returncode}")


@pytest.fixture
def units(tmp_path) -> Path:
    """The units as they are on a machine where the portal is installed in this folder."""
    folder, portal = tmp_path / "system", tmp_path / "portal"
    folder.mkdir()
    (portal / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "gunicorn"):
        (portal / ".venv" / "bin" / name).symlink_to(shutil.which("true"))
    (portal / "deploy").symlink_to(DEPLOY)
    for unit in UNITS:
        (folder / unit.name).write_text(unit.read_text(encoding="utf-8").replace(PORTAL, str(portal)))
    return folder


def test_units_and_timers_are_understood_by_systemd(units):
    assert verified(units) == ""


def test_a_mistyped_setting_of_a_unit_would_be_told(units):
    unit = units / "emi-alumni.service"
    unit.write_text(unit.read_text().replace("Restart=always", "Restart=forever"))
    assert "forever" in verified(units)


def test_each_timer_has_its_service_and_each_service_is_started_by_something():
    services = {unit.stem for unit in UNITS if unit.suffix == ".service"}
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert timers < services
    for name in sorted(services):
        words = (DEPLOY / "systemd" / f"{name}.service").read_text(encoding="utf-8")
        assert ("WantedBy=" in words) != (name in timers), f"{name}: by a timer or at start, not both"
        assert "User=emi" in words, "nothing of the portal runs as root"


def commands_of(script: str) -> list[list[str]]:
    """With the options that a variable may add."""
    lines = [line.split("#")[0] for line in script.splitlines() if line.strip().startswith("run ")]
    return [re.sub(r"\$\{\w+:\+(.+?)\}", r"\1", line).split()[1:] for line in lines]


def test_what_is_run_exists_and_takes_these_options():
    lines = commands_of((DEPLOY / "nightly").read_text(encoding="utf-8"))
    lines += commands_of((DEPLOY / "release").read_text(encoding="utf-8"))
    for unit in UNITS:
        lines += [found.split() for found in re.findall(r"manage\.py (.+)", unit.read_text(encoding="utf-8"))]
    assert len(lines) > 25
    for name, *options in lines:
        command = load_command_class(get_commands()[name], name)
        command.create_parser("manage.py", name).parse_args(options)


PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0][:40])
def test_what_the_page_tells_to_paste_is_understood_and_names_what_exists(block):
    done = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    for name in re.findall(r"(?<![\w/.])((?:deploy|docs)/[\w./-]*\w|requirements[\w-]*\.txt)", block):
        assert (ROOT / name).exists(), name
    for told in re.findall(r"manage\.py ([^'\n#&|]+)", block):
        name, *options = shlex.split(told)
        command = load_command_class(get_commands()[name], name)
        command.create_parser("manage.py", name).parse_args(options)


def test_the_page_brings_a_server_from_nothing_to_its_first_person(tmp_path):
    """Its settings, as the page writes them, start the portal."""
    block = next(block for block in BLOCKS if "docs/production.env.example" in block)
    written, by_hand = tmp_path / "emi-alumni.env", [f"cd {ROOT}", *block.splitlines()[1:-1]]
    script = "\n".join(by_hand).replace("/etc/emi-alumni.env", str(written)).replace("-o root -g emi ", "")
    subprocess.run(["bash", "-eu", "-c", script], check=True, capture_output=True)
    start = (
        f"set -a; . {written}; DATA_DIR={tmp_path} exec {sys.executable} manage.py check --deploy --fail-level WARNING"
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(["sh", "-c", start], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = written.read_text(encoding="utf-8")
    assert "replace-it" not in said
    assert "portail:password@127" not in said
    named = [line.split("/", 1)[1].split()[0] for line in PAGE.splitlines() if line.startswith("| `deploy/")]
    assert {name.strip("`").rstrip("/").split("/")[0] for name in named} == {
        path.name for path in DEPLOY.iterdir() if path.name != "README.md"
    }


def test_every_command_that_keeps_a_promise_is_run_by_a_timer():
    """Those that do nothing without `--apply`, but for what somebody decides."""
    by_hand = {"effacer_personne"}
    run = {name for name, *_ in commands_of((DEPLOY / "nightly").read_text(encoding="utf-8"))} | {"tend_agenda"}
    asking = {
        path.stem
        for path in ROOT.glob("*/**/management/commands/*.py")
        if "(ApplyCommand)" in path.read_text(encoding="utf-8") and ".venv" not in path.parts
    }
    assert len(asking) > 10
    assert asking - by_hand - run == set()


@pytest.fixture
def stub(tmp_path) -> Path:
    """In place of Python: tells what it was asked, and fails at `purger`."""
    path = tmp_path / "python"
    path.write_text('#!/bin/sh\necho "$2"\n[ "$2" != "${FAILS-}" ]\n')
    path.chmod(0o755)
    return path


def test_one_nightly_command_that_fails_stops_no_other_and_is_named(stub):
    everything = [name for name, *_ in commands_of((DEPLOY / "nightly").read_text(encoding="utf-8"))]
    done = subprocess.run(
        [DEPLOY / "nightly"],
        env={"PATH": os.environ["PATH"], "PYTHON": str(stub), "FAILS": "purger"},
        capture_output=True,
        text=True,
        check=False,
    )
    run = [line for line in done.stdout.splitlines() if line in everything]
    assert [name for name in everything if name != "draw_samples"] == [name for name in run if name != "draw_samples"]
    assert done.returncode == 1
    assert done.stderr == "Failed: purger\n"


def test_a_release_stops_at_what_fails(stub):
    done = subprocess.run(
        [DEPLOY / "release"],
        env={"PATH": os.environ["PATH"], "PYTHON": str(stub), "FAILS": "migrate"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "migrate"
    environment = {"PATH": os.environ["PATH"], "PYTHON": str(stub)}
    assert subprocess.run([DEPLOY / "release"], env=environment, capture_output=True, check=False).returncode == 0


def test_the_site_is_understood_by_nginx(tmp_path):
    file = nginx_file(tmp_path, free_port(), free_port(), [free_port(), free_port()])
    command = [needs("nginx"), "-t", "-c", file, "-g", f"error_log {tmp_path}/early.log;"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's role and database")
@pytest.mark.django_db(transaction=True)
def test_the_role_owns_its_database_and_nobody_else_enters_it():
    at = connection.get_connection_params()
    server = {"host": at["host"], "port": at["port"], "user": at["user"], "password": at["password"]}
    environment = os.environ | {f"PG{name.upper()}": str(value) for name, value in server.items()}
    command = [
        "psql",
        "--quiet",
        "--no-psqlrc",
        "-v",
        "password=un ' mot de passe",
        "-f",
        DEPLOY / "postgresql/portail.sql",
    ]

    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        try:
            for _ in ("first", "again"):
                subprocess.run(command, env=environment | {"PGDATABASE": "postgres"}, check=True, capture_output=True)
            admin.execute(sql.SQL("CREATE ROLE passant LOGIN PASSWORD 'x'"))
            mine = server | {"user": "portail", "password": "un ' mot de passe", "dbname": "portail"}
            with psycopg.connect(**mine) as owner:
                owner.execute("CREATE TABLE essai (texte text)")
                assert owner.execute("SHOW server_encoding").fetchone() == ("UTF8",)
                assert owner.execute(
                    "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = 'portail'"
                ).fetchone() == (
                    False,
                    False,
                )
            with pytest.raises(psycopg.OperationalError, match="CONNECT"):
                psycopg.connect(**server | {"user": "passant", "password": "x", "dbname": "portail"})
        finally:
            admin.execute("DROP DATABASE IF EXISTS portail")
            admin.execute("DROP ROLE IF EXISTS portail")
            admin.execute("DROP ROLE IF EXISTS passant")
