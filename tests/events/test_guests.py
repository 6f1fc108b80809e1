"""Guests without account at public events: a link, a seat among the others', nothing kept after thirty days."""

import io
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.outbox.models import Letter
from events import guests
from events.forms.guests import GuestPlaceForm
from events.lifecycle import cancel
from events.models import Event, Registration
from events.models.registrations import accept, leave, register, settle_all
from events.reminders import remind
from tests.concurrency import together
from tests.factories import EventFactory, MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/agenda/invite/([\w-]+)/")


@standing
def talk(representative) -> Event:
    return EventFactory(
        title="Un grand témoin", author=representative, kind="talk", audience="public", capacity=2, guest_quota=3
    )


def asked(event: Event, name: str = "Rose Dupont") -> Registration:
    email = f"{name.lower().replace(' ', '.')}@exemple.fr"
    guests.ask(event, name=name, email=email)
    return Registration.objects.select_related("event").get(event=event, guest_email=email)


def comes(event: Event, name: str = "Rose Dupont") -> Registration:
    return guests.confirm(asked(event, name))


def place(registration: Registration) -> str:
    return reverse("events:guest_place", args=[registration.token])


def form(event: Event) -> str:
    return reverse("events:guest_ask", args=[event.pk])


ROSE = {"full_name": " Rose  Dupont ", "email": "Rose.Dupont@exemple.fr"}


# Asking and confirming -----------------------------------------------------------------------------------------------


def test_a_visitor_registers_with_a_name_an_address_and_a_link(talk, client, mailoutbox):
    page = client.get(talk.get_absolute_url()).text
    assert form(talk) in page
    assert "effacés trente jours après" in client.get(form(talk)).text
    sent = client.post(form(talk), ROSE, follow=True)
    assert "Un lien part à votre adresse" in sent.text
    rose = Registration.objects.get()
    assert (rose.guest_name, rose.guest_email, rose.state) == ("Rose Dupont", "rose.dupont@exemple.fr", "to_confirm")
    talk.refresh_from_db()
    assert talk.seats_taken == 0, "nothing is held before it is confirmed"


def test_reading_the_link_consumes_nothing_and_confirming_twice_is_once(talk, client):
    rose = asked(talk)
    assert LINK.search(Letter.objects.get().body)[1] == rose.token
    for _ in range(3):
        assert "Je viens" in client.get(place(rose)).text
    for _ in range(2):
        client.post(place(rose), {"geste": "confirmer"})
    rose.refresh_from_db()
    talk.refresh_from_db()
    assert (rose.state, talk.seats_taken) == ("registered", 1)
    assert "Vous venez" in client.get(place(rose)).text


def test_the_answer_is_the_same_for_an_address_that_is_known(talk, helene, client):
    comes(talk)
    register(talk, helene)
    answers = {
        (answer.status_code, answer.url)
        for email in ("rose.dupont@exemple.fr", "nouvelle@exemple.fr", helene.email)
        for answer in [client.post(form(talk), {"full_name": "X Y", "email": email})]
    }
    assert len(answers) == 1
    assert Registration.objects.get(guest_email="rose.dupont@exemple.fr").guest_name == "Rose Dupont", "not renamed"


def test_somebody_who_leaves_is_forgotten_and_their_link_is_dead(talk, helene, client):
    rose, _, waits = comes(talk), register(talk, helene), comes(talk, "Luc Petit")
    assert waits.is_waiting
    client.post(place(rose), {"geste": "quitter"})
    assert not Registration.objects.filter(guest_email="rose.dupont@exemple.fr").exists()
    assert client.get(place(rose)).status_code == 404
    assert client.post(place(rose), {"geste": "quitter"}).status_code == 404
    waits.refresh_from_db()
    assert waits.state == "offered"


@pytest.mark.parametrize("token", ["1", "1-", "x-y", "1-" + "0" * 40, "9" * 30 + "-a"])
def test_a_link_is_not_guessed(talk, client, token):
    asked(talk)
    assert client.get(reverse("events:guest_place", args=[token])).status_code == 404


def test_a_link_of_another_guest_is_not_made_from_ones_own(talk, client):
    rose, luc = asked(talk), asked(talk, "Luc Petit")
    forged = f"{luc.pk}-{rose.token.partition('-')[2]}"
    assert client.get(reverse("events:guest_place", args=[forged])).status_code == 404


def test_a_gesture_that_is_none_is_refused(talk, client):
    assert client.post(place(asked(talk)), {"geste": "voler"}).status_code == 404


# Where they may not --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts", [{"guest_quota": 0}, {"audience": "network", "guest_quota": 0}, {"state": "pending"}, {"state": "draft"}]
)
def test_no_other_event_takes_guests(talk, client, facts):
    Event.objects.filter(pk=talk.pk).update(**facts)
    assert client.get(form(talk)).status_code == 404
    assert client.post(form(talk), ROSE).status_code == 404
    assert "M’inscrire sans compte" not in client.get(talk.get_absolute_url()).text


