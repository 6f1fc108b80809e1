"""The right ended while the form was open: the send is refused, and nothing that was typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from governance.models import AnimatorMandate, Club, Meeting, Minutes, SeatMandate

pytestmark = pytest.mark.django_db
TYPED = "## Présents\n\nOnze personnes, <b>dont</b> Nadia."


@pytest.mark.met("GOU-04")
def test_the_minutes_that_a_representative_typed_come_back_when_her_mandate_ended_meanwhile(
    representative, copil, moderator, sign_in
):
    meeting = Meeting.objects.create(body=copil, on=timezone.localdate() - timedelta(days=3))
    hers = sign_in(representative)
    url = reverse("governance:minutes_edit", args=[meeting.pk])
    assert hers.get(url).status_code == 200
    SeatMandate.objects.get(member=representative).end(by=moderator)
    refused = hers.post(url, {"text": TYPED, "faire": "envoyer"})
    page = refused.content.decode()
    assert refused.status_code == 404
    assert not Minutes.objects.exists()
    assert "Rien n’a été enregistré" in page
    assert "Onze personnes, &lt;b&gt;dont&lt;/b&gt; Nadia." in page
    assert "envoyer" not in page, "only what was typed"
    assert refused["Cache-Control"] == "no-store"


def test_the_date_that_an_animator_typed_is_kept_and_waits_to_be_read(animator, moderator, sign_in):
    club = Club.objects.get(name="Mesurer sans juger")
    theirs = sign_in(animator)
    url = reverse("events:club_date_add", args=[club.slug])
    assert theirs.get(url).status_code == 200
    AnimatorMandate.objects.get(member=animator).end(by=moderator)
    typed = {"title": "Parler d’un mauvais chiffre", "on": "2027-01-15", "starts": "12:30"}
    theirs.post(url, typed)
    assert [(event.title, event.state) for event in Event.objects.all()] == [(typed["title"], "pending")]
    club.memberships.all().delete()
    refused = theirs.post(url, typed | {"title": "Un autre jour"})
    assert refused.status_code == 404, "nor proposes, once out of the club"
    assert "Un autre jour" in refused.text
    assert Event.objects.count() == 1


def test_a_page_repeats_nothing_of_a_form_that_is_not_ours(representative, sign_in):
    """Sent from elsewhere, or to an address that does not exist: no words of others in our pages (TRUST, case 13)."""
    foreign = Client(enforce_csrf_checks=True)
    foreign.cookies = sign_in(representative).cookies
    for url in (reverse("governance:seat_leave", args=[0]), "/nulle-part/"):
        answer = foreign.post(url, {"text": "Votre compte est bloqué, appelez ce numéro"})
        assert answer.status_code in (403, 404)
        assert "appelez ce numéro" not in answer.content.decode()
    assert "appelez" not in Client().post("/nulle-part/", {"text": "appelez ce numéro"}).content.decode()


def test_a_refused_click_without_words_is_the_usual_page(representative, sign_in):
    refused = sign_in(representative).post(reverse("governance:seat_leave", args=[0]))
    assert refused.status_code == 404
    assert "Cette page n’existe pas" in refused.content.decode()
