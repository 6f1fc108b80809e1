"""The sheet of a club's members: its animators', made of what each member lets them see (TRUST case 27)."""

import csv
import io

import pytest
from django.urls import reverse

from directory.visibility import Audience
from governance.models import AnimatorMandate, Club, ClubMembership
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def rows(client, club: Club) -> list[list[str]]:
    response = client.get(reverse("governance:club_members_file", args=[club.slug]))
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.met("PQ1-05")
def test_the_animator_of_another_club_asks_for_nothing_that_exists(club, karim, sign_in):
    other = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire.")
    AnimatorMandate.objects.create(club=other, member=karim)
    for name in ("club_members", "club_members_file"):
        assert sign_in(karim).get(reverse(f"governance:{name}", args=[club.slug])).status_code == 404
        assert sign_in(karim).get(reverse(f"governance:{name}", args=[other.slug])).status_code == 200


def test_ending_the_mandate_closes_the_sheet_at_once(club, animator, sign_in):
    client = sign_in(animator)
    assert client.get(reverse("governance:club_members", args=[club.slug])).status_code == 200
    AnimatorMandate.objects.get().end(by=None)
    for name in ("club_members", "club_members_file"):
        assert client.get(reverse(f"governance:{name}", args=[club.slug])).status_code == 404


@pytest.mark.met("PQ1-05", "PQ1-09")
def test_the_sheet_holds_what_each_member_shows_to_this_animator(club, animator, cohort_2021, sign_in):
    seen = {"email_audience": Audience.NETWORK, "phone_audience": Audience.NOBODY, "phone": "+33199001010"}
    shows = MemberFactory(family_name="Abel", email="abel@exemple.fr", **seen)
    hides = MemberFactory(family_name="Brun", email="brun@exemple.fr", email_audience=Audience.COLLECTIVITY)
    same = MemberFactory(
        family_name="Cohen", email="cohen@exemple.fr", email_audience=Audience.COHORT, cohort=cohort_2021
    )
    MemberFactory(family_name="Dehors", email="dehors@exemple.fr", email_audience=Audience.NETWORK)
    unlisted = MemberFactory(family_name="Effacé", hidden=True, email_audience=Audience.NETWORK)
    for member in (shows, hides, same, unlisted):
        ClubMembership.objects.create(club=club, member=member)
    client = sign_in(animator)
    found = {row[0]: row[5:] for row in rows(client, club)[1:]}
    assert found["Abel"] == ["abel@exemple.fr", ""]
    assert found["Brun"] == ["", ""]
    assert found["Cohen"] == ["cohen@exemple.fr", ""]
    assert not found.keys() & {"Dehors", "Effacé"}
    shown = client.get(reverse("governance:club_members", args=[club.slug])).content.decode()
    assert "abel@exemple.fr" in shown
    assert "brun@exemple.fr" not in shown
    assert "Dehors" not in shown


def test_no_cell_of_the_sheet_is_a_formula(club, animator, sign_in):
    evil = MemberFactory(family_name='=HYPERLINK("http://x")', given_name="@SUM(1)", position="+1")
    ClubMembership.objects.create(club=club, member=evil)
    for cell in [cell for row in rows(sign_in(animator), club) for cell in row]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_sheet_costs_the_same_with_one_member_and_with_three(club, animator, sign_in, same_queries):
    client = sign_in(animator)
    address = reverse("governance:club_members", args=[club.slug])
    same_queries(
        lambda: client.get(address), lambda: ClubMembership.objects.create(club=club, member=MemberFactory()), 4
    )
