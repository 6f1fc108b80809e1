"""Mandates are dated facts: they do not overlap, nobody gives one to themselves, and ending one ends its rights."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.moderation.trust import publishes_at_once
from governance.models import AnimatorMandate, BodyKind, Club, Membership, Rank, Seat, SeatMandate
from governance.rights import clubs_animated_by, collectivities_represented_by, sits_in

pytestmark = pytest.mark.django_db


def days(start: int, end: int | None) -> dict:
    today = timezone.localdate()
    return {
        "starts_on": today + timedelta(days=start),
        "until": None if end is None else today + timedelta(days=end),
    }


@pytest.mark.met("GOU-04")
def test_a_representative_speaks_for_their_collectivity_while_the_mandate_runs(seat, karim, argenteuil):
    mandate = SeatMandate.objects.create(seat=seat, member=karim)
    assert list(collectivities_represented_by(karim)) == [argenteuil]
    assert publishes_at_once(karim.user)
    mandate.end(by=None)
    assert not collectivities_represented_by(karim).exists()
    assert not publishes_at_once(karim.user)


def test_a_mandate_to_come_gives_nothing_yet_and_a_past_one_nothing_more(seat, karim):
    SeatMandate.objects.create(seat=seat, member=karim, **days(-300, 0))
    SeatMandate.objects.create(seat=seat, member=karim, **days(1, 300))
    assert not collectivities_represented_by(karim).exists()


def test_a_deputy_speaks_too_and_a_seat_that_was_closed_speaks_for_nobody(seat, karim, helene):
    Member.objects.filter(pk=helene.pk).update(collectivity=seat.collectivity)
    SeatMandate.objects.create(seat=seat, member=karim)
    SeatMandate.objects.create(seat=seat, member=helene, rank=Rank.DEPUTY)
    assert collectivities_represented_by(helene).exists()
    assert sits_in(helene, BodyKind.STEERING)
    assert not sits_in(helene, BodyKind.PEDAGOGICAL)
    Seat.objects.update(closed_on=timezone.localdate())
    assert not collectivities_represented_by(helene).exists()


def test_who_left_the_network_speaks_for_nobody(seat, karim):
    SeatMandate.objects.create(seat=seat, member=karim)
    karim.state = "erased"
    karim.save()
    assert not collectivities_represented_by(karim).exists()


@pytest.mark.parametrize("span", [(0, 30), (-30, 1), (-10, None), (9, 12), (-50, 400)])
def test_two_people_do_not_hold_a_seat_on_the_same_day(seat, karim, helene, span):
    SeatMandate.objects.create(seat=seat, member=karim, **days(0, 10))
    with pytest.raises(ValidationError, match="Quelqu’un occupe déjà ce siège à ces dates"):
        SeatMandate.objects.create(seat=seat, member=helene, **days(*span))
    assert SeatMandate.objects.count() == 1


@pytest.mark.parametrize("span", [(10, 30), (-30, 0), (10, None)])
def test_one_follows_the_other_the_same_day(seat, karim, helene, span):
    SeatMandate.objects.create(seat=seat, member=karim, **days(0, 10))
    SeatMandate.objects.create(seat=seat, member=helene, **days(*span))


def test_a_mandate_ended_the_day_it_began_leaves_the_seat_free(seat, karim, helene):
    Member.objects.filter(pk=helene.pk).update(collectivity=seat.collectivity)
    SeatMandate.objects.create(seat=seat, member=karim).end(by=None)
    SeatMandate.objects.create(seat=seat, member=helene)
    assert seat.mandates.current().get().member == helene


def test_a_mandate_is_ended_once(seat, karim):
    mandate = SeatMandate.objects.create(seat=seat, member=karim)
    mandate.end(by=None)
    with pytest.raises(ValidationError, match="déjà terminé"):
        mandate.end(by=None)


def test_nobody_gives_a_mandate_to_themselves(seat, karim):
    with pytest.raises(ValidationError, match="Vous ne pouvez pas vous donner un mandat"):
        SeatMandate.objects.create(seat=seat, member=karim, given_by=karim.user)


def test_a_mandate_does_not_end_before_it_begins(seat, karim):
    with pytest.raises(ValidationError, match="se termine avant d’avoir commencé"):
        SeatMandate.objects.create(seat=seat, member=karim, **days(3, 1))


def test_postgresql_itself_refuses_what_goes_round_the_model(seat, karim, helene):
    rows = [SeatMandate(seat=seat, member=karim, **days(0, 10)), SeatMandate(seat=seat, member=helene, **days(5, 20))]
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no exclusion constraint: the model asks")
    with pytest.raises(IntegrityError, match="one_holder_at_a_time"), transaction.atomic():
        SeatMandate.objects.bulk_create(rows)


@pytest.mark.met("GOU-02")
def test_a_club_may_have_two_animators_and_neither_twice(karim, helene):
    club = Club.objects.create(name="Mesurer sans juger", entry="theme", tagline="Des chiffres qui aident.")
    AnimatorMandate.objects.create(club=club, member=karim)
    AnimatorMandate.objects.create(club=club, member=helene)
    with pytest.raises(ValidationError, match="anime déjà ce club"):
        AnimatorMandate.objects.create(club=club, member=karim, **days(30, 90))
    assert list(clubs_animated_by(karim)) == [club]


def test_an_animator_s_mandate_is_twelve_months_unless_said(karim):
    club = Club.objects.create(name="Accueil", entry="trade", tagline="Recevoir.")
    mandate = AnimatorMandate.objects.create(club=club, member=karim)
    assert mandate.until == months_after(timezone.localdate(), 12)


def test_a_person_is_a_member_of_the_association_once_at_a_time(karim):
    Membership.objects.create(member=karim, **days(0, 365))
    with pytest.raises(ValidationError, match="a déjà une adhésion"):
        Membership(member=karim, **days(10, 20)).full_clean()
