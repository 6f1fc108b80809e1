"""Writing an event: four fields for a café, who publishes at once and for whom, and what each refusal says."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepositions import at
from events.models import Event
from events.models.registrations import register
from governance.models import Club, ClubMembership, SeatMandate
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db

EMPTY_FORM = 5  # queries: the session and its account, then a list each of collectivités, clubs and promotions


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def cafe(**more: str) -> dict[str, str]:
    words = {"kind": "coffee", "on": in_days(10), "starts": "12:15", "venue": "Hôtel de ville", "format": "in_place"}
    return words | {"audience": "network"} | more


def send(client, **more: str):
    return client.post(reverse("events:event_add"), cafe(**more), follow=True)


@pytest.mark.met("PQ1-48", "ANI-07")
@pytest.mark.parametrize(("who", "state"), [("helene", "pending"), ("representative", "published")])
def test_four_fields_make_a_café(who, state, request, sign_in):
    person = request.getfixturevalue(who)
    send(sign_in(person), host=str(person.collectivity_id))
    event = Event.objects.get()
    assert (event.state, event.title) == (state, f"Café des alumni {at(person.collectivity)}")
    assert event.ends_at - event.starts_at == timedelta(hours=1)
    assert event.author == person


def test_a_representative_publishes_for_no_other_collectivite(representative, department, sign_in):
    page = send(sign_in(representative), host=str(department.pk)).text
    assert "une collectivité que vous représentez" in page
    assert not Event.objects.exists()


def test_a_representative_s_event_of_no_collectivite_is_read_first(representative, sign_in):
    send(sign_in(representative), host="")
    assert Event.objects.get().state == "pending"


def test_a_mandate_that_ends_while_the_form_is_open_publishes_nothing(representative, sign_in):
    client = sign_in(representative)
    client.get(reverse("events:event_add"))
    for mandate in SeatMandate.objects.all():
        mandate.end(by=None)
    send(client, host=str(representative.collectivity_id))
    assert Event.objects.get().state == "pending"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"on": ""}, "Écrivez la date"),
        ({"on": "2020-01-15"}, "choisissez un jour à venir"),
        ({"on": "2199-01-15"}, "dans les trois ans"),
        ({"starts": ""}, "Écrivez l’heure du début"),
        ({"starts": "vingt"}, "Écrivez l’heure, par exemple 12:30."),
        ({"ends": "11:00"}, "finit avant d’avoir commencé"),
        ({"until": in_days(3)}, "Le dernier jour vient avant le premier"),
        ({"until": in_days(90), "ends": "18:00"}, "un mois au plus"),
        ({"venue": ""}, "Écrivez le lieu"),
        ({"capacity": "0"}, "au moins une place"),
        ({"closes_on": in_days(40)}, "choisissez un jour plus tôt"),
        ({"audience": "cohort"}, "Choisissez la promotion"),
        ({"kind": "talking_group", "audience": "public"}, "se réserve à une promotion"),
        ({"capacity": "99999999"}, "Écrivez 5000 au plus"),
        ({"club": "999999"}, "un club dont vous êtes membre"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(helene, sign_in, typed, sentence):
    page = send(sign_in(helene), title="Un titre tapé", **typed).text
    assert sentence in page
    assert "Un titre tapé" in page
    assert not Event.objects.exists()


def test_a_refusal_is_said_once(helene, sign_in):
    form = send(sign_in(helene), ends="11:00").context["form"]
    assert len(form.errors["ends"]) == 1


def test_a_talking_group_is_its_promotion_s_own_without_its_author_having_to_say_so(helene, sign_in):
    send(sign_in(helene), kind="talking_group")
    event = Event.objects.get()
    assert (event.audience, event.cohort) == ("cohort", helene.cohort)


def test_a_night_across_the_change_of_hour_says_when_it_ends(representative, sign_in):
    host = str(representative.collectivity_id)
    page = send(sign_in(representative), host=host, on="2027-03-27", starts="22:00", until="2027-03-28", ends="04:00")
    event = Event.objects.get()
    assert event.ends_at - event.starts_at == timedelta(hours=5)
    assert "22 h, jusqu’au dimanche 28 mars 2027 à 4 h" in page.text


@pytest.mark.parametrize("on", [date(2027, 3, 28), date(2027, 10, 31)])
def test_an_hour_that_the_night_doubles_or_skips_is_refused(helene, sign_in, on):
    page = send(sign_in(helene), on=on.isoformat(), starts="02:30").text
    assert "l’heure change entre 2 h et 3 h" in page


def test_a_whole_day_needs_no_hour(helene, sign_in):
    send(sign_in(helene), starts="", all_day="on", until=in_days(12), kind="trip")
    event = Event.objects.get()
    assert event.all_day
    assert timezone.localtime(event.ends_at).hour == 0
    assert event.last_day == timezone.localdate() + timedelta(days=12)


def test_two_clicks_make_one_event(helene, sign_in):
    client = sign_in(helene)
    key = client.get(reverse("events:event_add")).context["form"].fields["key"].initial
    for _ in range(2):
        client.post(reverse("events:event_add"), cafe(key=str(key)))
    assert Event.objects.count() == 1


def test_another_date_is_told_once_to_those_who_come_and_to_calendars(representative, helene, sign_in):
    event = EventFactory(author=representative, host=representative.collectivity)
    register(event, helene)
    client = sign_in(representative)
    address = reverse("events:event_edit", args=[event.pk])
    form = client.get(address).context["form"]
    typed = cafe(on=in_days(30), starts="14:00", ends="15:00", title=event.title, opened="published")
    client.post(address, typed | {"mark": form.initial["mark"]()})
    moved = Event.objects.get()
    assert moved.sequence == event.sequence + 1
    assert moved.moved_from == event.starts_at
    told = Notification.objects.get(recipient=helene.user, kind="event_moved")
    assert "change de date" in told.wording


def test_a_mandate_that_ends_while_an_event_is_changed_keeps_what_was_typed_and_changes_nothing(
    helene, karim, representative, sign_in
):
    event = EventFactory(author=karim, host=representative.collectivity, venue="Salle A", remote=False)
    client, address = sign_in(representative), reverse("events:event_edit", args=[event.pk])
    form = client.get(address).context["form"]
    typed = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    SeatMandate.objects.get().end(by=None)
    page = client.post(address, typed | {"venue": "Salle B"})
    assert page.status_code == 200
    assert "Vous n’organisez plus cet événement" in page.text
    assert "Salle B" in page.text
    assert client.post(address, typed | {"venue": ""}).status_code == 200
    assert client.get(address).status_code == 404
    assert sign_in(helene).post(address, typed).status_code == 404, "she never organised it"
    event.refresh_from_db()
    assert event.venue == "Salle A"


def test_only_who_organises_it_edits_it(helene, karim, representative, sign_in):
    event = EventFactory(author=karim, host=karim.collectivity)
    address = reverse("events:event_edit", args=[event.pk])
    assert sign_in(helene).get(address).status_code == 404
    assert sign_in(representative).get(address).status_code == 200, "she represents its host"
    SeatMandate.objects.get().end(by=None)
    assert sign_in(representative).get(address).status_code == 404


@pytest.mark.parametrize("number", ["0", "x", "9" * 19, "9" * 5000])
def test_proposing_again_what_is_no_event_is_an_empty_form(helene, sign_in, number):
    page = sign_in(helene).get(reverse("events:event_add"), {"comme": number})
    assert page.status_code == 200
    assert "presentation" not in page.context["form"].initial or not page.context["form"].initial["presentation"]


def test_an_empty_form_offers_the_clubs_of_today_at_the_same_cost(helene, sign_in, same_queries):
    client = sign_in(helene)

    def one_more() -> None:
        club = Club.objects.create(name=f"Club {Club.objects.count()}")
        ClubMembership.objects.create(club=club, member=helene)

    one_more()
    same_queries(lambda: client.get(reverse("events:event_add")), one_more, EMPTY_FORM)
    left = ClubMembership.objects.filter(member=helene).latest("pk")
    name = f">{left.club}</option>"
    assert name in client.get(reverse("events:event_add")).text
    left.delete()
    assert name not in client.get(reverse("events:event_add")).text
    refused = send(client, club=str(left.club_id)).text
    assert "Choisissez un club dont vous êtes membre." in refused
    assert not Event.objects.exists()
