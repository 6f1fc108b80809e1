"""Asking to join the association, and to renew: the person asks, the mission answers, level 3 alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.back_office.waiting import LINES
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.notifications.models import Notification
from governance.models import Membership, MembershipRequest, Organisation, RequestState
from governance.personal_data import forget

pytestmark = pytest.mark.django_db
ASK, WITHDRAW = "governance:membership_ask", "governance:membership_request_withdraw"


@pytest.fixture
def association() -> Organisation:
    return Organisation.objects.create(level=3, why="Une association.")


def mine(client) -> str:
    return client.get(reverse("directory:me")).content.decode()


def answer(client, action: str, asked: MembershipRequest, **words: str):
    url = reverse("admin:governance_membershiprequest_changelist")
    sent = {"action": action, "answered": "1", "_selected_action": [asked.pk], **words}
    return client.post(url, sent, follow=True)


def waiting() -> int:
    line = next(one for one in LINES if one.title == "Demandes d’adhésion")
    return line.count(timezone.now())


@pytest.mark.parametrize("level", [1, 2])
def test_below_level_3_nothing_of_it_exists(level, helene, sign_in):
    Organisation.objects.create(level=level, why="Pas une association.")
    MembershipRequest.objects.create(member=helene)
    client = sign_in(helene)
    assert "adhérer" not in mine(client)
    assert [client.post(reverse(name)).status_code for name in (ASK, WITHDRAW)] == [404, 404]
    assert waiting() == 0


@pytest.mark.met("GOU-05")
def test_a_member_asks_the_mission_accepts_and_a_year_begins(association, helene, moderator, sign_in):
    client, desk = sign_in(helene), sign_in(moderator)
    assert "Demander à adhérer" in mine(client)
    assert "Votre demande est envoyée" in client.post(reverse(ASK), follow=True).text
    page = mine(client)
    assert "Retirer ma demande" in page
    assert "Demander à adhérer" not in page
    assert waiting() == 1
    question = desk.post(
        reverse("admin:governance_membershiprequest_changelist"),
        {"action": "accept", "_selected_action": [MembershipRequest.objects.get().pk]},
    )
    assert "adhésion d’un an" in question.text
    assert not Membership.objects.exists(), "asked first"
    answer(desk, "accept", MembershipRequest.objects.get())
    membership, today = Membership.objects.get(), timezone.localdate()
    assert (membership.member, membership.starts_on, membership.until) == (helene, today, months_after(today, 12))
    assert waiting() == 0
    assert "Adhésion depuis le" in mine(client)
    told = Notification.objects.get(kind="membership_accepted")
    assert told.recipient == helene.user
    assert Notification.objects.count() == 1, "nobody else is told"


@pytest.mark.met("GOU-05")
def test_declined_the_person_reads_why_and_may_ask_again(association, helene, moderator, sign_in):
    client, desk = sign_in(helene), sign_in(moderator)
    asked = MembershipRequest.ask(helene)
    assert "Écrivez pourquoi" in answer(desk, "decline", asked, reason=" ").text
    answer(desk, "decline", asked, reason="La cotisation de 2025 reste due.")
    assert "La cotisation de 2025 reste due." in mine(client)
    assert "La cotisation" in Notification.objects.get(recipient=helene.user).sentence
    answer(desk, "accept", asked)
    assert not Membership.objects.exists(), "answered once"
    client.post(reverse(ASK))
    assert MembershipRequest.objects.waiting().count() == 1


def test_one_waits_at_a_time_and_is_withdrawn_by_its_author_alone(association, helene, karim, sign_in):
    client = sign_in(helene)
    client.post(reverse(ASK))
    assert "déjà partie" in client.post(reverse(ASK), follow=True).text
    assert MembershipRequest.objects.count() == 1
    assert sign_in(karim).post(reverse(WITHDRAW)).status_code == 404
    client.post(reverse(WITHDRAW))
    assert MembershipRequest.objects.get().state == RequestState.WITHDRAWN
    assert "Demander à adhérer" in mine(client)
    assert client.post(reverse(WITHDRAW)).status_code == 404


@pytest.mark.parametrize(("days", "may"), [(30, True), (100, False)])
def test_it_is_renewed_in_its_last_two_months_from_its_end(days, may, association, helene, moderator, sign_in):
    end = timezone.localdate() + timedelta(days=days)
    Membership.objects.create(member=helene, starts_on=end - timedelta(days=365), until=end)
    client = sign_in(helene)
    assert ("Renouveler mon adhésion" in mine(client)) is may
    said = client.post(reverse(ASK), follow=True).text
    assert ("deux derniers mois" in said) is not may
    if may:
        MembershipRequest.objects.get().accept(by=moderator)
        following = Membership.objects.order_by("-until").first()
        assert (following.starts_on, following.until) == (end, months_after(end, 12))
        page = mine(client)
        assert "Renouvelée jusqu’au" in page
        assert "Renouveler mon adhésion" not in page


def test_nobody_answers_their_own_request_nor_one_of_a_person_who_left(association, helene, moderator):
    asked = MembershipRequest.ask(helene)
    with pytest.raises(ValidationError):
        asked.accept(by=helene.user)
    Member.objects.filter(pk=helene.pk).update(suspended=True)
    left = MembershipRequest.objects.get()
    with pytest.raises(ValidationError, match="quitté le réseau"):
        left.accept(by=moderator)
    assert MembershipRequest.objects.get().state == RequestState.ASKED


def test_the_request_goes_with_the_person(association, helene):
    MembershipRequest.ask(helene)
    forget(helene)
    assert not MembershipRequest.objects.exists()
