"""The agenda where people are: search, the home page, a collectivité's past, reminders; a promotion's own stays its."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from events.models import Event
from events.models.registrations import leave, register
from tests.factories import EventFactory, here

pytestmark = pytest.mark.django_db

TALKING = {"kind": "talking_group", "audience": "cohort"}


def found(client, words: str) -> str:
    return client.get(reverse("search"), {"q": words}).text.partition("<main")[2]


def test_an_event_is_found_by_its_words_its_place_and_its_host(helene, sign_in):
    event = EventFactory(title="Mesurer ensemble", venue="Médiathèque", host=helene.collectivity)
    for words in ("mesurer", "mediatheque", "café"):
        assert event.get_absolute_url() in found(sign_in(helene), words), words


def test_a_promotion_s_own_event_is_found_and_told_there_alone(helene, karim, sign_in):
    EventFactory(title="Revenir à son poste", cohort=helene.cohort, **TALKING)
    assert "Revenir" in found(sign_in(helene), "revenir")
    assert "agenda/" not in found(sign_in(karim), "revenir")
    assert "Revenir à son poste" not in sign_in(karim).get("/").text


def test_what_is_withdrawn_or_waits_is_not_found(helene, sign_in):
    EventFactory(title="Mesurer ensemble", pending=True)
    assert "Mesurer ensemble" not in found(sign_in(helene), "mesurer")


def test_the_home_page_tells_what_was_announced(karim, sign_in):
    EventFactory(title="Un déjeuner à Taverny")
    EventFactory(title="Un vieux déjeuner", past=True)
    page = sign_in(karim).get("/").text
    assert "Un déjeuner à Taverny" in page
    assert "Un vieux déjeuner" not in page


def test_a_seat_that_is_offered_waits_on_the_home_page(helene, karim, sign_in):
    event = EventFactory(capacity=1, title="Un petit café")
    first = register(event, helene)
    register(event, karim)
    assert "Une place vous attend" not in sign_in(karim).get("/").text
    leave(first)
    assert "Une place vous attend : Un petit café" in sign_in(karim).get("/").text


def test_a_collectivite_remembers_the_meetings_that_it_hosted(helene, sign_in):
    EventFactory(title="Rencontre des alumni", kind="annual", host=helene.collectivity, past=True)
    EventFactory(title="Rencontre à venir", kind="annual", host=helene.collectivity)
    page = sign_in(helene).get(helene.collectivity.get_absolute_url()).text
    assert "Accueil de « Rencontre des alumni »" in page
    assert "Accueil de « Rencontre à venir »" not in page


def tend(*options: str) -> str:
    out = StringIO()
    call_command("tend_agenda", *options, stdout=out)
    return out.getvalue()


def test_who_comes_is_reminded_once_two_days_before(helene, karim):
    event = EventFactory(starts_at=here(1, 9), capacity=1)
    register(event, helene)
    register(event, karim)
    register(EventFactory(starts_at=here(9, 9)), helene)
    assert "rappelés à leurs inscrits : 1" in tend()
    assert not Notification.objects.filter(kind="event_soon").exists()
    for _ in range(2):
        tend("--apply")
    assert Notification.objects.get(kind="event_soon").recipient == helene.user


def test_the_timer_passes_on_what_nobody_took(helene, karim):
    event = EventFactory(capacity=1)
    mine, his = register(event, helene), register(event, karim)
    leave(mine)
    event.registrations.filter(pk=his.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    assert "non prises à temps : 1" in tend()
    tend("--apply")
    his.refresh_from_db()
    assert his.state == "lapsed"
    assert Event.objects.get(pk=event.pk).seats_left == 1
