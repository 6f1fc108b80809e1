"""Coming to an event: seats, the line of those who wait, offers, and what the page says. Never one too many."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventStatus, Registration
from events.models.registrations import accept, leave, mark, register, remove, settle_all
from tests.concurrency import together
from tests.factories import EventFactory, MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


def people(n: int) -> list:
    return [MemberFactory(with_account=True) for _ in range(n)]


def states(event: Event) -> list[str]:
    return list(event.registrations.order_by("asked_at", "pk").values_list("state", flat=True))


@standing
def full():
    """An event of two seats, both taken, and two people who wait; with all four registrations."""
    event = EventFactory(capacity=2)
    return event, [register(event, one) for one in people(4)]


def test_seats_are_taken_in_order_then_people_wait(full):
    event, _ = full
    assert states(event) == ["registered", "registered", "waiting", "waiting"]
    event.refresh_from_db()
    assert (event.seats_taken, event.waiting_count, event.seats_left) == (2, 2, 0)


def test_asking_twice_is_asking_once(helene):
    event = EventFactory(capacity=3)
    first, second = register(event, helene), register(event, helene)
    assert first.pk == second.pk
    event.refresh_from_db()
    assert event.seats_taken == 1


def test_an_event_without_limit_has_a_seat_for_everybody():
    event = EventFactory()
    for one in people(5):
        register(event, one)
    event.refresh_from_db()
    assert (event.seats_taken, event.seats_left) == (5, None)


def test_a_seat_left_is_offered_to_the_first_who_waits_and_they_are_told(full):
    _, (first, _, third, fourth) = full
    leave(first)
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, fourth.state) == ("offered", "waiting")
    assert third.offered_until > timezone.now()
    told = Notification.objects.get(recipient=third.member.user, kind="event_offered")
    assert "Une place se libère" in str(told.wording)
    assert not Notification.objects.filter(recipient=fourth.member.user).exists()


def test_an_offer_keeps_the_seat_until_its_end(full, karim):
    event, (first, *_) = full
    leave(first)
    assert register(event, karim).state == "waiting"


def test_the_seat_that_is_offered_is_taken(full):
    event, (first, _, third, _) = full
    leave(first)
    assert accept(third).state == "registered"
    event.refresh_from_db()
    assert (event.seats_taken, event.waiting_count) == (2, 1)


def test_registering_takes_the_seat_that_is_offered(full):
    event, (first, _, third, _) = full
    leave(first)
    assert register(event, third.member).state == "registered"


def test_an_offer_that_nobody_takes_passes_to_the_next(full):
    _, (first, _, third, fourth) = full
    leave(first)
    Registration.objects.filter(pk=third.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    assert settle_all() == 1
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, fourth.state) == ("lapsed", "offered")
    with pytest.raises(ValidationError, match="n’est plus à vous"):
        accept(third)


def test_whoever_leaves_and_comes_back_goes_to_the_end(full):
    event, (_, _, third, fourth) = full
    leave(third)
    again = register(event, third.member)
    assert again.pk == third.pk
    assert (fourth.rank, again.rank) == (1, 2)


def test_more_seats_are_offered_in_order(full):
    event, (_, _, third, fourth) = full
    Event.objects.filter(pk=event.pk).update(capacity=3)
    register(event, people(1)[0])
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, fourth.state) == ("offered", "waiting")


def test_fewer_seats_send_nobody_away(full):
    event, _ = full
    Event.objects.filter(pk=event.pk).update(capacity=1)
    assert register(event, people(1)[0]).state == "waiting"
    assert states(event)[:2] == ["registered", "registered"]


def test_nobody_moves_up_once_registration_is_closed(full):
    event, (first, _, third, _) = full
    Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now() - timedelta(minutes=1))
    leave(first)
    third.refresh_from_db()
    assert third.state == "waiting"


def test_an_offer_ends_with_registration_at_the_latest(full):
    event, (first, _, third, _) = full
    closes = timezone.now() + timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=closes)
    leave(first)
    third.refresh_from_db()
    assert third.offered_until == closes


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"state": "withdrawn"}, "n’est plus en ligne"),
        ({"status": EventStatus.CANCELLED, "status_reason": "Grève"}, "est annulé"),
        ({"status": EventStatus.POSTPONED, "status_reason": "Grève"}, "est reporté"),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "closes depuis le"),
        ({"starts_at": timezone.now() - timedelta(minutes=5)}, "a commencé"),
    ],
)
def test_what_may_not_be_registered_for_says_why(helene, facts, sentence):
    event = EventFactory()
    Event.objects.filter(pk=event.pk).update(**facts)
    with pytest.raises(ValidationError, match=sentence):
        register(event, helene)
    assert not event.registrations.exists()


def test_nobody_leaves_what_has_begun(helene):
    event = EventFactory()
    mine = register(event, helene)
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(ValidationError, match="reste notée"):
        leave(mine)


def test_who_is_removed_is_told_and_the_seat_goes_on(full, helene):
    _, (first, _, third, _) = full
    remove(first, by=helene.user, reason="Doublon")
    third.refresh_from_db()
    assert third.state == "offered"
    assert "Doublon" in Notification.objects.get(recipient=first.member.user).wording


def test_attendance_is_noted_from_the_beginning_and_may_be_undone(helene):
    event = EventFactory()
    mine = register(event, helene)
    with pytest.raises(ValidationError, match="à partir du début"):
        mark(mine, "present")
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    assert mark(mine, "present").state == "present"
    assert mark(mine, "registered").state == "registered"


def test_erasing_somebody_frees_their_seat(full):
    event, (first, _, third, _) = full
    erase(first.member)
    third.refresh_from_db()
    assert third.state == "offered"
    event.refresh_from_db()
    assert event.seats_taken == 2


# The page -------------------------------------------------------------------------------------------------------


def test_one_tap_registers_and_one_tap_leaves(helene, sign_in):
    event, client = EventFactory(), sign_in(helene)
    page = client.post(reverse("events:event_register", args=[event.pk]), follow=True)
    assert "Vous venez à" in page.content.decode()
    assert helene.registrations.get().state == "registered"
    client.post(reverse("events:event_leave", args=[event.pk]))
    assert helene.registrations.get().state == "cancelled"


def test_the_link_of_the_meeting_is_for_those_who_come(helene, karim, sign_in, visitor):
    event = EventFactory(remote=True, audience="public")
    register(event, helene)
    address = event.get_absolute_url()
    assert event.meeting_url in sign_in(helene).get(address).content.decode()
    assert event.meeting_url not in sign_in(karim).get(address).content.decode()
    assert event.meeting_url not in visitor.get(address).content.decode()


def test_a_promotion_s_talking_group_is_for_that_promotion_alone(helene, karim, moderator, sign_in, visitor):
    event = EventFactory(kind="talking_group", audience="cohort", cohort=helene.cohort)
    address = event.get_absolute_url()
    assert sign_in(helene).get(address).status_code == 200
    assert sign_in(karim).get(address).status_code == 404
    assert sign_in(moderator).get(address).status_code == 404
    assert visitor.get(address).status_code == 404
    assert sign_in(karim).post(reverse("events:event_register", args=[event.pk])).status_code == 404


def test_nobody_takes_a_seat_offered_to_somebody_else(full, karim, sign_in):
    event, (first, *_) = full
    leave(first)
    assert sign_in(karim).post(reverse("events:event_accept", args=[event.pk])).status_code == 404


# Many at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_for_ten_seats_are_ten_and_thirty_in_the_order_they_came():
    event, forty = EventFactory(capacity=10), people(40)
    came = count()
    order: dict[int, int] = {}

    def ask(member):
        with transaction.atomic():
            mine = register(event, member)
            order[member.pk] = next(came)  # still holding the event: nobody else is between
        return mine.state

    outcomes = together(*[lambda one=one: ask(one) for one in forty])
    assert sorted(outcomes) == ["registered"] * 10 + ["waiting"] * 30
    event.refresh_from_db()
    assert (event.seats_taken, event.waiting_count) == (10, 30)
    waiting = list(event.registrations.waiting().values_list("member", flat=True))
    assert waiting == sorted(waiting, key=order.__getitem__)


@pytest.mark.django_db(transaction=True)
def test_seats_left_and_asked_at_once_are_never_given_twice():
    event = EventFactory(capacity=5)
    inside, outside = [register(event, one) for one in people(5)], people(10)
    acts = [lambda one=one: leave(one).state for one in inside]
    acts += [lambda one=one: register(event, one).state for one in outside]
    outcomes = together(*acts)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    event.refresh_from_db()
    assert event.registrations.seated().count() == event.seats_taken <= 5
    assert event.seats_taken + event.waiting_count == 10


def test_the_mission_does_not_read_who_comes_to_what_a_promotion_keeps_for_itself(karim, helene, moderator, sign_in):
    """A talking group, above all: its members are known to that promotion."""
    ours = EventFactory(title="Entre nous", kind="talking_group", audience="cohort", cohort=karim.cohort, author=karim)
    kept, read = register(ours, karim), register(EventFactory(title="Un café ouvert"), karim)
    client = sign_in(moderator)
    page = client.get(reverse("admin:events_registration_changelist")).text
    assert "Un café ouvert" in page
    assert "Entre nous" not in page
    assert client.get(reverse("admin:events_registration_change", args=[read.pk])).status_code == 200
    assert client.get(reverse("admin:events_registration_change", args=[kept.pk])).status_code != 200