def test_the_base_refuses_guests_where_visitors_do_not_read(talk):
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=talk.pk).update(audience="network")


def test_the_quota_counts_those_who_come_and_those_who_wait_and_says_so(talk, client):
    for name in ("Un A", "Deux B", "Trois C"):
        comes(talk, name)
    assert guests.ALL_TAKEN in client.get(form(talk)).text
    page = client.post(form(talk), ROSE)
    assert guests.ALL_TAKEN in page.text
    assert "Rose.Dupont@exemple.fr" in page.text, "nothing typed is lost"


def test_places_taken_meanwhile_are_said_when_confirming(talk, client):
    rose = asked(talk)
    for name in ("Un A", "Deux B", "Trois C"):
        comes(talk, name)
    assert guests.ALL_TAKEN in client.post(place(rose), {"geste": "confirmer"}, follow=True).text
    rose.refresh_from_db()
    assert rose.state == "to_confirm"


def test_a_robot_that_fills_the_hidden_field_registers_nobody(talk, client):
    answer = client.post(form(talk), ROSE | {"website": "https://spam.example"})
    assert answer.url == reverse("events:guest_asked", args=[talk.pk])
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_one_address_is_written_to_five_times_a_day_at_most(talk, client):
    codes = [client.post(form(talk), ROSE).status_code for _ in range(7)]
    assert codes == [302] * 5 + [429] * 2


