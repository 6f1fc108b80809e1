"""Lists of choices suggest what exists, and columns are named in French: a screen for people who are no developers."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.urls import reverse

from tests.access import World


def choices() -> Iterator[tuple[Any, str]]:
    """Each field that suggests, with the model of its screen; those of the lines inside a screen too."""
    for screen in admin.site._registry.values():
        for part in (screen, *(inline(screen.model, admin.site) for inline in screen.inlines)):
            yield from ((part.model, name) for name in (*part.autocomplete_fields, *getattr(part, "suggests", ())))


def asked(model: Any, name: str) -> dict[str, str]:
    return {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}


def test_every_list_of_choices_suggests_what_exists(world: World, sign_in):
    """Rows exist for each of them, so that what is fetched beside a row is fetched."""
    mission, empty = sign_in(world.moderator), []
    fields = set(choices())
    assert (apps.get_model("governance.seatmandate"), "seat") in fields
    for model, name in fields:
        answer = mission.get(reverse("admin:autocomplete"), asked(model, name) | {"term": ""})
        assert answer.status_code == 200, f"{model._meta.label}.{name}"
        if not answer.json()["results"]:
            empty.append(f"{model._meta.label}.{name}")
    assert not empty


def test_a_choice_does_not_say_a_place_twice(world: World, sign_in):
    seat = asked(apps.get_model("governance.seatmandate"), "seat")
    found = sign_in(world.moderator).get(reverse("admin:autocomplete"), seat | {"term": "departement"}).json()
    for result in found["results"]:
        assert result["text"].count("Département") == 1
    assert found["results"]


# The same word in both languages: « question » is said so in French too.
FRENCH_TOO = frozenset({"invitation", "module", "club", "question", "format", "promotion"})


def test_every_column_of_every_list_has_a_french_name():
    english = [
        f"{screen.model._meta.label}.{name}"
        for screen in admin.site._registry.values()
        for name in screen.list_display
        if isinstance(name, str)
        and name not in FRENCH_TOO
        and str(label_for_field(name, screen.model, screen)).lower() == name.replace("_", " ")
    ]
    assert english == []
