"""Seats that are offered while their event changes: what the page shows may be taken, and a rank is never lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.notifications.models import Notification
from events.lifecycle import plan_again, postpone
from events.models import Event, Registration
from events.models.registrations import leave, register
from events.reminders import remind, to_remind
from tests.factories import EventFactory, MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db

TAKE = "Prendre la place"


@standing
def offered(representative):
    """The first who waits is offered a seat of an event of two, the second waits; who comes, then these two."""
    event = EventFactory(author=representative, host=representative.collectivity, capacity=2)
    first, comes, second, third = (register(event, MemberFactory(with_account=True)) for _ in range(4))
    leave(first)
    return event, [Registration.objects.get(pk=one.pk) for one in (comes, second, third)]


def changed(client, event: Event, **more: str) -> str:
    """The form of the event, sent again with this."""
    form = client.get(reverse("events:event_edit", args=[event.pk])).context["form"]
    words = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    answer = client.post(reverse("events:event_edit", args=[event.pk]), words | more, follow=True)
    assert not (answer.context.get("form") and answer.context["form"].errors)
    return answer.text


def page_of(one: Registration, sign_in) -> str:
    return sign_in(one.member).get(one.event.get_absolute_url()).text


def test_an_offer_waits_again_when_the_event_is_postponed_and_comes_back_first(offered, representative, sign_in):
    event, (_, second, third) = offered
    assert TAKE in page_of(second, sign_in)
    postpone(event, by=representative.user, reason="Grève")
    second.refresh_from_db()
    assert (second.state, second.rank) == ("waiting", 1)
    assert TAKE not in page_of(second, sign_in)
    plan_again(event, by=representative.user)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == ("offered", "waiting")


def test_an_offer_is_over_with_the_registrations_that_an_organiser_closes(offered, representative, sign_in):
    event, (_, second, _) = offered
    yesterday = timezone.localdate() - timedelta(days=1)
    changed(sign_in(representative), event, closes_on=yesterday.isoformat())
    second.refresh_from_db()
    page = page_of(second, sign_in)
    assert second.state == "waiting"
    assert TAKE not in page
    assert "plus aucune place n’est proposée" in page
    told = Notification.objects.filter(recipient=second.member.user, kind="event_offered").latest("pk")
    assert "ne peut plus être prise" in told.wording


def test_an_offer_ends_with_registrations_that_end_sooner(offered, representative, sign_in):
    event, (_, second, third) = offered
    today = timezone.localdate()
    changed(sign_in(representative), event, closes_on=today.isoformat())
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == ("offered", "waiting")
    assert second.offered_until == Event.objects.get(pk=event.pk).registration_ends_at
    told = Notification.objects.filter(recipient=second.member.user, kind="event_offered").latest("pk")
    assert "finissent plus tôt" in told.wording


def test_the_end_of_registrations_that_a_colleague_chose_is_not_taken_back_by_an_older_window(
    offered, representative, sign_in
):
    event, _ = offered
    client, address = sign_in(representative), reverse("events:event_edit", args=[offered[0].pk])
    form = client.get(address).context["form"]
    older = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    day = timezone.localdate() + timedelta(days=2)
    changed(client, event, closes_on=day.isoformat())
    page = client.post(address, older | {"venue": "Salle B"})
    assert [one.stored for one in page.context["form"].conflicts if one.label.startswith("inscriptions")] == [
        french_date(day)
    ]
    event.refresh_from_db()
    assert event.registration_closes_at


def test_fewer_seats_keep_everybody_and_say_why_nobody_moves_up(offered, representative, sign_in):
    event, (comes, _, third) = offered
    page = changed(sign_in(representative), event, capacity="1")
    assert "2 places sont prises ou proposées, pour 1 : toutes sont gardées." in page
    comes.refresh_from_db()
    assert comes.state == "registered"
    leave(comes)
    assert "Dès qu’une place se libère" in page_of(third, sign_in)  # one seat, one is offered: the next one is theirs
    register(event, comes.member)
    Event.objects.filter(pk=event.pk).update(capacity=3, seats_taken=4)
    assert "Le nombre de places a baissé : 4 sont prises ou proposées, pour 3." in page_of(third, sign_in)


def test_who_was_reminded_is_reminded_again_of_a_later_date(representative, helene, sign_in):
    soon = timezone.now() + timedelta(days=1)
    event = EventFactory(
        author=representative, host=representative.collectivity, starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    register(event, helene)
    assert remind(event, timezone.now())
    later = timezone.localdate() + timedelta(days=30)
    nights = local_day(event.ends_at) - local_day(soon)  # one, late in the evening
    changed(sign_in(representative), event, on=later.isoformat(), until=(later + nights).isoformat())
    assert not to_remind(timezone.now()).exists()
    assert to_remind(Event.objects.get().starts_at - timedelta(days=1)).exists()
