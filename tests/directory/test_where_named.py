"""Beside « ne pas figurer dans l’annuaire »: the places where the name stays, and how to take it off."""

import pytest
from django.urls import reverse

from directory.models import Member
from governance.models import AnimatorMandate, Club, SeatMandate
from tests.access import World
from tests.factories import MemberFactory


def page_of(sign_in, member: Member) -> str:
    url = reverse("directory:profile_section", args=["situation"])
    return sign_in(member).get(url).content.decode()


@pytest.mark.django_db
def test_who_holds_mandates_is_told_where_they_stay_named(world: World, sign_in):
    mandate = SeatMandate.objects.current().filter(member=world.representative).select_related("seat").get()
    page = page_of(sign_in, world.representative)
    assert f"{mandate.get_absolute_url()}#siege-{mandate.seat_id}" in page
    assert reverse("governance:seat_leave", args=[mandate.seat_id]) in page
    club = Club.objects.filter(pk__in=AnimatorMandate.objects.current().filter(member=world.animator).values("club"))
    page = page_of(sign_in, world.animator)
    assert all(one.get_absolute_url() in page for one in club)
    assert "mettre fin à votre mandat" in page


@pytest.mark.django_db
def test_who_holds_none_is_told_nothing(world: World, sign_in):
    assert "votre nom reste aujourd’hui" not in page_of(sign_in, MemberFactory(with_account=True))
