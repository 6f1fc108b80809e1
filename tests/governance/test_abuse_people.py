"""Governance, attacked by people who may no longer act: every address, asked for and posted to, changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client

from directory.models import Member
from tests.access import World, addresses

pytestmark = pytest.mark.django_db

ADDRESSES = [one for one in addresses() if one.name.startswith("governance:")]
SCREENS = [one for one in addresses() if one.name.startswith("admin:governance_")]
TYPED = dict.fromkeys(("text", "title", "reason", "comment", "answer", "note", "name", "reponse"), "oui")


def kept() -> dict[str, Any]:
    """All that governance holds."""
    models = apps.get_app_config("governance").get_models()
    return {model.__name__: sorted(map(str, model._default_manager.values_list())) for model in models}


def statuses(client: Client, world: World, asked: list, *, posted: bool) -> Iterator[tuple[str, int]]:
    for address in asked:
        url = world.url(address)
        yield address.name, (client.post(url, TYPED) if posted else client.get(url)).status_code


@pytest.mark.parametrize("role", ["member", "representative", "animator"])
def test_who_is_suspended_writes_nothing_anywhere_with_the_pages_she_had_open(role, world):
    client = world.client(role)
    member = world.helene if role == "member" else getattr(world, role)
    Member.objects.filter(pk=member.pk).update(state="imported")
    before = kept()
    for name, status in statuses(client, world, ADDRESSES, posted=True):
        assert status in (404, 405), name
    assert kept() == before


@pytest.mark.parametrize("role", ["member", "representative", "animator"])
def test_whose_account_is_closed_reads_and_writes_nothing(role, world):
    client = world.client(role)
    member = world.helene if role == "member" else getattr(world, role)
    member.user.is_active = False
    member.user.save()
    before = kept()
    for posted in (False, True):
        for name, status in statuses(client, world, ADDRESSES, posted=posted):
            assert status == 302 or (name, status) == ("governance:charter", 405 if posted else 200), name
    assert kept() == before


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_the_mission_without_a_second_factor_does_nothing_but_set_one_up(role, world):
    client = world.client(role)
    Authenticator.objects.all().delete()
    before = kept()
    for posted in (False, True):
        for name, status in statuses(client, world, [*ADDRESSES, *SCREENS], posted=posted):
            assert status == 302, name
    assert kept() == before
