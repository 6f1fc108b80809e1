"""What the file on the choice of the tool promises holds: free software, open data, honesty on accessibility."""

import json
import re
from importlib import metadata
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
CHOICE = (ROOT / "docs" / "choix-de-l-outil.md").read_text(encoding="utf-8")
FREE = re.compile(r"\b(MIT|BSD|Apache|MPL|LGPL|PSF|HPND)\b")
OURS = ("directory", "governance", "resources", "projects", "moderation", "notifications")


def licences_of(name: str) -> str:
    about = metadata.metadata(name)
    told = [about.get("License-Expression"), (about.get("License") or "")[:60], *(about.get_all("Classifier") or [])]
    return " / ".join(line for line in told if line and ("License" in line or "::" not in line))


@pytest.mark.met("VIG-04")
def test_the_portal_and_every_library_that_it_needs_are_free_software():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert "licence MIT" in CHOICE
    locked = re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    installed = {one.metadata["Name"].lower().replace("_", "-") for one in metadata.distributions()}
    needed = [name for name in locked if name in installed]  # some are for another system than this one
    assert len(needed) > 30
    assert {name: licences_of(name) for name in needed if not FREE.search(licences_of(name))} == {}


@pytest.mark.met("VIG-04")
def test_everything_leaves_with_the_command_that_the_file_gives_and_can_be_read_again(world):
    """No row stays behind: each model of ours, counted in what left and in the database."""
    command = re.search(r"manage\.py dumpdata (.+) --output", CHOICE)
    assert command
    out = StringIO()
    call_command("dumpdata", *command[1].split(), stdout=out)
    left = json.loads(out.getvalue())
    for model in apps.get_models():
        if model._meta.app_label in OURS and not model._meta.proxy:
            label = model._meta.label_lower
            assert sum(row["model"] == label for row in left) == model._base_manager.count(), label
    names = {one.object.full_name for one in serializers.deserialize("json", left_of("directory.member", left))}
    assert world.helene.full_name in names


def left_of(model: str, rows: list[dict]) -> str:
    return json.dumps([row for row in rows if row["model"] == model])


@pytest.mark.met("VIG-04")
def test_the_file_says_of_accessibility_what_the_portal_itself_declares(db):
    page = Client().get("/accessibilite/").content.decode()
    state = re.search(r"Accessibilité : ([a-z ]+)\.", page)
    assert state
    assert f"**{state[1].capitalize()}, faute d’audit.**" in CHOICE


@pytest.mark.met("VIG-04")
def test_who_arrives_finds_the_file_and_what_it_costs():
    assert "docs/choix-de-l-outil.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    for question in ("logiciel libre", "repartir", "accessible", "coûte"):
        assert question in CHOICE
    for link in re.findall(r"\]\(([^)#]+)\)", CHOICE):
        assert (ROOT / "docs" / link).exists(), link
