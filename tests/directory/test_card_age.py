"""A card says how old a profile is wherever that is true, beside whatever else it says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Member
from governance.clubs import join
from governance.models import Club

SAID = "Confirmée il y a 13 mois"


def page(client, url: str) -> str:
    return client.get(url).content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


@pytest.fixture
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
