"""Clubs as the mission keeps them: mandates given to others, prolonged and ended in one act; what sleeps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from governance.models import AnimatorMandate, Club, ExternalLoop
from tests.club_dates import meets
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def club(animator) -> Club:
    return Club.objects.get(name="Mesurer sans juger")


@pytest.fixture
def client(moderator, sign_in):
    return sign_in(moderator)


def screen(model: str, name: str = "changelist", *args) -> str:
    return reverse(f"admin:governance_{model}_{name}", args=args)


def act(client, model: str, action: str, *things, answered: bool = True) -> str:
    data = {"action": action, "_selected_action": [thing.pk for thing in things]} | (
        {"answered": "1"} if answered else {}
    )
    response = client.post(screen(model), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def given(club: Club, member, **changes) -> dict:
    today = timezone.localdate()
    words = {"club": club.pk, "member": member.pk, "starts_on": f"{today}", "until": f"{today + timedelta(days=300)}"}
    return words | changes


@pytest.mark.met("GOU-02")
def test_the_mission_gives_a_mandate_and_the_person_is_told(client, club, helene, moderator):
    client.post(screen("animatormandate", "add"), given(club, helene))
    mandate = AnimatorMandate.objects.get(member=helene)
    assert mandate.given_by == moderator
    assert "vous animez" in Notification.objects.get(recipient=helene.user).sentence


@pytest.mark.met("GOU-02")
def test_nobody_of_the_mission_gives_herself_a_mandate(client, club, moderator):
    mine = MemberFactory(user=moderator)
    response = client.post(screen("animatormandate", "add"), given(club, mine))
    assert "Vous ne pouvez pas vous donner un mandat" in response.content.decode()
    assert not AnimatorMandate.objects.filter(member=mine).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": ""}, "douze mois au plus"),
        ({"until": "2999-01-01"}, "douze mois au plus"),
        ({"until": "2020-01-01"}, "avant d’avoir commencé"),
    ],
)
def test_a_mandate_that_cannot_be_is_said_in_words(client, club, helene, changes, sentence):
    assert sentence in client.post(screen("animatormandate", "add"), given(club, helene, **changes)).content.decode()
    assert not AnimatorMandate.objects.filter(member=helene).exists()


def test_two_mandates_of_one_person_do_not_overlap(client, club, animator):
    response = client.post(screen("animatormandate", "add"), given(club, animator))
    assert "anime déjà ce club" in response.content.decode()


def test_a_mandate_is_not_rewritten(client, club, animator, helene):
    mandate = AnimatorMandate.objects.get()
    assert client.post(screen("animatormandate", "change", mandate.pk), given(club, helene)).status_code == 403
    assert AnimatorMandate.objects.get().member == animator


def test_what_asks_to_be_prolonged_is_found_and_prolonged_after_a_question(client, club, animator, moderator):
    mandate = AnimatorMandate.objects.get()
    AnimatorMandate.objects.update(goes_on=True, asked_at=timezone.now())
    listed = client.get(screen("animatormandate"), {"ou": "prolonger"}).content.decode()
    assert animator.full_name in listed
    assert "douze mois de plus" in act(client, "animatormandate", "renew", mandate, answered=False)
    assert AnimatorMandate.objects.count() == 1
    assert "Le mandat est prolongé" in act(client, "animatormandate", "renew", mandate)
    assert "anime déjà ce club" in act(client, "animatormandate", "renew", mandate)
    assert AnimatorMandate.objects.count() == 2
    assert animator.full_name not in client.get(screen("animatormandate"), {"ou": "prolonger"}).content.decode()


def test_a_mandate_ended_ends_at_once_and_the_person_is_told(client, club, animator):
    act(client, "animatormandate", "end_now", AnimatorMandate.objects.get())
    assert not Club.objects.animated_by(animator).exists()
    assert "a pris fin" in Notification.objects.get(recipient=animator.user).sentence
    assert "Mesurer sans juger" in client.get(screen("club"), {"vie": "vacant"}).content.decode()


def test_the_mission_puts_a_club_to_sleep_and_wakes_it(client, club):
    act(client, "club", "put_to_sleep", club)
    assert Club.objects.get().is_asleep
    asleep = client.get(screen("club"), {"vie": "veille"}).content.decode()
    assert "Mesurer sans juger" in asleep
    act(client, "club", "wake", club)
    assert not Club.objects.get().is_asleep


def test_the_mission_opens_a_club_whose_name_no_other_has(client, club):
    words = {"name": "Langage clair", "entry": "theme", "tagline": "Relire.", "created_on": f"{timezone.localdate()}"}
    client.post(screen("club", "add"), words)
    assert Club.objects.get(name="Langage clair").slug == "langage-clair"
    again = client.post(screen("club", "add"), words | {"name": "LANGAGE  CLAIR"})
    assert "nom voisin" in again.content.decode()


@pytest.mark.met("OUT-11")
def test_loops_are_entered_checked_and_taken_out(client, club, helene):
    words = {
        "name": "Le fil",
        "kind": "whatsapp",
        "url": "https://chat.whatsapp.com/a",
        "rules": "Brefs.",
        "owner": helene.pk,
    }
    old = timezone.localdate() - timedelta(days=200)
    client.post(screen("externalloop", "add"), words | {"checked_on": f"{old}"})
    loop = ExternalLoop.objects.get()
    assert loop.shows_phone
    assert "Le fil" in client.get(screen("externalloop"), {"lien": "a-verifier"}).content.decode()
    act(client, "externalloop", "mark_checked", loop)
    assert not ExternalLoop.objects.stale().exists()
    act(client, "externalloop", "close", loop)
    assert not ExternalLoop.objects.open().exists()
    elsewhere = client.post(
        screen("externalloop", "add"), words | {"url": "https://evil.example/", "checked_on": f"{old}"}
    )
    assert "Ce lien ne mène pas à WhatsApp" in elsewhere.content.decode()


@pytest.mark.parametrize("model", ["club", "animatormandate", "externalloop"])
def test_a_list_costs_the_same_with_one_line_and_with_three(model, client, club, same_queries):
    def add() -> None:
        other = Club.objects.create(name=f"Club {Club.objects.count()}", entry="theme", tagline="Encore.")
        AnimatorMandate.objects.create(club=other, member=MemberFactory())
        meets(other, 9)
        ExternalLoop.objects.create(name="Un fil", kind="other", url="https://a.fr/", club=other, owner=MemberFactory())

    if model != "club":
        add()
    counts = {"club": 7, "animatormandate": 7, "externalloop": 6}
    same_queries(lambda: client.get(screen(model)), add, counts[model])


def test_dates_of_clubs_are_found_and_called_off_with_a_reason_among_the_events(moderator, club, sign_in):
    event, other = meets(club, 9, "Trois"), meets(club, -9, "Passé")
    client, screen_of_events = sign_in(moderator), reverse("admin:events_event_changelist")
    asked = {"quand": "a-venir", "club__id__exact": club.pk, "q": "mesurer"}
    shown = client.get(screen_of_events, asked).text
    assert "Trois" in shown
    assert "Passé" not in shown
    words = {"action": "cancel", "_selected_action": event.pk, "answered": "1", "reason": "La salle est prise."}
    client.post(screen_of_events, words)
    event.refresh_from_db()
    assert (event.status, event.status_reason) == ("cancelled", "La salle est prise.")
    client.post(screen_of_events, words | {"_selected_action": other.pk})
    other.refresh_from_db()
    assert other.status == "planned", "what is over is not called off"
