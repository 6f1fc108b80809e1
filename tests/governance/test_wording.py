"""What the pages of governance say to people: hours, empty places, refusals, in sentences that say what to do."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import State
from governance.models import Club, ClubMembership, Meeting, Minutes, Reply, Resolution, Seat, Thread
from tests.factories import CollectivityFactory

pytestmark = pytest.mark.django_db


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(f"governance:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def held(copil) -> Meeting:
    on = timezone.localdate() - timedelta(days=20)
    return Meeting.objects.create(body=copil, on=on, starts_at=time(9, 30), present=11)


def test_a_session_says_its_hour_in_french_and_that_its_minutes_are_awaited(helene, held, representative, sign_in):
    hers = sign_in(helene)
    shown = page(hers, "meeting", held.pk)
    assert "à 9 h 30" in shown
    assert "Le compte rendu n’est pas encore publié." in shown
    assert "compte rendu" not in page(
        hers, "meeting", Meeting.objects.create(body=held.body, on=timezone.localdate() + timedelta(days=9)).pk
    )
    Minutes.objects.create(
        meeting=held, author=representative, text="Onze.", state=State.PUBLISHED, published_at=timezone.now()
    )
    assert "pas encore publié" not in page(hers, "meeting", held.pk)


def test_the_register_says_beside_its_state_for_when_a_decision_is(helene, copil, sign_in):
    day = timezone.localdate() + timedelta(days=30)
    for facts in ({}, {"done_on": timezone.localdate(), "proof": "Le prêt", "proof_link": "/charte/"}):
        Resolution.objects.create(body=copil, what="Ouvrir le prêt", due_on=day, **facts)
    assert page(sign_in(helene), "resolution_list").count(f"pour le {french_date(day)}") == 1, (
        "what is done is not awaited"
    )


def test_a_new_club_says_that_nobody_is_in_it_and_counts_in_french(helene, sign_in):
    club = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire ensemble.")
    hers = sign_in(helene)
    shown = page(hers, "club", club.slug)
    assert "Personne n’y est encore" in shown
    assert "<span>0 membre</span>" in shown
    ClubMembership.objects.create(club=club, member=helene)
    assert "Personne n’y est encore" not in page(hers, "club", club.slug)


def test_the_clubs_lead_back_to_governance(helene, sign_in):
    assert f'<li><a href="{reverse("governance:overview")}">Gouvernance</a></li>' in page(sign_in(helene), "club_list")


def test_a_discussion_without_a_title_says_what_to_write(animator, sign_in):
    club = Club.objects.get(name="Mesurer sans juger")
    url = reverse("governance:club_thread_add", args=[club.slug])
    refused = sign_in(animator).post(url, {"title": " ", "text": "Un mot."}).content.decode()
    assert "Écrivez un titre" in refused
    assert "Il manque" not in refused


def test_a_reply_is_named_without_quotation_marks_inside_quotation_marks(helene):
    """Pages quote it: « Réponse à “Que mesurez-vous ?” »."""
    assert "«" not in str(Reply(thread=Thread(title="Que mesurez-vous ?"), author=helene))


def test_who_finds_nobody_for_a_seat_is_told_whom_to_ask(helene, copil, sign_in, settings):
    place = CollectivityFactory(short_name="Ableiges")
    seat = Seat.objects.create(body=copil, collectivity=place)
    shown = page(sign_in(helene), "seat_propose", seat.pk)
    assert "qui peut l’inviter" in shown
    assert f"mailto:{settings.CONTACT_EMAIL}" in shown.split("<main")[1].split("</main>")[0]
