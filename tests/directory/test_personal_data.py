"""The declarations of personal data keep up with the models, and the register says them all."""

import pytest
from django.apps import apps
from django.core.management import call_command

from emi_alumni.foundation import personal_data
from emi_alumni.foundation.personal_data import fields_of, gathered, is_ours, stale_declarations, undeclared


@pytest.mark.met("VIG-03")
def test_every_field_of_ours_is_declared():
    assert undeclared() == [], "say in the app's personal_data.py why it is kept, who reads it, and until when"


def test_no_declaration_outlives_its_field():
    assert stale_declarations() == []


def test_an_undeclared_field_would_be_seen(monkeypatch):
    module = next(
        one for one in personal_data.declarations() if "directory.Member" in getattr(one, "PERSONAL_DATA", {})
    )
    declared = {label: dict(fields) for label, fields in module.PERSONAL_DATA.items()}
    del declared["directory.Member"]["bio"]
    monkeypatch.setattr(module, "PERSONAL_DATA", declared)

    assert undeclared() == ["directory.Member.bio"]


def test_libraries_models_that_name_a_person_are_declared_too():
    """Ours must be whole; of a library's model we declare what it keeps of people, but none is forgotten."""
    user = apps.get_model("directory.User")
    naming = {
        model._meta.label
        for model in apps.get_models()
        if not is_ours(model) and any(field.related_model is user for field in model._meta.concrete_fields)
    }
    assert naming <= set(gathered("PERSONAL_DATA"))
    assert all(fields_of(apps.get_model(label)) >= set(gathered("PERSONAL_DATA")[label]) for label in naming)


@pytest.mark.met("VIG-03")
def test_the_register_says_the_purposes_and_every_declared_model(capsys, db):
    call_command("registre")
    text = capsys.readouterr().out

    assert text.startswith("# Registre des activités de traitement")
    for title in ("Responsable du traitement", "Finalités", "Destinataires", "Durées", "Sécurité", "Droits"):
        assert title in text
    for label in gathered("PERSONAL_DATA"):
        assert f"### {personal_data.title_of(label).capitalize()}" in text
    assert "| téléphone" in text
    assert "consentement" in text


def test_the_register_holds_no_person(capsys, helene):
    call_command("registre")

    assert helene.email not in capsys.readouterr().out


def test_people_read_french_names():
    """A field without a French name shows its English one: it needs a word in FIELD_NAMES."""
    english = {
        f"{label}.{name}"
        for label, fields in gathered("PERSONAL_DATA").items()
        for name in fields
        if personal_data.name_of(label, name) == name.replace("_", " ") and name not in SAME_IN_FRENCH
    }
    assert english == set()


SAME_IN_FRENCH = {
    *("client", "club", "consultation", "immersion", "message", "module", "note", "photo", "position", "question")
}
