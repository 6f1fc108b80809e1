"""Every list of choices of the administration suggests what exists: a screen where nothing can be chosen is closed."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests.access import World


def choices() -> Iterator[tuple[Any, str]]:
    """Each field that suggests, with the model of its screen; those of the lines inside a screen too."""
    for screen in admin.site._registry.values():
        for part in (screen, *(inline(screen.model, admin.site) for inline in screen.inlines)):
            yield from ((part.model, name) for name in part.autocomplete_fields)


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
