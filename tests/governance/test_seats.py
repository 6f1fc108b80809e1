"""Seats of the bodies: who sits shows, vacant ones call for somebody, and ending a mandate ends its rights at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from governance.models import Body, BodyKind, Charter, Organisation, Rank, Seat, SeatMandate, SeatProposal
from governance.rights import collectivities_represented_by, represents_or_animates, sits_in
from governance.todo import mandate_that_ends, proposed_for_a_seat, seat_of_a_former_place, secretary_s_desk
from projects.models import Project
from tests.factories import MemberFactory, ProjectFactory
from tests.projects.writing_steps import form_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def council_seat(db) -> Seat:
    council = Body.objects.create(kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique")
    return Seat.objects.create(body=council, quality="Alumni, mesure d’impact")


def page_of(client, seat: Seat) -> str:
    return client.get(seat.body.get_absolute_url()).content.decode()


def propose(client, seat: Seat, member: Member, note: str = ""):
    url = reverse("governance:seat_propose", args=[seat.pk])
    return client.post(f"{url}?personne={member.slug}", {"note": note}, follow=True)


def mandate_of(member: Member) -> SeatMandate:
    return SeatMandate.objects.get(member=member)


# Vacating ends the rights ----------------------------------------------------------------------------


@pytest.mark.met("GOU-04")
def test_vacating_a_seat_in_one_browser_stops_publishing_in_another(representative, moderator, sign_in):
    """Two drafts, two forms open since before: the first goes up at once, the second waits to be read."""
    places = [representative.collectivity]
    first, second = (
        ProjectFactory(title=name, lead=representative, places=places, draft=True, status="tested")
        for name in ("A", "B")
    )
    hers, mission = sign_in(representative), sign_in(moderator)
    urls = [reverse("projects:submit", args=[one.slug]) for one in (first, second)]
    open_forms = []
    for one, url in zip((first, second), urls, strict=True):
        html = hers.get(reverse("projects:edit", args=[one.slug, "relire"])).content.decode()
        assert f'formaction="{url}"' in html
        open_forms.append(form_in(html, "audience"))
    hers.post(urls[0], open_forms[0])
    assert Project.objects.get(pk=first.pk).state == State.PUBLISHED

    ended = mission.post(
        reverse("admin:governance_seatmandate_changelist"),
        {"action": "end_now", "answered": "1", "_selected_action": [mandate_of(representative).pk]},
        follow=True,
    )
    assert "Le mandat est terminé." in ended.content.decode()

    hers.post(urls[1], open_forms[1])
    assert Project.objects.get(pk=second.pk).state == State.PENDING


def test_giving_one_s_seat_back_ends_the_right_and_leaves_the_seat_vacant_since_today(
    representative, seat, moderator, sign_in
):
    hers = sign_in(representative)
    url = reverse("governance:seat_leave", args=[seat.pk])
    assert "Rendre mon siège" in hers.get(url).content.decode()
    assert mandate_of(representative).is_current, "looking changes nothing"
    answer = hers.post(url, {"answered": "1"}, follow=True)
    assert "Siège vacant depuis" in answer.content.decode()
    assert "a rendu son siège" in Notification.objects.get(recipient=moderator, kind="seat_given_back").sentence
    assert Seat.objects.for_list().get(pk=seat.pk).vacant_since == timezone.localdate()
    assert hers.post(url).status_code == 404


@pytest.mark.met("GOU-04")
def test_a_representative_of_one_place_does_not_act_for_another(representative, copil, department, helene, sign_in):
    theirs = Seat.objects.create(body=copil, collectivity=department)
    SeatMandate.objects.create(seat=theirs, member=helene)
    client = sign_in(representative)
    assert client.get(reverse("governance:seat_leave", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("governance:seat_leave", args=[theirs.pk])).status_code == 404
    assert mandate_of(helene).is_current


# What shows ------------------------------------------------------------------------------------------


@pytest.mark.met("GOU-04", "GOU-07")
def test_the_page_of_a_body_says_who_sits_until_when_who_sat_and_what_is_vacant(council_seat, karim, helene, sign_in):
    SeatMandate.objects.create(seat=council_seat, member=karim, starts_on=date(2020, 1, 1), until=date(2021, 1, 1))
    SeatMandate.objects.create(seat=council_seat, member=helene, title="référente")
    Seat.objects.create(body=council_seat.body, quality="Une intervenante", opened_on=date(2023, 3, 1))
    page = page_of(sign_in(karim), council_seat)
    assert helene.full_name in page
    assert "Référente, jusqu’en" in page
    assert "du 1er janvier 2020 au 31 décembre 2020" in page
    assert "Siège vacant depuis mars 2023" in page


def test_a_seat_shows_the_name_without_link_of_who_is_in_no_list(seat, representative, helene, sign_in):
    representative.hidden_by_choice = True
    representative.save()
    page = page_of(sign_in(helene), seat)
    assert representative.full_name in page
    assert representative.get_absolute_url() not in page


def test_who_left_the_network_no_longer_shows_as_sitting(seat, representative, helene, sign_in):
    representative.state = "retired"
    representative.save()
    assert (representative.full_name in page_of(sign_in(helene), seat)) is representative.is_present
    representative.state = "erased"
    representative.save()
    page = page_of(sign_in(helene), seat)
    assert "Siège vacant depuis" in page


@pytest.mark.met("VIG-03")
def test_who_erases_herself_leaves_her_seat_vacant_that_day_under_no_name(seat, representative, helene, sign_in):
    name = representative.full_name
    SeatProposal(seat=seat, member=representative, author=helene).make(by=helene.user)
    erase(representative)
    assert not SeatProposal.objects.exists()
    mandate = SeatMandate.objects.get()
    assert mandate.until == timezone.localdate()
    page = page_of(sign_in(helene), seat)
    assert "Siège vacant depuis" in page
    assert name not in page


def test_the_bureau_shows_at_level_3_only(helene, karim, sign_in):
    bureau = Body.objects.create(kind=BodyKind.BUREAU, name="Bureau")
    SeatMandate.objects.create(seat=Seat.objects.create(body=bureau, quality="Présidence"), member=karim)
    client = sign_in(helene)
    profile = karim.get_absolute_url()
    assert client.get(bureau.get_absolute_url()).status_code == 404
    assert "Siège au" not in client.get(profile).content.decode()
    Organisation.objects.create(level=3, why="Le temps manque.")
    assert "Présidence" in client.get(bureau.get_absolute_url()).content.decode()
    assert "Siège au" in client.get(profile).content.decode()


def test_the_page_of_a_person_and_of_a_place_tell_the_seat(representative, karim, sign_in):
    client = sign_in(karim)
    person = client.get(representative.get_absolute_url()).content.decode()
    assert "Représente Argenteuil" in person
    place = client.get(representative.collectivity.get_absolute_url()).content.decode()
    assert "Au comité de pilotage" in place
    mandate_of(representative).end(by=None)
    assert "Représente Argenteuil" not in client.get(representative.get_absolute_url()).content.decode()
    assert "Siège vacant" in client.get(representative.collectivity.get_absolute_url()).content.decode()


def test_a_body_costs_the_same_with_one_seat_and_with_three(copil, karim, sign_in, same_queries):
    client = sign_in(karim)

    def one_more():
        member = MemberFactory()
        seat = Seat.objects.create(body=copil, collectivity=member.collectivity)
        SeatMandate.objects.create(seat=seat, member=member)
        SeatMandate.objects.create(seat=seat, member=MemberFactory(), rank=Rank.DEPUTY)
        SeatMandate.objects.create(
            seat=seat, member=MemberFactory(), starts_on=date(2020, 1, 1), until=date(2021, 1, 1)
        )

    one_more()
    same_queries(lambda: client.get(copil.get_absolute_url()), one_more, 10)


# Proposing somebody ----------------------------------------------------------------------------------


@pytest.mark.met("GOU-04")
def test_somebody_is_proposed_says_yes_is_accepted_by_the_mission_and_sits(seat, helene, karim, moderator, sign_in):
    answer = propose(sign_in(helene), seat, karim, "Il connaît tout le monde.")
    assert "Votre proposition est envoyée." in answer.content.decode()
    proposal = SeatProposal.objects.get()
    assert (proposal.author, proposal.member, proposal.state) == (helene, karim, State.DRAFT)
    asked = Notification.objects.get(recipient=karim.user)
    assert "vous propose pour un siège" in asked.sentence

    with pytest.raises(ValidationError):
        SeatProposal.objects.get().publish(by=moderator)
    assert not SeatMandate.objects.exists(), "he has not said yes"

    his = sign_in(karim)
    assert "vous propose pour ce siège" in page_of(his, seat)
    for _ in range(2):  # twice the same click
        his.post(reverse("governance:seat_proposal_answer", args=[proposal.pk]), {"reponse": "oui"})
    SeatProposal.objects.get().publish(by=moderator)
    mandate = mandate_of(karim)
    assert (mandate.seat, mandate.given_by, mandate.starts_on) == (seat, moderator, timezone.localdate())
    assert mandate.until == months_after(timezone.localdate(), 12)
    assert Notification.objects.filter(recipient__in=[karim.user, helene.user], kind="seat_publish").count() == 2


def test_the_person_proposed_may_say_no_and_nobody_else_answers_for_her(seat, helene, karim, representative, sign_in):
    mandate_of(representative).end(by=None)
    propose(sign_in(helene), seat, karim)
    url = reverse("governance:seat_proposal_answer", args=[SeatProposal.objects.get().pk])
    assert sign_in(representative).post(url, {"reponse": "oui"}).status_code == 404
    sign_in(helene).post(url, {"reponse": "oui"})
    assert SeatProposal.objects.get().agreed_at is None, "who proposed does not say yes for him"
    sign_in(karim).post(url, {"reponse": "non", "answered": "1"})
    assert SeatProposal.objects.get().state == State.WITHDRAWN
    assert sign_in(karim).post(url, {"reponse": "oui"}).status_code == 404


def test_nobody_of_the_mission_accepts_what_is_theirs(seat, helene, karim, moderator):
    """She proposed, or she would sit: in both cases somebody else decides."""
    for mine in (helene, karim):
        SeatProposal.objects.all().delete()
        proposal = SeatProposal(seat=seat, author=helene, member=karim)
        proposal.make(by=helene.user)
        proposal.agree()
        mine.user.is_staff = mine.user.is_superuser = True
        mine.user.save()
        with pytest.raises(ValidationError, match="Vous avez pris part"):
            SeatProposal.objects.get().publish(by=mine.user)
    assert not SeatMandate.objects.exists()


def test_proposing_oneself_needs_no_second_yes(seat, karim, moderator, sign_in):
    propose(sign_in(karim), seat, karim)
    SeatProposal.objects.get().publish(by=moderator)
    assert mandate_of(karim).is_current


def test_a_seat_taken_meanwhile_is_not_given_twice(seat, karim, representative, moderator):
    mandate_of(representative).end(by=None)
    proposal = SeatProposal(seat=seat, author=karim, member=karim)
    proposal.make(by=karim.user)
    SeatMandate.objects.create(seat=seat, member=MemberFactory(collectivity=seat.collectivity))
    with pytest.raises(ValidationError, match="Quelqu’un occupe déjà ce siège"):
        SeatProposal.objects.get().publish(by=moderator)
    assert SeatProposal.objects.get().state == State.PENDING


def test_a_seat_is_not_given_to_who_works_elsewhere_since(seat, karim, helene, moderator):
    proposal = SeatProposal(seat=seat, author=karim, member=karim)
    proposal.make(by=karim.user)
    karim.collectivity = helene.collectivity
    karim.save()
    with pytest.raises(ValidationError, match="ne travaille plus dans la collectivité de ce siège"):
        SeatProposal.objects.get().publish(by=moderator)
    assert not SeatMandate.objects.exists()


def test_one_open_proposal_each_for_a_seat(seat, karim, helene, sign_in):
    client = sign_in(helene)
    propose(client, seat, karim)
    again = propose(client, seat, karim)
    assert "Vous avez déjà proposé quelqu’un pour ce siège." in again.content.decode()
    assert SeatProposal.objects.count() == 1


def test_a_place_s_seat_is_for_somebody_who_works_there_and_has_an_account(seat, helene, karim, sign_in):
    without = MemberFactory(collectivity=karim.collectivity)
    hidden = MemberFactory(collectivity=karim.collectivity, hidden=True, with_account=True)
    client = sign_in(helene)
    for person in (helene, without, hidden):
        propose(client, seat, person)
    assert not SeatProposal.objects.exists()
    page = client.get(reverse("governance:seat_propose", args=[seat.pk])).content.decode()
    assert karim.full_name in page
    assert hidden.full_name not in page
    assert without.full_name not in page


def test_anybody_of_the_directory_is_found_by_name_for_a_seat_of_a_quality(council_seat, helene, karim, sign_in):
    url = reverse("governance:seat_propose", args=[council_seat.pk])
    client = sign_in(helene)
    assert karim.full_name not in client.get(url).content.decode()
    assert karim.full_name in client.get(url, {"q": "benali"}).content.decode()
    assert "Personne de ce nom" in client.get(url, {"q": "zzz\0"}).content.decode()
    propose(client, council_seat, karim)
    assert SeatProposal.objects.get().member == karim


def test_a_seat_that_is_held_asks_for_nobody(seat, representative, helene, sign_in):
    answer = sign_in(helene).get(reverse("governance:seat_propose", args=[seat.pk]), follow=True)
    assert "n’est plus vacant" in answer.content.decode()
    Seat.objects.update(closed_on=timezone.localdate())
    assert sign_in(helene).get(reverse("governance:seat_propose", args=[seat.pk])).status_code == 404


def test_the_mission_reads_in_its_queue_those_who_said_yes(seat, helene, karim, moderator, sign_in):
    desk = sign_in(moderator)
    propose(sign_in(helene), seat, karim)
    queue = reverse("admin:moderation_queue")
    assert karim.full_name not in desk.get(queue).content.decode()
    SeatProposal.objects.get().agree()
    html = desk.get(queue).content.decode()
    assert "La personne a dit oui" in html
    assert f"{karim.full_name}, {karim.collectivity}" in html


# Renewing, and reminding -----------------------------------------------------------------------------


def test_renewing_adds_twelve_months_once(seat, karim, moderator):
    end = timezone.localdate() + timedelta(days=30)
    mandate = SeatMandate.objects.create(seat=seat, member=karim, until=end)
    other_window = SeatMandate.objects.get()
    mandate.renew(by=moderator)
    assert SeatMandate.objects.get().until == months_after(end, 12)
    with pytest.raises(ValidationError, match="a changé entre-temps"):
        other_window.renew(by=moderator)
    told = Notification.objects.get(recipient=karim.user, kind="seat_renewed")
    assert "va jusqu’au" in told.sentence


def test_renewing_refuses_oneself_what_is_over_and_what_somebody_follows(seat, karim, helene, moderator):
    end = timezone.localdate() + timedelta(days=30)
    mandate = SeatMandate.objects.create(seat=seat, member=karim, until=end)
    with pytest.raises(ValidationError, match="Vous ne pouvez pas vous donner un mandat"):
        SeatMandate.objects.get().renew(by=karim.user)
    SeatMandate.objects.create(seat=seat, member=helene, starts_on=end, until=end + timedelta(days=90))
    with pytest.raises(ValidationError, match="Quelqu’un occupe déjà ce siège"):
        SeatMandate.objects.get(member=karim).renew(by=moderator)
    mandate.end(by=moderator)
    with pytest.raises(ValidationError, match="déjà terminé"):
        mandate.renew(by=moderator)
    assert SeatMandate.objects.get(member=karim).until == timezone.localdate()


def test_the_home_page_says_that_a_mandate_ends_and_that_somebody_was_proposed(seat, helene, karim, sign_in):
    assert list(proposed_for_a_seat(karim)) == []
    propose(sign_in(helene), seat, karim)
    assert "vous propose pour un siège" in sign_in(karim).get("/").content.decode()
    SeatProposal.objects.all().delete()
    SeatMandate.objects.create(seat=seat, member=karim, until=timezone.localdate() + timedelta(days=30))
    assert "Votre mandat se termine le" in sign_in(karim).get("/").content.decode()
    SeatMandate.objects.update(until=timezone.localdate() + timedelta(days=300))
    assert list(mandate_that_ends(karim)) == []


def test_what_waits_is_asked_once_then_only_the_rows_of_what_does(seat, karim, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [one for one in todo(karim) if one.link] == []
    soon = timezone.localdate() + timedelta(days=30)
    SeatMandate.objects.create(seat=seat, member=karim, until=soon)
    Charter.objects.create(number="1.0", text="Écouter.")
    with django_assert_num_queries(3):
        told = [one.link.verb for one in todo(karim) if one.link]
    assert told == ["Voir mon siège", "Lire la charte"]


def test_the_mission_is_told_of_mandates_that_end_soon_and_of_nobody_s_else(seat, karim, helene):
    SeatMandate.objects.create(seat=seat, member=karim, until=timezone.localdate() + timedelta(days=30))
    assert list(secretary_s_desk(helene)) == []
    helene.user.is_staff = helene.user.is_superuser = True
    helene.user.save()
    assert [todo.link.title for todo in secretary_s_desk(helene)] == ["Un mandat finit sous 60 jours"]


# A mandate rests on facts ------------------------------------------------------------------------------


@pytest.mark.parametrize("rank", [Rank.HOLDER, Rank.DEPUTY])
@pytest.mark.parametrize("fact", ["moved", "no place", "left", "suspended"])
def test_who_moved_or_left_represents_nobody_and_everybody_is_told_what_to_do(
    rank, fact, seat, representative, department, helene, moderator, administrator, sign_in
):
    SeatMandate.objects.update(rank=rank)
    assert represents_or_animates(representative.user)
    changes = {
        "moved": {"collectivity": department},
        "no place": {"collectivity": None},
        "left": {"state": "left"},
        "suspended": {"suspended": True},
    }
    Member.objects.filter(pk=representative.pk).update(**changes[fact])
    representative = Member.objects.get(pk=representative.pk)

    assert not represents_or_animates(representative.user)
    assert not collectivities_represented_by(representative).exists()
    assert not sits_in(representative, BodyKind.STEERING)
    page = page_of(sign_in(helene), seat)
    assert representative.full_name not in page
    assert "Siège vacant" in page

    (waiting,) = seat_of_a_former_place(representative)
    assert waiting.link.url == reverse("governance:seat_leave", args=[seat.pk])
    lines = sign_in(administrator).get(reverse("admin:index")).text
    assert "Mandats à revoir" in lines
    chosen = sign_in(administrator).get(reverse("admin:governance_seatmandate_changelist"), {"mandat": "a-revoir"})
    assert [one.member_id for one in chosen.context["cl"].queryset] == [representative.pk]


def test_who_moved_gives_the_seat_back_in_one_tap(seat, representative, department, sign_in):
    Member.objects.filter(pk=representative.pk).update(collectivity=department)
    assert (
        sign_in(representative).post(reverse("governance:seat_leave", args=[seat.pk]), {"answered": "1"}).status_code
        == 302
    )
    assert not SeatMandate.objects.running().exists()
    assert not list(seat_of_a_former_place(Member.objects.get(pk=representative.pk)))


def test_who_comes_back_to_the_place_represents_it_again(seat, representative, department):
    here = representative.collectivity
    for place in (department, here):
        Member.objects.filter(pk=representative.pk).update(collectivity=place)
    assert represents_or_animates(Member.objects.get(pk=representative.pk).user)


def test_the_next_one_takes_the_seat_of_who_moved(seat, representative, department, moderator):
    next_one = MemberFactory(collectivity=seat.collectivity, with_account=True)
    Member.objects.filter(pk=representative.pk).update(collectivity=department)
    proposal = SeatProposal(seat=seat, member=next_one, author=next_one)
    proposal.make(by=next_one.user)
    SeatProposal.objects.get().publish(by=moderator)
    assert Seat.objects.for_list().get(pk=seat.pk).holder.member == next_one


@pytest.mark.parametrize("fact", [{"state": "left"}, {"suspended": True}])
def test_a_seat_is_neither_given_nor_prolonged_to_who_left(fact, seat, karim, representative, moderator):
    """They would be told that they hold it, while it shows as vacant."""
    proposal = SeatProposal(seat=seat, member=karim, author=karim)
    proposal.make(by=karim.user)
    Member.objects.filter(pk__in=[karim.pk, representative.pk]).update(**fact)
    with pytest.raises(ValidationError):
        SeatProposal.objects.get().publish(by=moderator)
    with pytest.raises(ValidationError, match="Mettez-y fin"):
        mandate_of(Member.objects.get(pk=representative.pk)).renew(by=moderator)
    assert not Notification.objects.filter(kind__in=["seat_publish", "seat_renewed"]).exists()
    mandate_of(representative).end(by=moderator)


def test_who_left_the_territory_is_not_proposed_for_its_seat(seat, karim, helene, sign_in):
    Member.objects.filter(pk=karim.pk).update(state="left")
    url = reverse("governance:seat_propose", args=[seat.pk])
    assert karim.full_name not in sign_in(helene).get(url).text
    propose(sign_in(helene), seat, karim)
    assert not SeatProposal.objects.exists()


def test_a_seat_that_is_no_collectivite_s_stays_with_who_changed_place(council_seat, helene, argenteuil):
    SeatMandate.objects.create(seat=council_seat, member=helene)
    Member.objects.filter(pk=helene.pk).update(collectivity=argenteuil)
    assert sits_in(Member.objects.get(pk=helene.pk), BodyKind.PEDAGOGICAL)
