"""Nobody writes through any address once they are gone: one guard, before every view (`directory/presence.py`)."""

import pytest

from directory.backends import PortalBackend
from directory.models import Member
from directory.models.members import MemberState
from tests.access import World, addresses, rows_of
from tests.test_permissions import TABLE


@pytest.mark.django_db
def test_every_address_refuses_who_was_erased_between_the_door_and_the_view(world: World, monkeypatch):
    """The account was read, then the person was erased: no view writes anything in their name, and all answer 404."""
    read_account = PortalBackend.get_user

    def erased_meanwhile(backend, user_id):
        user = read_account(backend, user_id)
        Member.objects.filter(user=user_id).update(state=MemberState.ERASED)
        return user

    monkeypatch.setattr(PortalBackend, "get_user", erased_meanwhile)
    other_answers = []
    for address in addresses():
        for row in rows_of(address, TABLE):
            Member.objects.filter(pk=world.helene.pk).update(state=MemberState.ACTIVE)
            answer = world.client("member").post(world.url(address, row.about))
            if answer.status_code != 404:
                other_answers.append((str(address), row.about, answer.status_code))
    assert other_answers == []
