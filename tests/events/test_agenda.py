"""The agenda: by month, what narrows it, what is over, a month as a table, and what each reader finds there."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from events.agenda_filters import near
from events.models import Event, Registration
from events.models.registrations import register
from events.month_grid import Month
from tests.factories import CollectivityFactory, EventFactory, MemberFactory

pytestmark = pytest.mark.django_db

AGENDA = reverse("events:agenda")


def titles(client, query: str = "", name: str = "events:agenda") -> list[str]:
    return [event.title for event in client.get(reverse(name) + query).context["page"]]


def test_events_to_come_are_listed_by_month_the_next_one_first(helene, sign_in):
    EventFactory(title="Plus tard", starts_at=timezone.now() + timedelta(days=70))
    EventFactory(title="Bientôt", starts_at=timezone.now() + timedelta(days=2))
    EventFactory(title="Hier", past=True)
    EventFactory(title="Brouillon", draft=True)
    client = sign_in(helene)
    assert titles(client) == ["Bientôt", "Plus tard"]
    months = client.get(AGENDA).context["lines"].by_month
    assert [first.day for first, _ in months] == [1, 1]
    assert titles(client, name="events:agenda_past") == ["Hier"]


def test_the_lines_that_are_remembered_are_each_one_s_own_and_never_staler_than_what_they_say(
    helene, karim, sign_in, moderator
):
    event = EventFactory(title="Café du mardi", capacity=2)
    hers, his = sign_in(helene), sign_in(karim)
    assert "2 places libres" in hers.get(AGENDA).text
    register(event, helene)
    for _ in range(2):  # drawn, then remembered
        assert "Vous venez" in hers.get(AGENDA).text
        assert "Vous venez" not in his.get(AGENDA).text
    assert "Plus qu’une place" in his.get(AGENDA).text
    with time_machine.travel(event.ends_at + timedelta(days=1)):
        assert "Café du mardi" not in sign_in(karim).get(AGENDA).text
    Event.objects.filter(pk=event.pk).update(title="Thé du mardi")
    assert "Thé du mardi" in his.get(AGENDA).text
    Event.objects.get(pk=event.pk).withdraw(by=moderator, reason="Doublon.")
    assert "Thé du mardi" not in his.get(AGENDA).text + hers.get(f"{AGENDA}?page=1").text


def test_visitors_read_public_events_alone(client, helene):
    EventFactory(title="Pour tout le monde", audience="public")
    EventFactory(title="Pour le réseau")
    assert titles(client) == ["Pour tout le monde"]
    month = client.get(reverse("events:agenda_month", args=[Month.of(Event.objects.first().first_day)])).text
    assert "Pour tout le monde" in month
    assert "Pour le réseau" not in month


@pytest.mark.met("OUT-03")
def test_facets_narrow_and_say_how_many(helene, sign_in):
    sannois = CollectivityFactory(short_name="Sannois")
    EventFactory(title="Sur place", host=sannois)
    EventFactory(title="À distance", remote=True, kind="codev")
    EventFactory(title="Les deux", format="both", kind="codev", host=sannois)
    client = sign_in(helene)
    assert titles(client, f"?collectivite={sannois.slug}") == ["Sur place", "Les deux"]
    assert titles(client, "?format=a-distance") == ["À distance", "Les deux"]
    assert titles(client, "?format=sur-place") == ["Sur place", "Les deux"]
    assert titles(client, "?nature=codeveloppement") == ["À distance", "Les deux"]
    assert titles(client, "?nature=codeveloppement&nature=cafe&format=sur-place") == ["Sur place", "Les deux"]
    assert len(titles(client, "?nature=rien&format=rien&club=rien&pres=rien&page=zero")) == 3


def test_near_me_is_said_in_kilometres_from_my_collectivite(helene, sign_in):
    here = helene.collectivity
    here.latitude, here.longitude = 49.036, 2.063
    here.save()
    close = CollectivityFactory(latitude=49.05, longitude=2.1)
    far = CollectivityFactory(latitude=49.04, longitude=2.475)
    EventFactory(title="Ici", host=here)
    EventFactory(title="À côté", host=close)
    EventFactory(title="Loin", host=far)
    EventFactory(title="À distance", host=here, remote=True)
    client = sign_in(helene)
    assert titles(client, "?pres=10") == ["Ici", "À côté"]
    assert near(here.pk, 40) == [here.pk, close.pk, far.pk]
    assert "À 10 km au plus" in client.get(AGENDA).text


def test_near_is_offered_only_to_who_has_a_place_on_the_map(client, sign_in):
    EventFactory(audience="public")
    assert "Près de chez moi" not in client.get(AGENDA).text
    assert "Près de chez moi" not in sign_in(MemberFactory(with_account=True, collectivity=None)).get(AGENDA).text


def test_words_find_events(helene, sign_in):
    EventFactory(title="La matériauthèque entre communes")
    EventFactory(title="Un café")
    assert titles(sign_in(helene), "?q=materiautheque") == ["La matériauthèque entre communes"]


def test_a_line_says_where_one_stands(helene, sign_in):
    register(EventFactory(title="Je viens"), helene)
    EventFactory(title="Annulé", status="cancelled", status_reason="La salle est fermée.")
    text = sign_in(helene).get(AGENDA).text
    assert "Vous venez" in text
    assert "La salle est fermée." in text


def test_the_annual_meeting_stands_on_top(helene, sign_in):
    assert sign_in(helene).get(AGENDA).context["annual"] is None
    meeting = EventFactory(kind="annual", starts_at=timezone.now() + timedelta(days=200), host=helene.collectivity)
    page = sign_in(helene).get(AGENDA)
    assert page.context["annual"] == meeting
    assert f"{helene.collectivity}\n" in page.text or str(helene.collectivity) in page.text


def test_an_empty_agenda_says_what_to_do(helene, sign_in, client):
    assert "Aucun événement à venir." in client.get(AGENDA).text
    EventFactory()
    assert "Aucun événement ne réunit tout cela." in sign_in(helene).get(f"{AGENDA}?nature=colloque").text


def test_a_month_shows_each_day_of_what_lasts(helene, sign_in):
    first = timezone.make_aware(datetime(2027, 3, 30))
    EventFactory(title="Trois jours", starts_at=first, ends_at=first + timedelta(days=3), all_day=True)
    client = sign_in(helene)
    march = client.get(reverse("events:agenda_month", args=["2027-03"]))
    assert [day.date.day for day, _ in march.context["grid"].days] == [30, 31]
    april = client.get(reverse("events:agenda_month", args=["2027-04"]))
    assert [day.date.day for day, _ in april.context["grid"].days] == [1]
    assert "Rien ce mois-ci." in client.get(reverse("events:agenda_month", args=["2027-05"])).text


@pytest.mark.parametrize("month", ["2027-13", "2027-00", "27-03", "0001-01", "9999-12", "mars", "2027-3"])
def test_a_month_that_is_none_is_missing(client, month):
    assert client.get(reverse("events:agenda_month", args=[month])).status_code == 404


@pytest.mark.parametrize(
    # Where the reader stands is asked apart, so that a drawn page asks for no event: one more cold, none more warm.
    ("address", "queries", "warm"),
    [("agenda", 11, 5), ("agenda_past", 10, 5), ("agenda_month", 5, 4)],
)
def test_pages_cost_the_same_with_one_event_and_with_three(
    helene, sign_in, same_queries, django_assert_num_queries, address, queries, warm
):
    start = timezone.make_aware(datetime(2027, 3, 10))

    places = CollectivityFactory.create_batch(3)

    def add() -> None:
        event = EventFactory(author=helene, host=places.pop(), past=address == "agenda_past", **at)
        Registration.objects.create(event=event, member=helene, state="registered")

    at = {"starts_at": start} if address == "agenda_month" else {}
    add()
    client = sign_in(helene)
    url = reverse(f"events:{address}", args=["2027-03"] if address == "agenda_month" else [])

    def nothing_remembered() -> HttpResponse:
        caches["local"].clear()
        return client.get(url)

    same_queries(nothing_remembered, add, queries)
    with django_assert_num_queries(warm):
        client.get(url)
