"""What lists of choices of the administration suggest: found by what their screens search, and by nothing hidden."""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from tests.access import World
from tests.admin.test_choices import asked, choices

# Words of a person that the administration never shows, or that they show to nobody.
HIDDEN = {
    "phone": "0699887766",
    "bio": "Cachalot",
    "email": "cachalot.prive@exemple.fr",
}


def targets() -> set[type[Model]]:
    """The models whose rows are suggested somewhere."""
    return {model._meta.get_field(name).related_model for model, name in choices()}


def results(client, model: Any, name: str, term: str) -> list[Any]:
    answer = client.get(reverse("admin:autocomplete"), asked(model, name) | {"term": term})
    assert answer.status_code == 200
    return answer.json()["results"]


@pytest.mark.django_db
class TestSuggestions:
    @pytest.mark.parametrize("column", ["phone", "bio", "email"])
    def test_no_hidden_word_finds_a_person(self, world: World, sign_in, column):
        type(world.hidden).objects.filter(pk=world.hidden.pk).update(**{column: HIDDEN[column]})
        client = sign_in(world.moderator)
        for model, name in set(choices()):
            assert results(client, model, name, HIDDEN[column]) == [], f"{model._meta.label}.{name}"
            assert results(client, model, name, HIDDEN[column][:6]) == [], f"{model._meta.label}.{name}"

    def test_the_address_asks_for_no_other_column(self, world: World, sign_in):
        """Neither a lookup of its own nor another key than the row's number."""
        client, url = sign_in(world.moderator), reverse("admin:autocomplete")
        for model, name in set(choices()):
            bare = client.get(url, asked(model, name) | {"term": ""}).json()
            more = {"phone__startswith": "9", "email__contains": "zz", "to_field": "email", "_to_field": "email"}
            assert client.get(url, asked(model, name) | {"term": ""} | more).json() == bare

    def test_who_may_not_see_a_model_is_suggested_nothing_of_it(self, world: World, sign_in):
        for person in (world.helene, world.representative, world.animator):
            client = sign_in(person)
            for model, name in set(choices()):
                answer = client.get(reverse("admin:autocomplete"), asked(model, name) | {"term": ""})
                assert answer.status_code in (302, 403, 404), f"{model._meta.label}.{name}"

    def test_a_field_that_no_screen_suggests_answers_nothing(self, world: World, sign_in):
        """Any relation of any model could be asked for by its name."""
        client, known = sign_in(world.moderator), set(choices())
        for screen in admin.site._registry.values():
            for field in screen.model._meta.get_fields():
                if (screen.model, field.name) in known:
                    continue
                answer = client.get(reverse("admin:autocomplete"), asked(screen.model, field.name) | {"term": ""})
                assert answer.status_code == 403, f"{screen.model._meta.label}.{field.name}"

    def test_a_view_permission_is_asked_of_what_is_suggested(self, world: World, sign_in):
        client, url = sign_in(world.moderator), reverse("admin:autocomplete")
        group = world.moderator.groups.get()
        group.permissions.set([])
        for model, name in set(choices()):
            assert client.get(url, asked(model, name) | {"term": ""}).status_code == 403


def test_what_suggests_searches_no_hidden_column():
    """Of a person, their name alone."""
    for model in targets():
        screen = admin.site._registry[model]
        assert screen.search_fields, model._meta.label
        for path in (*screen.search_fields, *screen.folded):
            if model._meta.label == "directory.Member" or path.startswith("member__"):
                assert path.rpartition("__")[2] == "sort_key", f"{model._meta.label}: {path}"
