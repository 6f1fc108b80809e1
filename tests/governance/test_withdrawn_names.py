"""Who withdrew keeps their name out of what others still have to do, and out of the register."""

import pytest
from django.urls import reverse

from governance.models import Resolution, Seat, SeatProposal
from tests.cast import make_copil


@pytest.mark.django_db
def test_who_withdrew_is_not_named_by_what_awaits_an_answer_nor_by_the_register(helene, karim, sign_in):
    body = make_copil()
    seat = Seat.objects.create(body=body, collectivity=helene.collectivity)
    SeatProposal(seat=seat, member=helene, author=karim).make(by=karim.user)
    Resolution.objects.create(body=body, what="Relire la charte", member=karim)
    client = sign_in(helene)
    pages = ("/", reverse("governance:resolution_file"))
    assert [karim.family_name in client.get(page).text for page in pages] == [True, True]
    karim.set_standing(hidden_by_choice=True)
    assert [karim.family_name in client.get(page).text for page in pages] == [False, False]
