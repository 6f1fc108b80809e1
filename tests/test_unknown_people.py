"""Whoever may not see a person cannot tell that they exist."""

import pytest
from django.urls import reverse


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("name", ["member", "member_vcard", "member_photo", "stale_report", "message_send"])
def test_to_a_visitor_a_person_who_exists_and_one_who_does_not_look_the_same(name, method, world):
    def seen(slug: str) -> tuple:
        response = getattr(world.client("visitor"), method)(reverse(f"directory:{name}", args=[slug]))
        headers = {key: value for key, value in response.headers.items() if key != "Location"}
        return response.status_code, response.content, headers, response["Location"].replace(slug, "")

    assert seen(world.karim.slug) == seen("personne-inconnue")
    assert seen(world.karim.slug)[0] == 302


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["member", "member_vcard", "member_photo", "stale_report", "message_send"])
def test_to_a_member_a_hidden_person_and_one_who_does_not_exist_look_the_same(name, world):
    client = world.client("member")

    def seen(slug: str) -> tuple:
        response = client.get(reverse(f"directory:{name}", args=[slug]))
        return response.status_code, response.content.decode().replace(slug, "")

    assert seen(world.hidden.slug) == seen(world.imported.slug) == seen("personne-inconnue")
