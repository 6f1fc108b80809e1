"""Who comes to an event is read of those who come, however many people the network has."""

import pytest

from directory.models import Member
from emi_alumni.foundation import planner_statistics
from events.models.registrations import register
from events.who_comes import first_named, named
from tests.factories import EventFactory
from tests.sqlite_steps import counts_steps, steps_of

pytestmark = [pytest.mark.django_db, counts_steps]
OTHERS = 300


@pytest.mark.parametrize("read", [first_named, named], ids=["faces", "count"])
def test_people_who_do_not_come_are_not_read(helene, karim, read):
    event = EventFactory(author=karim)
    register(event, helene)

    def ask() -> list:
        return list(read(event.pk, False, karim.user))

    assert ask()
    planner_statistics.refresh()
    alone = steps_of(ask)
    Member.objects.bulk_create(
        Member(family_name="Une", slug=f"a-{n}", sort_key=f"a {n}", state="active", email=f"a{n}@example.org")
        for n in range(OTHERS)
    )
    assert Member.objects.listed().count() > OTHERS
    planner_statistics.refresh()
    assert steps_of(ask) < alone + OTHERS / 10  # ten steps a person are one of these
