"""The assembly of the association: who is of it, its page, its votes; level 3 alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.todo import todo
from governance.models import (
    Body,
    BodyKind,
    Consultation,
    Meeting,
    Membership,
    Organisation,
    Rank,
    Resolution,
    Seat,
    SeatMandate,
)
from tests.factories import MemberFactory
from tests.governance.idea_box import ask, close

pytestmark = pytest.mark.django_db


@pytest.fixture
def association() -> Organisation:
    return Organisation.objects.create(level=3, why="Une association.")


@pytest.fixture
def assembly() -> Body:
    return Body.objects.create(kind=BodyKind.ASSEMBLY, name="Assemblée générale")


@pytest.fixture
def asked(assembly) -> Consultation:
    one = ask("Porter la cotisation à dix euros ?", "Oui", "Non")
    Consultation.objects.filter(pk=one.pk).update(body=assembly)
    one.refresh_from_db()
    return one


def join(member, days: int = 300) -> Membership:
    today = timezone.localdate()
    return Membership.objects.create(
        member=member, starts_on=today - timedelta(days=65), until=today + timedelta(days=days)
    )


def vote_url(asked: Consultation) -> str:
    return reverse("governance:vote", args=[asked.pk])


def titles(member) -> list[str]:
    return [one.link.title for one in todo(member) if one.link]


def test_below_level_3_the_assembly_its_sessions_and_its_votes_are_met_nowhere(assembly, asked, helene, sign_in):
    Organisation.objects.create(level=2, why="Un an d’essai.")
    join(helene)
    session = Meeting.objects.create(body=assembly, on=timezone.localdate() + timedelta(days=20))
    client = sign_in(helene)
    for thing in (assembly, session, asked):
        assert client.get(thing.get_absolute_url()).status_code == 404
    assert client.post(vote_url(asked), {"option": asked.options.first().pk}).status_code == 404
    for url in ("/consultations/", reverse("governance:overview"), f"{reverse('search')}?q=cotisation", "/"):
        assert asked.get_absolute_url() not in client.get(url).text
        assert assembly.name not in client.get(url).text
    assert asked.question not in titles(helene)
    Organisation.objects.create(level=3, why="Une association.")
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert asked.get_absolute_url() in client.get(f"{reverse('search')}?q=cotisation").text
    assert asked.question in titles(helene)


@pytest.mark.met("GOU-05")
def test_its_page_says_how_many_are_of_it_and_has_no_seat(association, assembly, helene, karim, moderator, sign_in):
    join(helene)
    join(karim, days=0)  # over today
    page = sign_in(helene).get(assembly.get_absolute_url()).text
    assert "Une adhésion" in page
    assert "Voir mon adhésion" in page
    assert karim.full_name not in page
    with pytest.raises(ValidationError, match="n’a pas de siège"):
        Seat(body=assembly, quality="Présidence").full_clean()
    assert "Toutes les adhésions en cours" in sign_in(helene).get(reverse("governance:overview")).text


def test_the_page_of_the_assembly_costs_the_same_with_one_membership_and_with_three(
    association, assembly, helene, sign_in, same_queries
):
    client = sign_in(helene)
    same_queries(lambda: client.get(assembly.get_absolute_url()), lambda: join(MemberFactory()), 11)


@pytest.mark.met("GOU-05")
def test_memberships_of_the_day_vote_alone_and_proxies_do_not_count(association, asked, helene, karim, sign_in):
    mine = join(helene)
    yes = asked.options.get(text="Oui")
    page = sign_in(helene).get(asked.get_absolute_url()).text
    assert "Les pouvoirs donnés pour une séance ne comptent pas en ligne" in page
    assert (
        "Votre vote est pris en compte" in sign_in(helene).post(vote_url(asked), {"option": yes.pk}, follow=True).text
    )
    refused = sign_in(karim).post(vote_url(asked), {"option": yes.pk}, follow=True).text
    assert "celui des adhésions en cours" in refused
    assert asked.votes.count() == 1
    mine.until = timezone.localdate()
    mine.save()
    with pytest.raises(ValidationError):
        asked.vote(yes, by=helene)
    assert "arrive en tête" not in sign_in(karim).get(asked.get_absolute_url()).text
    close(asked)
    assert "« Oui » arrive en tête : 1 voix sur 1." in sign_in(karim).get(asked.get_absolute_url()).text


@pytest.mark.met("GOU-05")
def test_its_outcome_becomes_a_decision_once_and_is_done_with_its_proof(association, asked, helene, moderator, sign_in):
    desk, url = sign_in(moderator), reverse("admin:governance_consultation_changelist")
    sent = {"action": "record_decision", "answered": "1", "_selected_action": [asked.pk]}
    assert "écrivez d’abord ce qui en est décidé" in desk.post(url, sent, follow=True).text
    close(asked)
    Consultation.objects.filter(pk=asked.pk).update(outcome="La cotisation passe à dix euros.")
    assert "La décision est au registre." in desk.post(url, sent, follow=True).text
    assert "déjà au registre" in desk.post(url, sent, follow=True).text
    decision = Resolution.objects.get()
    assert (decision.body, decision.what) == (asked.body, "La cotisation passe à dix euros.")
    assert decision.get_absolute_url() in sign_in(helene).get(asked.get_absolute_url()).text
    with pytest.raises(ValidationError):
        decision.mark_done(proof="")
    general = ask("Quel nom ?", "Le même", "Un autre")
    close(general)
    Consultation.objects.filter(pk=general.pk).update(outcome="Le même.")
    with pytest.raises(ValidationError, match="tous les membres"):
        general.record_decision()


def test_the_bureau_writes_its_minutes(association, assembly, helene, karim, sign_in):
    bureau = Body.objects.create(kind=BodyKind.BUREAU, name="Bureau")
    seat = Seat.objects.create(body=bureau, quality="Secrétaire")
    SeatMandate.objects.create(seat=seat, member=helene, rank=Rank.HOLDER)
    join(karim)
    held = Meeting.objects.create(body=assembly, on=timezone.localdate() - timedelta(days=1))
    url = reverse("governance:minutes_edit", args=[held.pk])
    assert [sign_in(one).get(url).status_code for one in (helene, karim)] == [200, 404]
