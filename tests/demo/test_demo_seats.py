"""The demonstration's governance: a page that reads as the synthesis does, with something vacant, late and to come."""

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import User
from emi_alumni.demo import story
from emi_alumni.foundation.moderation.models import State
from governance.models import Body, BodyKind, Meeting, Minutes, Organisation, Resolution, Seat, SeatProposal


@pytest.mark.django_db
@pytest.mark.met("GOU-04", "GOU-07")
def test_the_demonstration_shows_who_decides_and_what_waits(loaded_demonstration):
    copil = Body.objects.get(kind=BodyKind.STEERING)
    seats = Seat.objects.open().filter(body=copil)
    assert seats.count() == 12
    assert [seat.label for seat in seats.vacant()] == ["CA Plaine Vallée"]
    assert Organisation.objects.level() == 2
    assert Meeting.objects.filter(body=copil).to_come().count() == 1
    assert [decision.member.email for decision in Resolution.objects.overdue()] == [story.ISABELLE]
    assert {minutes.state for minutes in Minutes.objects.all()} == {State.DRAFT, State.PENDING, State.PUBLISHED}
    proposal = SeatProposal.objects.pending().get()
    assert proposal.agreed_at
    assert User.objects.get(email=story.AURELIE).pk not in (proposal.author.user_id, proposal.member.user_id)

    browser = Client()
    browser.force_login(User.objects.get(email=story.HELENE))
    page = browser.get(reverse("governance:overview")).content.decode()
    for words in ("Qui décide, et comment", "Volontaires", "Association loi 1901", "Siège vacant depuis", "En retard"):
        assert words in page
    for title in ("Le comité de pilotage", "Les dernières décisions", "Ce qui attend", "La vie du réseau"):
        assert f"{title}</" in page
