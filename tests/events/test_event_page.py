"""The page of an event: what each state says and offers, who is named to whom, what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import CoHost, Event, Registration
from events.models.registrations import leave, register
from events.standing import seats_of
from tests.factories import CollectivityFactory, EventFactory, MemberFactory

pytestmark = pytest.mark.django_db


def people(n: int) -> list:
    return [MemberFactory(with_account=True, collectivity=CollectivityFactory()) for _ in range(n)]


def page(client, event: Event) -> str:
    return client.get(event.get_absolute_url()).text


@pytest.mark.parametrize(
    ("capacity", "coming", "words"),
    [
        (None, 0, "Places sans limite"),
        (120, 12, "108 places libres"),
        (10, 6, "Plus que 4 places"),
        (10, 9, "Plus qu’une place"),
        (4, 0, "4 places libres"),
        (10, 10, "Complet"),
    ],
)
def test_seats_left_are_said(capacity, coming, words):
    assert seats_of(EventFactory.build(capacity=capacity, seats_taken=coming, author=None)).words == words


def test_one_registers_hides_one_s_name_and_leaves(helene, sign_in):
    event, client = EventFactory(capacity=10), sign_in(helene)
    assert "Je viens" in page(client, event)
    client.post(reverse("events:event_register", args=[event.pk]))
    text = page(client, event)
    assert "Vous venez" in text
    assert "Masquer mon nom" in text
    client.post(reverse("events:event_register", args=[event.pk]), {"anonyme": "1"})
    text = page(client, event)
    assert "Votre nom n’est plus affiché" in text
    assert "Ne plus venir" in text
    client.post(reverse("events:event_leave", args=[event.pk]))
    assert "Je viens" in page(client, event)


def test_who_waits_reads_their_rank_and_what_happens_next(helene, sign_in):
    event = EventFactory(capacity=1)
    for one in people(2):
        register(event, one)
    assert "Complet, 1 en attente" in page(sign_in(helene), event)
    register(event, helene)
    text = page(sign_in(helene), event)
    assert "En attente" in text
    assert "2<sup>e</sup> rang" in text
    assert "proposée" in text
    Event.objects.update(registration_closes_at=timezone.now() - timedelta(hours=1))
    assert "plus aucune place n’est proposée" in page(sign_in(helene), event)


def test_an_offer_says_until_when_and_may_be_left(helene, sign_in):
    event = EventFactory(capacity=1)
    first = register(event, people(1)[0])
    register(event, helene)
    leave(first)
    text = page(sign_in(helene), event)
    assert "Prendre la place" in text
    assert "La laisser" in text
    assert "Jusqu’au" in text
    Registration.objects.filter(member=helene).update(offered_until=timezone.now() - timedelta(hours=1))
    text = page(sign_in(helene), event)
    assert "n’avez pas pris à temps" in text
    assert "Prendre la place" not in text


@pytest.mark.parametrize(("status", "words"), [("cancelled", "annulé"), ("postponed", "reporté")])
def test_what_is_called_off_says_why_and_registers_nobody(helene, sign_in, status, words):
    event = EventFactory(status=status, status_reason="La salle est fermée.")
    text = page(sign_in(helene), event)
    assert f"Cet événement est {words}." in text
    assert "La salle est fermée." in text
    assert reverse("events:event_register", args=[event.pk]) not in text


def test_closed_and_past_events_register_nobody(helene, sign_in):
    closed = EventFactory(registration_closes_at=timezone.now() - timedelta(days=1))
    assert "Inscriptions closes" in page(sign_in(helene), closed)
    past = EventFactory(past=True)
    Registration.objects.create(event=past, member=helene, state="present")
    text = page(sign_in(helene), past)
    assert "Qui est venu" in text
    assert "Vous y étiez" in text
    assert reverse("events:event_register", args=[past.pk]) not in text


def test_another_event_at_the_same_hour_is_said(helene, sign_in):
    register(EventFactory(title="Le déjeuner de Sannois"), helene)
    EventFactory(title="Un autre jour", starts_at=timezone.now() + timedelta(days=40))
    text = page(sign_in(helene), EventFactory())
    assert "Vous venez déjà à" in text
    assert "Le déjeuner de Sannois" in text
    assert "Un autre jour" not in text


def test_names_are_for_the_network_and_for_those_who_agreed(helene, client, sign_in):
    event = EventFactory(audience="public")
    named, unnamed, hidden = people(3)
    register(event, named)
    register(event, unnamed, shows_name=False)
    register(event, hidden)
    hidden.hidden_by_choice = True
    hidden.save()
    text = page(sign_in(helene), event)
    assert named.full_name in text
    assert unnamed.full_name not in text
    assert hidden.full_name not in text
    assert "deux personnes ont choisi de ne pas s’afficher" in " ".join(text.split())
    visitor = page(client, event)
    assert "Trois personnes de trois collectivités" in " ".join(visitor.split())
    assert named.full_name not in visitor
    assert "Se connecter pour s’inscrire" in visitor


def test_who_shares_the_costs_is_said(helene, sign_in):
    event = EventFactory()
    CoHost.objects.create(event=event, collectivity=CollectivityFactory(short_name="Sarcelles"), share=25)
    text = page(sign_in(helene), event)
    assert "Sarcelles" in text
    assert "25 % des frais" in text


def test_accessibility_is_said_or_said_to_be_missing(helene, sign_in):
    assert "Aucune précision" in page(sign_in(helene), EventFactory())
    assert "Plain-pied" in page(sign_in(helene), EventFactory(accessibility="Plain-pied"))


def test_the_page_costs_the_same_with_one_person_and_with_three(helene, sign_in, same_queries):
    event, client = EventFactory(), sign_in(helene)
    register(event, helene)
    same_queries(lambda: client.get(event.get_absolute_url()), lambda: register(event, people(1)[0]), 11)
