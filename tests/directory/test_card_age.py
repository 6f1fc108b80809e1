"""A card says how old a profile is wherever that is true, beside whatever else it says."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from governance.clubs import join
from governance.models import Body, Club, Partner, Seat, SeatMandate
from tests.factories import ProjectFactory
from tests.standing import standing

SAID = "Confirmée il y a 13 mois"


def page(client, url: str) -> str:
    return client.get(url).content.decode()


@standing
def old(karim) -> Member:
    then = timezone.now() - timedelta(days=400)
    Member.objects.filter(pk=karim.pk).update(confirmed_at=then, activated_at=then, ambassador=True)
    karim.refresh_from_db()
    return karim


@pytest.mark.django_db
class TestAge:
    @pytest.mark.parametrize("state", ["active", "retired", "left"])
    def test_beside_the_badge_and_the_situation(self, state, old, helene, sign_in):
        Member.objects.filter(pk=old.pk).update(state=state)
        html = page(sign_in(helene), "/annuaire/?q=karim+benali")
        assert SAID in html
        assert "Fait connaître l’EMI" in html

    def test_on_every_page_that_draws_cards(self, old, helene, sign_in):
        Member.objects.filter(pk=helene.pk).update(confirmed_at=timezone.now())
        client = sign_in(helene)
        for url in (old.cohort.get_absolute_url(), old.collectivity.get_absolute_url(), "/recherche/?q=karim+benali"):
            assert SAID in page(client, url), url

    def test_of_members_of_a_club(self, animator, old, helene, sign_in):
        club = Club.objects.order_by("pk")[0]
        join(club, old, shown=True)
        join(club, helene)
        assert SAID in page(sign_in(helene), club.get_absolute_url())

    def test_not_of_who_confirmed_lately(self, karim, helene, sign_in):
        Member.objects.update(confirmed_at=timezone.now())
        assert "Confirmée" not in page(sign_in(helene), "/annuaire/")

    def test_of_a_team_and_of_who_is_proposed_for_it(self, old, helene, sign_in):
        project = ProjectFactory(lead=old)
        assert SAID in page(sign_in(helene), project.get_absolute_url())
        hers = ProjectFactory(lead=helene, draft=True)
        assert SAID in page(sign_in(helene), f"/projets/{hers.slug}/equipe/?q=karim")

    @pytest.mark.parametrize("rank", [1, 2])
    def test_of_who_holds_a_seat_or_deputises(self, rank, old, helene, sign_in):
        body = Body.objects.create(name="Comité", kind="steering")
        seat = Seat.objects.create(body=body, quality="référent design")
        SeatMandate.objects.create(seat=seat, member=old, rank=rank)
        assert SAID in page(sign_in(helene), body.get_absolute_url())

    def test_of_whom_one_writes_to(self, old, helene, sign_in):
        assert SAID in page(sign_in(helene), reverse("directory:message_send", args=[old.slug]))

    def test_of_whom_a_partner_is_referred_to(self, old, helene, sign_in):
        partner = Partner.objects.create(name="Opta-S", kind="provider", subject="Des modules", referent_member=old)
        assert SAID in page(sign_in(helene), partner.get_absolute_url())
