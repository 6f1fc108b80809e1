"""Clubs: found, joined and left in one tap, with members named as each chose; asleep after six months."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.query import search
from events import lifecycle
from events.models import AgendaItem
from governance.models import AnimatorMandate, Club, ClubMembership, ClubSubject
from tests.club_dates import meets
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db

MEETING = "https://visio.example.org/club-mesure"


@standing
def club(animator) -> Club:
    """« Mesurer sans juger », animated by the animator."""
    club = Club.objects.get(name="Mesurer sans juger")
    club.meeting_url, club.charter = MEETING, "On vient avec **une question**."
    club.save()
    return club


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def page(client, name: str, *args) -> str:
    response = client.get(reverse(f"governance:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


# The list ------------------------------------------------------------------------------------------------


@pytest.mark.met("ANI-08")
def test_clubs_are_entered_by_trade_or_by_theme(club, helene, sign_in):
    Club.objects.create(name="Encadrer dehors", entry="trade", tagline="Tôt.")
    client = sign_in(helene)
    both = page(client, "club_list")
    assert "Mesurer sans juger" in both
    assert "Encadrer dehors" in both
    by_trade = client.get(reverse("governance:club_list"), {"voir": "metier"}).content.decode()
    assert "Encadrer dehors" in by_trade
    assert "Mesurer sans juger" not in by_trade.partition("<main")[2]


@pytest.mark.parametrize("asked", ["", "rien", "metier'--", "\0"])
def test_a_filter_that_means_nothing_shows_all(club, helene, sign_in, asked):
    assert (
        "Mesurer sans juger" in sign_in(helene).get(reverse("governance:club_list"), {"voir": asked}).content.decode()
    )


@pytest.mark.met("GOU-02")
def test_a_club_without_animator_says_so_and_calls_for_one(club, helene, sign_in):
    listed = page(sign_in(helene), "club_list")
    assert "Claire Rambourg" in listed
    assert "Personne ne l’anime" not in listed
    AnimatorMandate.objects.get().end(by=None)
    vacant = page(sign_in(helene), "club_list")
    assert "Claire Rambourg" not in vacant
    assert "Personne ne l’anime" in vacant
    assert reverse("governance:club_offer_add", args=[club.slug]) in vacant


def test_the_list_costs_the_same_with_one_club_and_with_three(club, helene, sign_in, same_queries):
    def add() -> None:
        other = Club.objects.create(name=f"Club {Club.objects.count()}", entry="theme", tagline="Encore un.")
        AnimatorMandate.objects.create(club=other, member=MemberFactory())
        ClubMembership.objects.create(club=other, member=helene)
        meets(other, 12)

    ClubMembership.objects.create(club=club, member=helene)
    meets(club, 12)
    client = sign_in(helene)
    same_queries(lambda: client.get(reverse("governance:club_list")), add, 7)


# Asleep, awake -------------------------------------------------------------------------------------------


@pytest.mark.met("ANI-08")
@pytest.mark.parametrize(
    ("months_ago", "days_to_next", "asleep"),
    [(7, None, True), (5, None, False), (7, 10, False), (12, -200, True), (12, -150, False)],
)
def test_a_club_sleeps_after_six_months_without_a_date(club, months_ago, days_to_next, asleep):
    Club.objects.update(created_on=months_after(timezone.localdate(), -months_ago))
    if days_to_next is not None:
        meets(club, days_to_next)
    for found in (Club.objects.get(), Club.objects.for_list().get()):
        assert found.is_asleep is asleep
    assert Club.objects.asleep().exists() is asleep


def test_a_date_called_off_does_not_keep_a_club_awake(club):
    Club.objects.update(created_on=months_after(timezone.localdate(), -12))
    off = meets(club, 10)
    lifecycle.cancel(off, by=off.author.user, reason="La salle est prise.")
    assert Club.objects.get().is_asleep
    assert Club.objects.asleep().exists()


def test_python_and_the_database_agree_on_every_day_around_six_months(club):
    for days in range(175, 190):
        Club.objects.update(created_on=in_days(-days))
        assert Club.objects.get().is_asleep is Club.objects.asleep().exists(), days


def test_an_animator_puts_the_club_to_sleep_and_wakes_it_in_one_click(club, animator, sign_in):
    client = sign_in(animator)
    client.post(reverse("governance:club_sleep", args=[club.slug]))
    assert Club.objects.get().is_asleep
    assert "Ce club est en veille" in page(client, "club", club.slug)
    client.post(reverse("governance:club_wake", args=[club.slug]))
    assert not Club.objects.get().is_asleep
    assert Club.objects.get().woken_on == timezone.localdate()


def test_a_club_with_a_date_to_come_is_not_put_to_sleep(club, animator, sign_in):
    meets(club, 3)
    response = sign_in(animator).post(reverse("governance:club_sleep", args=[club.slug]), follow=True)
    assert "Ce club a une date à venir" in response.content.decode()
    assert not Club.objects.get().is_asleep


def test_a_new_date_wakes_a_club(club):
    club.put_to_sleep()
    meets(club, 3)
    assert not Club.objects.get().is_asleep
    assert Club.objects.get().asleep_on is None


def test_a_sleeping_club_keeps_its_content(club, helene, sign_in):
    meets(club, -300, "Une séance ancienne")
    Club.objects.update(created_on=in_days(-400))
    shown = page(sign_in(helene), "club", club.slug)
    assert "Ce club est en veille" in shown
    assert "une question" in shown
    assert "Une séance ancienne" in sign_in(helene).get(reverse("events:club_archive", args=[club.slug])).text
    assert "En veille depuis" in page(sign_in(helene), "club_list")


# Coming in, going out --------------------------------------------------------------------------------


def test_a_member_joins_and_leaves_in_one_tap_and_may_come_back(club, helene, sign_in):
    client = sign_in(helene)
    client.post(reverse("governance:club_join", args=[club.slug]))
    joined = ClubMembership.objects.get(member=helene)
    ClubMembership.objects.filter(pk=joined.pk).update(shown=True)
    client.post(reverse("governance:club_leave", args=[club.slug]))
    assert not ClubMembership.objects.filter(member=helene).exists()
    assert "Un clic de trop" in page(client, "club", club.slug)
    client.post(reverse("governance:club_join", args=[club.slug]), {"revenir": "1"})
    back = ClubMembership.objects.get(member=helene)
    assert back.shown
    assert back.joined_at == joined.joined_at
    assert "Un clic de trop" not in page(client, "club", club.slug)


def test_coming_back_without_having_left_gives_no_choice_one_did_not_make(club, helene, sign_in):
    sign_in(helene).post(reverse("governance:club_join", args=[club.slug]), {"revenir": "1", "shown": "1"})
    assert not ClubMembership.objects.get(member=helene).shown


def test_joining_twice_is_being_in_once(club, helene, sign_in):
    client = sign_in(helene)
    for _ in range(2):
        client.post(reverse("governance:club_join", args=[club.slug]))
    assert ClubMembership.objects.filter(member=helene).count() == 1


def test_who_animates_a_club_is_in_it_and_does_not_leave_by_a_click(club, animator, sign_in):
    assert ClubMembership.objects.filter(club=club, member=animator).exists()
    response = sign_in(animator).post(reverse("governance:club_leave", args=[club.slug]), follow=True)
    assert "Vous animez ce club" in response.content.decode()
    assert ClubMembership.objects.filter(club=club, member=animator).exists()


# Who reads what ------------------------------------------------------------------------------------------


def test_the_meeting_link_is_for_the_members_of_the_club_and_nobody_else(club, helene, karim, moderator, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    assert MEETING in page(sign_in(helene), "club", club.slug)
    for outsider in (karim, moderator):
        assert MEETING not in page(sign_in(outsider), "club", club.slug)
    change = reverse("admin:governance_club_change", args=[club.pk])
    assert MEETING not in sign_in(moderator).get(change).content.decode()


@pytest.mark.met("PQ1-05")
def test_members_are_named_as_they_chose(club, helene, karim, sign_in):
    discreet = MemberFactory(given_name="Discrète", family_name="Dupuis")
    open_one = MemberFactory(given_name="Ouverte", family_name="Martin")
    hidden = MemberFactory(given_name="Cachée", family_name="Durand", hidden=True)
    for member, shown in ((discreet, False), (open_one, True), (hidden, True), (helene, False)):
        ClubMembership.objects.create(club=club, member=member, shown=shown)
    inside, outside = (page(sign_in(person), "club", club.slug) for person in (helene, karim))
    assert "Discrète Dupuis" in inside
    assert "Ouverte Martin" in inside
    assert "Discrète Dupuis" not in outside
    assert "Ouverte Martin" in outside
    assert "Cachée Durand" not in inside + outside


def test_who_is_in_chooses_who_knows_it_and_whether_to_hear_of_it(club, helene, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    client, url = sign_in(helene), reverse("governance:club_choices", args=[club.slug])
    client.post(url, {"shown": "on", "muted": "on"})
    mine = ClubMembership.objects.get(member=helene)
    assert mine.shown
    assert mine.muted_at
    client.post(url, {})
    mine.refresh_from_db()
    assert not mine.shown
    assert mine.muted_at is None


def test_a_person_s_page_names_only_clubs_she_shows_or_shares(club, helene, karim, sign_in):
    other = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire.")
    ClubMembership.objects.create(club=club, member=helene)
    ClubMembership.objects.create(club=other, member=helene, shown=True)
    url = helene.get_absolute_url()
    outside = sign_in(karim).get(url).content.decode()
    assert "Langage clair" in outside
    assert "Mesurer sans juger" not in outside
    ClubMembership.objects.create(club=club, member=karim)
    assert "Mesurer sans juger" in sign_in(karim).get(url).content.decode()
    assert "vu du club seulement" in sign_in(helene).get(url).content.decode()


def test_the_home_page_says_when_my_clubs_meet(club, helene, sign_in):
    assert "Trois indicateurs" not in sign_in(helene).get("/").content.decode()
    ClubMembership.objects.create(club=club, member=helene)
    meets(club, 9)
    home = sign_in(helene).get("/").content.decode()
    assert "Vos clubs" in home
    assert "Trois indicateurs" in home


def test_the_page_of_a_club_costs_the_same_with_one_thing_of_each_and_with_three(club, helene, sign_in, same_queries):
    def add() -> None:
        session = meets(club, 12)
        meets(club, -12)
        subject = ClubSubject(club=club, text="Un sujet", member=MemberFactory(), kept_at=timezone.now())
        subject.save()
        dated = ClubSubject.objects.create(club=club, text="Un sujet daté", kept_at=timezone.now())
        AgendaItem.objects.create(event=session, subject=dated)
        ClubSubject.objects.create(club=club, text="Un sujet proposé", member=MemberFactory())
        club.notes.create(author=MemberFactory(), title="Une note", text="Trois idées.", state="published")
        club.loops.create(name="Un groupe", kind="tchap", url="https://www.tchap.gouv.fr/a", owner=MemberFactory())
        ClubMembership.objects.create(club=club, member=MemberFactory(), shown=True)

    add()
    ClubMembership.objects.create(club=club, member=helene)
    client = sign_in(helene)
    same_queries(lambda: client.get(club.get_absolute_url()), add, 18)


# Found, forgotten ----------------------------------------------------------------------------------------


def test_search_finds_a_club_by_its_words_but_not_by_its_people(club, helene):
    ClubMembership.objects.create(club=club, member=helene, shown=True)
    ClubSubject.objects.create(club=club, text="Parler d’un chiffre têtu", kept_at=timezone.now())
    ClubSubject.objects.create(club=club, text="Une proposition confidentielle")
    for words in ("mesurer juger", "têtu", "question"):
        assert [hit.title for hit in search(words, ["network"], kinds=["club"]).hits] == ["Mesurer sans juger"]
    for words in ("Lefèvre", "confidentielle", "visio"):
        assert search(words, ["network"], kinds=["club"]).hits == []


def test_the_search_page_shows_clubs(club, helene, sign_in):
    shown = sign_in(helene).get(reverse("search"), {"q": "mesurer"}).content.decode()
    assert club.get_absolute_url() in shown


def test_who_leaves_the_network_leaves_its_clubs_and_animates_no_more(club, animator):
    erase(animator)
    assert not ClubMembership.objects.exists()
    assert not Club.objects.animated_by(animator).exists()
    assert AnimatorMandate.objects.count() == 1  # a fact of the network's life, signed « Ancien membre »


def test_two_clubs_do_not_share_an_address():
    Club.objects.create(name="Été", entry="theme", tagline="Un.")
    with pytest.raises(ValidationError, match="nom voisin"):
        Club(name="Ete", entry="theme", tagline="Deux.").full_clean(exclude=["slug", "sort_key"])
    for name in ("Proposer", "???"):
        with pytest.raises(ValidationError, match="ne peut pas faire une adresse"):
            Club(name=name, entry="theme", tagline="Trois.").clean()


def test_a_muted_club_tells_nothing(club, animator, helene, karim, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    ClubMembership.objects.create(club=club, member=karim, muted_at=timezone.now())
    data = {"title": "Trois indicateurs", "on": f"{in_days(20)}", "starts": "12:30"}
    sign_in(animator).post(reverse("events:club_date_add", args=[club.slug]), data)
    told = Notification.objects.filter(kind="club_date")
    assert [one.recipient for one in told] == [helene.user]
    assert "nouvelle date : Trois indicateurs" in told.get().sentence
