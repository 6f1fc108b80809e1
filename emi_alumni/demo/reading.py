"""The files of the demonstration (`data/`), and the people whom they name by a number."""

import json
from pathlib import Path
from typing import Any

from directory.models import Member

DATA = Path(__file__).resolve().parent / "data"


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def members_by_email() -> dict[str, Member]:
    return {member.email: member for member in Member.objects.select_related("user").exclude(email="")}


def people() -> dict[str, Member]:
    """The people of alumni.json, by their number in the files."""
    members = members_by_email()
    return {facts["id"]: members[facts["email"]] for facts in read("alumni.json") if facts["email"] in members}
