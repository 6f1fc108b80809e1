"""The kit of who animates: agendas that add up, time, roles, words to start from, found where one needs it."""

import re

import pytest
from django.urls import reverse

from emi_alumni.foundation.markdown import render
from governance.kit import AGENDAS, NOTE_FRAME, ROLES, TIME
from governance.models import Club, ClubNote, Organisation

pytestmark = pytest.mark.django_db
KIT = reverse("governance:kit")


@pytest.mark.met("ANI-13")
def test_who_animates_finds_agendas_roles_time_and_words_to_start_from(animator, sign_in):
    Organisation.objects.create(level=2, why="Un an d’essai.", hours_a_month=14)
    page = sign_in(animator).get(KIT).content.decode()
    assert len(AGENDAS) >= 5
    for agenda in AGENDAS:
        assert f'id="{agenda.anchor}"' in page
        assert f"<span>{agenda.lasts}</span>" in page
        assert all(step.what in page for step in agenda.steps)
    assert all(role.name in page for role in ROLES)
    assert f"{sum(step.minutes for step in TIME)} minutes" in page
    assert "14 heures d’animation par mois" in page


@pytest.mark.parametrize(
    ("anchor", "lasts"), [("une-heure", "1 h"), ("codeveloppement", "1 h 30"), ("debogage", "45 min")]
)
def test_the_steps_of_an_agenda_add_up_to_what_it_says(anchor, lasts):
    agenda = next(one for one in AGENDAS if one.anchor == anchor)
    assert agenda.lasts == lasts
    assert all(step.minutes > 0 for step in agenda.steps)


@pytest.mark.met("ANI-13", "VIG-01")
def test_a_note_starts_from_the_frame_and_not_from_a_white_page(animator, sign_in):
    club = Club.objects.get(name="Mesurer sans juger")
    theirs = sign_in(animator)
    start = f"{reverse('governance:club_note_add', args=[club.slug])}?trame=oui"
    assert start in theirs.get(KIT).content.decode()
    form = theirs.get(start).content.decode()
    assert NOTE_FRAME.splitlines()[0] in form
    assert "## Ce que nous gardons" not in theirs.get(start.split("?")[0]).content.decode()
    assert "<h3>Ce que nous gardons</h3>" in render(NOTE_FRAME, 3)
    assert not ClubNote.objects.exists(), "looking writes nothing"


def test_the_kit_is_one_click_away_from_where_one_prepares(animator, helene, sign_in):
    club = Club.objects.get(name="Mesurer sans juger")
    hers, theirs = sign_in(helene), sign_in(animator)
    for client, name, args in (
        (hers, "governance:club_list", []),
        (hers, "governance:club_offer_add", [club.slug]),
        (theirs, "governance:club", [club.slug]),
        (theirs, "events:club_date_add", [club.slug]),
        (hers, "sitemap", []),
    ):
        assert f'href="{KIT}"' in client.get(reverse(name, args=args)).content.decode(), name


def test_a_member_of_no_club_reads_it_too_and_nobody_else_is_offered_a_note(helene, sign_in):
    page = sign_in(helene).get(KIT).content.decode()
    assert "trame=oui" not in page
    assert re.search(r"<button[^>]*data-print", page)
