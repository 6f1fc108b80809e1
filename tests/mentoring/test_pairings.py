"""Pairs across promotions: proposed once each, another promotion and collectivité, a yes or a pass of both sides."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from emi_alumni.foundation.notifications.models import Notification
from mentoring import pairings
from mentoring.models import Mentor, Pairing
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory, MessageBlockFactory
from tests.mentoring.people import make_mentor
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def arrivals():
    """Three people of the newest promotion, who have accounts."""
    year = timezone.localdate().year
    cohort = CohortFactory(label=f"{year}-{year + 1}", starts_on=year, ends_on=year + 1)
    return [MemberFactory(with_account=True, cohort=cohort) for _ in range(3)]


def elder() -> Mentor:
    """Of a promotion before all those that factories count."""
    cohort = CohortFactory(label="1999-2000", starts_on=1999, ends_on=2000)
    return make_mentor(member=MemberFactory(with_account=True, cohort=cohort))


def pairs() -> dict[int, int]:
    return dict(Pairing.objects.current().values_list("newcomer", "mentor"))


def test_each_newcomer_is_proposed_one_mentor_and_the_load_is_shared(arrivals):
    mentors = [make_mentor() for _ in range(3)]
    assert pairings.propose(timezone.now()) == 3
    assert pairings.propose(timezone.now()) == 0
    assert set(pairs().values()) == {mentor.member_id for mentor in mentors}


def test_neither_the_same_promotion_nor_the_same_collectivite_nor_who_blocked(arrivals):
    first, *_ = arrivals
    make_mentor(member=MemberFactory(with_account=True, cohort=first.cohort))
    make_mentor(member=MemberFactory(with_account=True, collectivity=first.collectivity))
    blocking = make_mentor()
    MessageBlockFactory(member=blocking.member, blocked=first)
    pairings.propose(timezone.now())
    assert first.pk not in pairs()


def test_both_say_yes_and_each_is_told(arrivals, sign_in):
    mentor = make_mentor()
    pairings.propose(timezone.now())
    one = Pairing.objects.order_by("pk")[0]
    address = reverse("mentoring:pairing_answer", args=[one.pk])
    newcomer, other = sign_in(one.newcomer), sign_in(mentor.member)
    assert mentor.member.full_name in newcomer.get(reverse("mentoring:request_list")).text
    newcomer.post(address, {"reponse": "oui"})
    one.refresh_from_db()
    assert one.state == "proposed"
    other.post(address, {"reponse": "oui"})
    one.refresh_from_db()
    assert one.state == "accepted"
    assert "Vous avez dit oui tous les deux" in newcomer.get(reverse("mentoring:request_list")).text


def test_a_pass_is_told_to_nobody_and_another_is_proposed(arrivals):
    mentors = [make_mentor() for _ in range(2)]
    pairings.propose(timezone.now())
    one = Pairing.objects.order_by("pk")[0]
    pairings.let_pass(one, timezone.now())
    with pytest.raises(ValidationError, match="n’attend plus"):
        pairings.accept(one, one.newcomer, timezone.now())
    pairings.propose(timezone.now())
    again = Pairing.objects.current().get(newcomer=one.newcomer)
    assert {one.mentor_id, again.mentor_id} == {mentor.member_id for mentor in mentors}


def test_silence_ends_it_and_nobody_is_asked_for_ever(arrivals):
    for _ in range(8):
        make_mentor()
    now = timezone.now()
    for _ in range(5):
        pairings.propose(now)
        now += timedelta(days=20)
        pairings.lapse(now)
    assert Pairing.objects.filter(newcomer=arrivals[0]).count() == pairings.MOST_PROPOSALS


def test_somebody_alone_in_a_place_without_collectivite_is_paired_too(arrivals):
    person = MemberFactory(with_account=True, cohort=arrivals[0].cohort, collectivity=None)
    make_mentor(member=MemberFactory(with_account=True, collectivity=CollectivityFactory()))
    pairings.propose(timezone.now())
    assert len(pairs()) == pairings.PAIRS_EACH
    erase(person)
    assert not Pairing.objects.filter(newcomer=person).exists()


def test_one_of_the_two_ends_a_pair_and_both_may_have_another(arrivals, sign_in):
    mentor = elder()
    pairings.propose(timezone.now())
    one = Pairing.objects.order_by("pk")[0]
    address = reverse("mentoring:pairing_answer", args=[one.pk])
    newcomer, other = sign_in(one.newcomer), sign_in(mentor.member)
    for client in (newcomer, other):
        client.post(address, {"reponse": "oui"})
    assert "Mettre fin à ce binôme" in newcomer.get(reverse("mentoring:request_list")).text
    newcomer.post(address, {"reponse": "fini"})
    newcomer.post(address, {"reponse": "fini"})
    one.refresh_from_db()
    assert one.state == "passed"
    assert "met fin à votre binôme" in Notification.objects.filter(recipient=mentor.member.user).latest("pk").sentence
    elder()
    pairings.propose(timezone.now())
    assert pairs()[one.newcomer_id] != mentor.member_id


def test_who_left_the_directory_is_not_named_in_a_pair(arrivals, sign_in):
    mentor = elder()
    pairings.propose(timezone.now())
    newcomer = Pairing.objects.order_by("pk")[0].newcomer
    mentor.member.hidden_by_choice = True
    mentor.member.save()
    page = sign_in(newcomer).get(reverse("mentoring:request_list")).text
    assert "Un binôme entre promotions" in page
    assert mentor.member.family_name not in page
