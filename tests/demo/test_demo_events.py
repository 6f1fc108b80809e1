"""The demonstration's agenda: valid, around today, with every state that a reader may meet."""

import pytest

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.foundation.notifications.models import Notification
from events.annual_meetings import Turns
from events.models import (
    AnnualMeeting,
    BudgetLine,
    ChecklistTask,
    CoHost,
    Event,
    EventKind,
    HostAnswer,
    HostSwap,
    ProgrammeItem,
    Registration,
    RegistrationState,
    RunSheetLine,
    Speaker,
    SponsorReturn,
)

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


def test_the_annual_meeting_turns(loaded_demonstration):
    """Past hosts, years ahead, an exchange for Isabelle; one preparation done and one half done; two programmes."""
    turns = Turns()
    assert len({str(turn.host) for turn in turns.past}) >= 4
    assert len([turn for turn in turns.to_come if turn.host and turn.year > turns.today.year]) >= 3
    isabelle = Member.objects.get(email=story.ISABELLE)
    assert HostSwap.objects.open().get().asked == isabelle.collectivity
    assert sum(turn.is_settled for turn in turns.to_come) >= 2
    last, following = AnnualMeeting.objects.filter(tasks__isnull=False).distinct().order_by("year")
    assert not last.tasks.filter(done_on=None).exists() or not last.event
    assert following.tasks.filter(done_on=None).exists()
    assert following.tasks.exclude(done_on=None).exists()
    assert Event.objects.filter(has_programme=True, kind=EventKind.ANNUAL).count() == 2
    assert SponsorReturn.objects.get().view.changed
    for model in (AnnualMeeting, HostAnswer, HostSwap, ChecklistTask, BudgetLine, RunSheetLine, ProgrammeItem, Speaker):
        for row in model.objects.all():
            row.full_clean()


def test_a_closed_restitution_asks_the_teams_that_presented_there(loaded_demonstration):
    """Hélène, who leads one of them, finds it unread; the restitution of a year ago was read."""
    closed = Event.objects.filter(kind=EventKind.PRESENTATION, reports__state="published").distinct()
    assert [event.projects.count() for event in closed] == [3, 3]
    told = Notification.objects.filter(recipient__email=story.HELENE, kind="event_presented")
    assert [one.read_at for one in told] == [None]
    assert "dites où il en est" in told[0].wording
