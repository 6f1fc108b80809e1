"""One's own data, to take away (RGPD, art. 15): every row that names the person, as JSON and to read, and the photo."""

import datetime
import io
import json
import zipfile
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from directory.models import Member, User
from emi_alumni.foundation.personal_data import gathered, name_of, title_of

Rows = list[dict[str, Any]]

# What a copy of one's own messages does not tell: when the other person read them.
NOT_HERS = {("directory.RelayedMessage", "sender"): {"read_at"}}
STAFF = "la mission innovation"


def relations_to_people() -> list[tuple[type[models.Model], str]]:
    """Every model of every app with a foreign key to a person or to her account, with the key's name."""
    return [
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in (Member, User)
    ]


def export(member: Member) -> dict[str, Rows]:
    """All that names this person, by model: her profile, her account, then every row with a key to either."""
    withheld, secret = gathered("WITHHELD"), gathered("SECRET")
    found: dict[str, Rows] = {"directory.Member": [_row(member, set(), member)]}
    if member.user:
        found["directory.User"] = [_row(member.user, secret["directory.User"], member)]
    for model, name in relations_to_people():
        label = model._meta.label
        person = member if model._meta.get_field(name).related_model is Member else member.user
        if model is Member or (label, name) in withheld or person is None:
            continue
        keys = [field.name for field in model._meta.concrete_fields if field.is_relation]
        rows: Any = model._default_manager.filter(**{name: person}).select_related(*keys).order_by("pk")
        if as_read := gathered("READ_AS").get(label):
            rows = as_read(rows)
        hidden = secret.get(label, set()) | NOT_HERS.get((label, name), set())
        found.setdefault(label, []).extend(_row(row, hidden, member) for row in rows)
    return {label: rows for label, rows in found.items() if rows}


def _row(row: models.Model, hidden: set[str], member: Member) -> dict[str, Any]:
    return {f.name: _value(row, f, member) for f in row._meta.concrete_fields if f.name not in hidden}


def _value(row: models.Model, field: models.Field, member: Member) -> Any:
    value = getattr(row, field.name)
    if value is None or isinstance(value, bool | int | float | list | dict):
        return value
    if isinstance(value, User) and value.pk != member.user_id:
        return STAFF
    if isinstance(value, datetime.datetime | datetime.date):
        if isinstance(value, datetime.datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        return value.isoformat()
    return str(value)


def readable(found: dict[str, Rows]) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """The same as titles and lines in French, for the page that goes with the file; what is empty is left out."""
    sections = []
    for label, rows in found.items():
        lines = [[(name_of(label, name), words(value)) for name, value in row.items() if words(value)] for row in rows]
        sections.append((title_of(label), lines))
    return sections


def words(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def archive(member: Member) -> bytes:
    """The ZIP: `mes-donnees.html` to read, `mes-donnees.json` to process, `photo.webp` when there is one."""
    found = export(member)
    context = {
        "member": member,
        "sections": readable(found),
        "withheld": sorted(set(gathered("WITHHELD").values())),
        "today": timezone.localdate(),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("mes-donnees.html", render_to_string("directory/me_data_file.html", context))
        bundle.writestr("mes-donnees.json", json.dumps(found, ensure_ascii=False, indent=2))
        name = member.photo.name
        if name and default_storage.exists(name):
            with default_storage.open(name) as photo:
                bundle.writestr("photo.webp", photo.read())
    return file.getvalue()
