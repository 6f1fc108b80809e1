"""The demonstration's agenda: valid, around today, with every state that a reader may meet."""

import pytest

from directory.models import Member
from emi_alumni.demo import story
from events.models import CoHost, Event, EventKind, Registration, RegistrationState

pytestmark = pytest.mark.django_db


def test_every_row_is_valid(loaded_demonstration):
    for model in (Event, CoHost, Registration):
        for row in model.objects.all():
            row.full_clean()


def test_a_year_of_events_around_today(loaded_demonstration):
    online = Event.objects.published()
    assert online.to_come().count() >= 12
    assert online.past().count() >= 6
    assert len(set(online.values_list("kind", flat=True))) >= 10
    assert online.to_come().filter(kind=EventKind.ANNUAL, audience="public").count() == 1


def test_seats_are_counted_and_some_people_wait(loaded_demonstration):
    for event in Event.objects.all():
        assert event.seats_taken == event.registrations.seated().count()
        assert event.waiting_count == event.registrations.waiting().count()
        assert event.capacity is None or event.seats_taken <= event.capacity
    assert Event.objects.filter(waiting_count__gt=0).count() >= 2


def test_what_is_called_off_says_why(loaded_demonstration):
    off = Event.objects.exclude(status="planned")
    assert {event.status for event in off} == {"cancelled", "postponed"}
    assert all(event.status_reason for event in off)


def test_helene_comes_waits_and_came(loaded_demonstration):
    helene = Member.objects.get(email=story.HELENE)
    states = set(Registration.objects.of(helene).values_list("state", flat=True))
    assert {RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.PRESENT} <= states
