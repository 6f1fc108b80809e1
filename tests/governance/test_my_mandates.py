"""One's own page says which mandates one holds, until when, and what they open: ended, it says so no more."""

import pytest
from django.urls import reverse

from governance.models import AnimatorMandate, SeatMandate

pytestmark = pytest.mark.django_db
TITLE = "Mes mandats"


def mine(person, sign_in) -> str:
    return sign_in(person).get(reverse("directory:me")).content.decode()


@pytest.mark.met("GOU-04")
def test_a_representative_reads_what_her_seat_opens_until_its_end(representative, moderator, sign_in):
    shown = mine(representative, sign_in)
    mandate = SeatMandate.objects.get(member=representative)
    assert TITLE in shown
    assert f'href="{mandate.get_absolute_url()}#siege-{mandate.seat_id}"' in shown
    assert "paraît sans relecture" in shown
    mandate.end(by=moderator)
    assert TITLE not in mine(representative, sign_in)


@pytest.mark.met("GOU-02")
def test_an_animator_reads_which_club_and_others_have_no_such_block(animator, helene, moderator, sign_in):
    shown = mine(animator, sign_in)
    assert "Vous tenez sa page, ses dates et ses notes." in shown
    assert "conventions" not in shown, "that is for who sits in the steering committee"
    assert TITLE not in mine(helene, sign_in)
    AnimatorMandate.objects.get(member=animator).end(by=moderator)
    assert TITLE not in mine(animator, sign_in)
