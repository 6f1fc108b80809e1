"""Every page asks by its prepared statements what its plain querysets would ask: for each reader, state and day."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from directory.models import Member
from tests.access import ROLES, addresses, rows_of
from tests.prepared_check import differences_in
from tests.signing_in import signed_in
from tests.test_permissions import TABLE

pytestmark = pytest.mark.django_db

# Screens of the administration that ask prepared statements.
DESK = ("admin:index", "admin:moderation_queue")
PAGES = [
    (address, row.about)
    for address in addresses()
    for row in rows_of(address, TABLE)
    if "200" in row.get and (not address.name.startswith("admin:") or address.name in DESK)
]
STATES = {
    "hidden": {"hidden_by_choice": True},
    "suspended": {"suspended": True},
    "retired": {"state": "retired"},
    "left": {"state": "left"},
    "placeless": {"collectivity": None, "cohort": None},
}


@pytest.mark.both_engines
@pytest.mark.parametrize("role", ROLES)
def test_for_each_role(world, role):
    urls = [world.url(address, about) for address, about in PAGES]
    assert differences_in(world.client(role), urls) == []


@pytest.mark.parametrize("state", STATES)
def test_for_each_state_of_the_reader(world, state):
    Member.objects.filter(pk=world.helene.pk).update(**STATES[state])
    urls = [world.url(address, about) for address, about in PAGES[::2]]
    assert differences_in(signed_in(Member.objects.get(pk=world.helene.pk)), urls) == []


@pytest.mark.parametrize("days", [1, 30, 400])
def test_on_other_days(world, days):
    """What was written once today is asked on another day."""
    pages = [world.url(address, about) for address, about in PAGES[days % 2 :: 2]]
    differences_in(world.client("member"), pages)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert differences_in(signed_in(world.helene), pages) == []