def test_after_the_beginning_nobody_registers_nor_leaves(talk):
    rose, luc = comes(talk), asked(talk, "Luc Petit")
    Event.objects.filter(pk=talk.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    for act, one in ((guests.confirm, luc), (guests.withdraw, rose)):
        with pytest.raises(ValidationError, match="a commencé"):
            act(one)


# Among the others ----------------------------------------------------------------------------------------------------


def test_guests_and_members_wait_in_one_line_and_a_guest_takes_what_is_offered(talk, helene, karim, client):
    first, second = register(talk, helene), register(talk, karim)
    rose, luc = comes(talk), comes(talk, "Luc Petit")
    assert [rose.rank, luc.rank] == [1, 2]
    leave(first)
    rose.refresh_from_db()
    assert rose.state == "offered"
    letter = Letter.objects.filter(to=rose.guest_email).order_by("-pk")[0]
    assert "Une place se libère" in letter.body
    assert rose.token in letter.body
    assert "Prendre la place" in client.get(place(rose)).text
    client.post(place(rose), {"geste": "prendre"})
    rose.refresh_from_db()
    assert rose.state == "registered"
    leave(second)
    luc.refresh_from_db()
    Registration.objects.filter(pk=luc.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(ValidationError):
        accept(luc)
    settle_all()
    luc.refresh_from_db()
    assert luc.state == "lapsed"
    assert "n’a pas été prise à temps" in Letter.objects.filter(to=luc.guest_email).order_by("-pk")[0].body
    client.post(place(luc), {"geste": "confirmer"})
    luc.refresh_from_db()
    assert luc.state == "registered", "they may ask again"


def test_a_guest_is_told_by_letter_what_members_read_in_the_portal(talk, representative):
    comes(talk)
    remind(talk, timezone.now())
    cancel(talk, by=representative.user, reason="La salle est inondée.")
    told = " ".join(Letter.objects.values_list("body", flat=True))
    assert "Bientôt" in told
    assert "La salle est inondée." in told


def test_organisers_see_guests_mark_them_and_take_them_off(talk, representative, helene, sign_in):
    rose, luc = comes(talk), comes(talk, "Luc Petit")
    desk = sign_in(representative)
    page = desk.get(reverse("events:event_desk", args=[talk.pk])).text
    assert "Rose Dupont" in page
    assert "rose.dupont@exemple.fr" in page
    sheet = desk.post(reverse("events:event_registrations_file", args=[talk.pk]))
    rows = load_workbook(io.BytesIO(sheet.content)).active.values
    assert ("Rose Dupont", None, "Sans compte") in [row[:3] for row in rows]
    desk.post(reverse("events:event_registration_remove", args=[talk.pk, luc.pk]), {ANSWERED: "1"})
    luc.refresh_from_db()
    assert luc.state == "removed"
    Event.objects.filter(pk=talk.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    desk.post(reverse("events:event_mark", args=[talk.pk, rose.pk]), {"presence": "oui"})
    rose.refresh_from_db()
    assert rose.state == "present"


def test_the_network_reads_how_many_guests_and_never_who(talk, helene, karim, sign_in, client):
    comes(talk)
    register(talk, helene)
    for reader in (sign_in(karim), client):
        page = " ".join(reader.get(talk.get_absolute_url()).text.split())
        assert "Rose" not in page
        assert "Deux personnes" in page
    assert "une personne hors du réseau" in " ".join(sign_in(karim).get(talk.get_absolute_url()).text.split())
    assert "choisi de ne pas s’afficher" not in sign_in(karim).get(talk.get_absolute_url()).text


# What is kept --------------------------------------------------------------------------------------------------------


def test_thirty_days_after_nobody_is_known_and_figures_stay(talk):
    rose, luc = comes(talk), comes(talk, "Luc Petit")
    Event.objects.filter(pk=talk.pk).update(
        starts_at=timezone.now() - timedelta(days=30, hours=1), ends_at=timezone.now() - timedelta(days=30, minutes=1)
    )
    call_command("tend_agenda")
    rose.refresh_from_db()
    assert rose.guest_name == "Rose Dupont", "without --apply, only counted"
    token = rose.token
    call_command("tend_agenda", "--apply")
    for one in (rose, luc):
        one.refresh_from_db()
        assert (one.guest_name, one.guest_email, one.link_key) == ("Personne invitée", "", "")
    assert Registration.objects.from_token(token) is None
    assert talk.registrations.coming().count() == 2
    assert guests.forget(timezone.now()) == 0


def test_what_is_not_confirmed_in_two_days_is_gone(talk):
    rose, luc = asked(talk), asked(talk, "Luc Petit")
    Registration.objects.filter(pk=rose.pk).update(asked_at=timezone.now() - timedelta(days=2, minutes=1))
    call_command("tend_agenda", "--apply")
    assert list(Registration.objects.all()) == [luc]


def test_a_row_is_a_member_or_a_guest_and_never_both(talk, helene):
    for facts in ({}, {"member": helene, "guest_name": "Rose", "guest_email": "rose@exemple.fr"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.create(event=talk, state="registered", **facts)


# The organiser's form ------------------------------------------------------------------------------------------------


def test_guests_are_opened_by_who_organises_and_only_where_everybody_reads(representative, sign_in):
    desk = sign_in(representative)
    typed = {
        "kind": "talk", "title": "Un témoin", "venue": "Mairie", "format": "in_place", "audience": "network",
        "on": f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}", "starts": "09:00", "guest_quota": "5",
    }  # fmt: skip
    page = desk.post(reverse("events:event_add"), typed)
    assert "Ouvrez l’événement à « tout le monde »" in page.text
    desk.post(reverse("events:event_add"), typed | {"audience": "public"})
    assert Event.objects.get().guest_quota == 5


# At once -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_members_and_guests_at_once_never_overbook():
    event = EventFactory(audience="public", capacity=6, guest_quota=12)
    links = [asked(event, f"Invité {n}") for n in range(16)]
    members = [MemberFactory(with_account=True) for _ in range(12)]
    acts = [lambda one=one: guests.confirm(one).state for one in links]
    acts += [lambda one=one: register(event, one).state for one in members]
    outcomes = together(*acts)
    full = [one for one in outcomes if isinstance(one, Exception)]
    assert [str(one.messages[0]) for one in full] == [guests.ALL_TAKEN] * 4
    event.refresh_from_db()
    assert event.registrations.seated().count() == event.seats_taken == 6
    assert (event.waiting_count, event.registrations.guests().current().count()) == (18, 12)


@pytest.mark.django_db(transaction=True)
def test_one_guest_who_clicks_twice_holds_one_seat():
    event = EventFactory(audience="public", capacity=6, guest_quota=1)
    rose = asked(event)
    assert together(*[lambda: guests.confirm(rose).state] * 6) == ["registered"] * 6
    event.refresh_from_db()
    assert event.seats_taken == 1


@pytest.mark.parametrize(
    "name", ["Gagnez 1000 euros sur gain.com", "http://piege.test Rose", "rose@piege.fr", "piege.online Rose"]
)
def test_a_name_carries_no_link_to_whoever_s_address_was_typed(talk, client, name):
    page = client.post(form(talk), ROSE | {"full_name": name})
    assert "sans lien ni adresse" in page.text
    assert name in page.text
    assert not Letter.objects.exists()
    for fine in ("J.-P. D’Arc", "Mme.Dupont", "Anne St.Jean"):
        assert GuestPlaceForm(ROSE | {"full_name": fine}).is_valid()


def test_asking_again_gives_two_days_again_and_corrects_the_name(talk):
    rose = asked(talk)
    Registration.objects.update(guest_name="Un autre", asked_at=timezone.now() - timedelta(days=1, hours=23))
    asked(talk)
    rose.refresh_from_db()
    assert rose.guest_name == "Rose Dupont"
    assert guests.forget(timezone.now() + timedelta(days=1)) == 0, "the letter said within two days"


def test_a_link_that_holds_nothing_reads_nothing_of_an_event_that_became_the_network_s(talk, client):
    rose, luc = asked(talk), comes(talk, "Luc Petit")
    Event.objects.filter(pk=talk.pk).update(audience="network", guest_quota=0, venue="Salle réservée")
    page = client.get(place(rose))
    assert page.status_code == 404
    assert "Salle réservée" not in page.text
    assert "Salle réservée" in client.get(place(luc)).text, "whoever comes still knows where"
    left = client.post(place(rose), {"geste": "quitter"})
    assert left.status_code == 302
    assert not Registration.objects.filter(pk=rose.pk).exists()
