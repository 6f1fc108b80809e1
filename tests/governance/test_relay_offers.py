"""« Je veux bien être relais de ma promotion »: who may say it, who reads it, what the mission answers (TRA-07)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from directory.training import cancel
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.notifications.models import Notification
from governance.models import RelayMandate, RelayOffer, RequestState
from tests.factories import CohortFactory, MemberFactory
from tests.reading import plain
from tests.standing import standing

pytestmark = pytest.mark.django_db

BUTTON = "Je veux bien être relais de ma promotion"
MINE = "Votre proposition est partie"


@standing
def peer(helene) -> Member:
    """Somebody of the same promotion."""
    return MemberFactory(cohort=helene.cohort, given_name="Odile", family_name="Pâris", with_account=True)


def page_of(client, member: Member) -> str:
    return plain(client.get(member.cohort.get_absolute_url()).text)


def say(client) -> str:
    return plain(client.post(reverse("governance:relay_offer"), follow=True).text)


def screen(action: str, offered: RelayOffer, **said) -> dict:
    return {"action": action, "_selected_action": [offered.pk], **said}


def waiting(desk) -> int:
    lines = desk.get(reverse("admin:index")).context["waiting"]
    return sum(line.count for line in lines if line.title == "Relais qui se proposent")


SCREEN = "admin:governance_relayoffer_changelist"


@pytest.mark.met("TRA-07")
def test_somebody_offers_and_the_mission_names_them_for_a_year(helene, peer, karim, moderator, sign_in):
    browser = sign_in(helene)
    assert BUTTON in page_of(browser, helene)
    assert "Votre proposition est envoyée" in say(browser)
    shown = page_of(browser, helene)
    assert MINE in shown
    assert BUTTON not in shown
    assert MINE not in page_of(sign_in(peer), peer), "nobody else sees it"
    assert MINE not in page_of(sign_in(karim), helene)
    desk = sign_in(moderator)
    assert waiting(desk) == 1
    offered = RelayOffer.objects.get()
    asked = desk.post(reverse(SCREEN), screen("accept", offered))
    assert "Nommer des relais de promotion" in asked.text
    assert not RelayMandate.objects.exists(), "asked first"
    desk.post(reverse(SCREEN), screen("accept", offered, **{ANSWERED: "1"}))
    mandate = RelayMandate.objects.get()
    assert (mandate.member, mandate.cohort, mandate.is_current) == (helene, helene.cohort, True)
    assert Notification.objects.filter(recipient=helene.user, kind="relay_given").count() == 1
    assert waiting(desk) == 0


def test_the_mission_declines_with_a_word_that_the_person_alone_reads(helene, peer, moderator, sign_in):
    offered = RelayOffer.offer(helene)
    desk = sign_in(moderator)
    with pytest.raises(ValidationError):
        offered.decline(by=moderator, reason=" ")
    assert RelayOffer.objects.waiting().exists(), "a word is needed"
    desk.post(reverse(SCREEN), screen("decline", offered, reason="Merci ! Odile commence.", **{ANSWERED: "1"}))
    offered.refresh_from_db()
    assert (offered.state, offered.reason) == (RequestState.DECLINED, "Merci ! Odile commence.")
    assert "Odile commence" in Notification.objects.get(kind="relay_declined", recipient=helene.user).sentence
    assert not Notification.objects.exclude(recipient=helene.user).filter(kind="relay_declined").exists()
    assert BUTTON in page_of(sign_in(helene), helene), "another time"


def test_its_author_withdraws_it_and_may_say_it_again(helene, karim, sign_in):
    offered = RelayOffer.offer(helene)
    assert sign_in(karim).post(reverse("governance:relay_offer_withdraw")).status_code == 404
    browser = sign_in(helene)
    answer = browser.post(reverse("governance:relay_offer_withdraw"), follow=True)
    assert "Votre proposition est retirée" in plain(answer.text)
    offered.refresh_from_db()
    assert offered.state == RequestState.WITHDRAWN
    assert BUTTON in page_of(browser, helene)
    RelayOffer.offer(helene)


def test_a_double_click_makes_one_offer(helene, sign_in):
    browser = sign_in(helene)
    say(browser)
    assert "déjà partie" in say(browser)
    assert RelayOffer.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        RelayOffer.objects.create(member=helene, cohort=helene.cohort)


def test_nobody_offers_where_there_are_two_nor_in_another_promotion(helene, peer, karim, sign_in):
    for one in (peer, MemberFactory(cohort=helene.cohort)):
        RelayMandate.objects.create(cohort=helene.cohort, member=one)
    browser = sign_in(helene)
    assert BUTTON not in page_of(browser, helene)
    assert "a déjà deux relais" in say(browser)
    assert "Vous êtes déjà relais" in say(sign_in(peer))
    assert BUTTON not in page_of(sign_in(karim), helene), "of another promotion"
    assert not RelayOffer.objects.exists()


def test_who_has_no_promotion_or_a_cancelled_one_is_told(helene, karim, moderator, sign_in):
    Member.objects.filter(pk=helene.pk).update(cohort=None)
    assert "ajoutez-la" in say(sign_in(helene))
    cohort = CohortFactory(presented_on=timezone.localdate() + timedelta(days=90))
    Member.objects.filter(pk=karim.pk).update(cohort=cohort)
    RelayOffer.offer(Member.objects.get(pk=karim.pk))
    cancel(cohort, by=moderator, reason="Faute de candidatures.")
    assert not RelayOffer.objects.to_answer().exists()
    RelayOffer.objects.all().delete()
    assert "annulée" in say(sign_in(karim))


def test_an_answer_serves_once_and_never_for_oneself(helene, moderator, administrator):
    offered = RelayOffer.offer(helene)
    same = RelayOffer.objects.get(pk=offered.pk)
    offered.accept(by=moderator)
    with pytest.raises(ValidationError, match="a déjà une réponse"):
        same.accept(by=administrator)
    with pytest.raises(ValidationError, match="a déjà une réponse"):
        same.withdraw()
    own = MemberFactory(user=administrator)
    with pytest.raises(ValidationError):
        RelayOffer.offer(own).accept(by=administrator)
    assert RelayMandate.objects.count() == 1


def test_who_left_the_promotion_or_came_third_is_not_named(helene, peer, moderator):
    offered = RelayOffer.offer(helene)
    for one in (peer, MemberFactory(cohort=helene.cohort)):
        RelayMandate.objects.create(cohort=helene.cohort, member=one)
    with pytest.raises(ValidationError, match="deux relais"):
        offered.accept(by=moderator)
    offered.refresh_from_db()
    assert offered.state == RequestState.ASKED
    RelayMandate.objects.all().delete()
    Member.objects.filter(pk=helene.pk).update(cohort=CohortFactory())
    with pytest.raises(ValidationError, match="n’est plus de la promotion"):
        RelayOffer.objects.get(pk=offered.pk).accept(by=moderator)
    assert not RelayOffer.objects.to_answer().exists()
    assert RelayOffer.offer(Member.objects.get(pk=helene.pk)).cohort != offered.cohort


def test_an_erased_person_leaves_no_offer(helene):
    RelayOffer.offer(helene)
    erase(Member.objects.get(pk=helene.pk))
    assert not RelayOffer.objects.exists()
