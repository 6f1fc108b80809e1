"""« Qui décide, et comment »: three levels, the one in force, its means, and what changes with it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from governance.models import (
    AnimatorMandate,
    Body,
    BodyKind,
    Club,
    Consultation,
    Meeting,
    Membership,
    Minutes,
    Organisation,
    Resolution,
    Seat,
    SeatMandate,
)
from tests.admin.forms import form_data
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(helene, sign_in):
    """The words of a page of governance, as Hélène reads it."""
    client = sign_in(helene)

    def read(name: str = "overview") -> str:
        return client.get(reverse(f"governance:{name}")).content.decode()

    return read


def choose(level: int, days: int = 0, **means) -> Organisation:
    since = timezone.localdate() + timedelta(days=days)
    return Organisation.objects.create(level=level, since=since, why=f"Raison du niveau {level}.", **means)


@pytest.mark.met("GOU-01", "GOU-03", "GOU-05")
@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_page_says_the_three_levels_and_marks_the_one_in_force(level, look):
    choose(level)
    html = look()
    cards = html.split('class="levels brief"')[1].split("</ol>")[0].split("<li ")[1:]
    assert [name in card for name, card in zip(("Volontaires", "comité de pilotage", "loi 1901"), cards, strict=True)]
    assert ["aria-current" in card for card in cards] == [number == level for number in (1, 2, 3)]


def test_before_any_choice_the_network_lives_by_its_volunteers(look):
    cards = look().split('class="levels brief"')[1].split("<li ")[1:]
    assert "aria-current" in cards[0]
    assert "pas encore choisi" in look("organisation")


@pytest.mark.met("GOU-01")
def test_at_level_2_the_volunteers_of_the_clubs_go_on(look, karim):
    choose(2)
    club = Club.objects.create(name="Accueil", entry="trade", tagline="Recevoir.")
    AnimatorMandate.objects.create(club=club, member=karim)
    assert "En place pour un club" in look()


@pytest.mark.met("GOU-06")
def test_the_means_and_the_road_are_told_with_their_dates(look):
    choose(1, days=-400)
    choose(2, days=-10, hours_a_month=14, budget=4500, rooms="Une salle par trimestre")
    choose(3, days=50)
    html = look("organisation")
    assert "14 heures par mois" in html
    assert "4 500" in html
    assert "Une salle par trimestre" in html
    for level in (1, 2, 3):
        assert f"Raison du niveau {level}." in html
    road = html.split("Le chemin parcouru")[1]
    assert road.index("Raison du niveau 3") < road.index("Raison du niveau 2") < road.index("Raison du niveau 1")
    assert 'class="now"' in road.split("Raison du niveau 2")[0].rpartition("<li")[2]


def test_a_choice_for_later_is_not_in_force_yet(look):
    choose(2, days=-10)
    choose(3, days=1)
    assert Organisation.objects.level() == 2


@pytest.mark.met("GOU-04")
def test_the_overview_shows_each_seat_and_the_vacant_one_calls(look, seat, copil, karim):
    until = date(timezone.localdate().year + 1, 1, 15)
    SeatMandate.objects.create(seat=seat, member=karim, title="représentant", until=until)
    vacant = Seat.objects.create(body=copil, collectivity=MemberFactory().collectivity)
    html = look()
    assert karim.full_name in html
    assert "Siège vacant depuis" in html
    assert html.count("Siège vacant<") == 1
    assert reverse("governance:seat_propose", args=[vacant.pk]) in html
    assert reverse("governance:seat_propose", args=[seat.pk]) not in html


@pytest.mark.met("GOU-04")
def test_until_when_somebody_sits_is_one_click_away(look, seat, copil, karim, helene, sign_in):
    until = date(timezone.localdate().year + 1, 1, 15)
    SeatMandate.objects.create(seat=seat, member=karim, title="représentant", until=until)
    assert f'href="{copil.get_absolute_url()}"' in look()
    body = sign_in(helene).get(copil.get_absolute_url()).content.decode()
    assert f"jusqu’en janvier {timezone.localdate().year + 1}" in body


def test_the_overview_tells_twelve_seats_and_three_vacant_ones_at_most(look, copil):
    for _ in range(14):
        Seat.objects.create(body=copil, collectivity=MemberFactory().collectivity)
    html = look()
    assert html.split('class="sitting"')[1].split("</ul>")[0].count("<li") == 12
    assert html.count(">Proposer quelqu’un<") == 3
    assert "14 sièges vacants en tout" in html
    assert "Les 14 sièges, les mandats" in html


def test_the_overview_invites_to_vote_while_a_consultation_is_open(look):
    asked = Consultation.objects.create(
        question="Une page LinkedIn ?",
        opens_at=timezone.now() - timedelta(days=1),
        closes_at=timezone.now() + timedelta(days=9),
    )
    assert f'<a href="{asked.get_absolute_url()}">Une page LinkedIn ?</a>' in look()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert "Une page LinkedIn ?" not in look()


def test_what_has_its_own_page_is_linked_and_not_repeated(look):
    html = look()
    for name in ("idea_list", "partner_list", "consultation_list", "programme", "club_list", "charter", "organisation"):
        assert f'href="{reverse(f"governance:{name}")}"' in html
    main = html.split("<main")[1].split("</main")[0]
    assert "<table" not in main
    assert "<form" not in main


def test_the_overview_without_anything_says_so(look):
    assert "pas encore installé" in look()


def test_the_overview_costs_the_same_with_one_seat_and_with_three(copil, helene, sign_in, same_queries):
    def one_more():
        member = MemberFactory()
        SeatMandate.objects.create(
            seat=Seat.objects.create(body=copil, collectivity=member.collectivity), member=member
        )

    one_more()
    client = sign_in(helene)
    same_queries(lambda: client.get(reverse("governance:overview")), one_more, 11)


@pytest.mark.met("GOU-05")
def test_memberships_show_at_level_3_only(helene, sign_in):
    client = sign_in(helene)
    Membership.objects.create(member=helene, until=timezone.localdate() + timedelta(days=100))
    assert "Mon adhésion" not in client.get(reverse("directory:me")).content.decode()
    choose(3)
    html = client.get(reverse("directory:me")).content.decode()
    assert "Mon adhésion" in html
    assert "Cotisation pas encore enregistrée" in html
    Membership.objects.get().mark_paid()
    assert "Cotisation réglée le" in client.get(reverse("directory:me")).content.decode()


@pytest.mark.met("GOU-05")
def test_the_bureau_is_among_the_bodies_at_level_3_only(look):
    Body.objects.create(kind=BodyKind.BUREAU, name="Bureau de l’association")
    assert "Bureau de l’association" not in look()
    choose(3)
    assert "Bureau de l’association" in look()


def test_the_page_is_one_click_away_from_every_page(helene, sign_in):
    html = sign_in(helene).get("/").content.decode()
    assert html.count(f'href="{reverse("governance:overview")}"') >= 2, "the menu of one's account, and the foot"


def test_a_new_choice_of_level_starts_from_the_means_there_are_and_says_what_comes_next(moderator, sign_in):
    Organisation.objects.create(level=2, why="Un an d’essai.", hours_a_month=14, budget=4500, rooms="Une salle")
    add = sign_in(moderator).get(reverse("admin:governance_organisation_add"))
    kept = form_data(add)
    assert (kept["hours_a_month"], kept["budget"], kept["rooms"]) == (14, 4500, "Une salle")
    assert "why" not in kept, "each choice has its own reason"
    page = add.content.decode()
    assert "créez ensuite le bureau" in page
    assert "Ajouter : organisation du réseau" in page
    assert "Ajout de" not in page


@pytest.mark.met("GOU-05")
def test_an_association_without_a_bureau_says_so_and_the_mission_finds_where_to_write_it(helene, moderator, sign_in):
    choose(3)
    url, words = reverse("governance:overview"), "son bureau n’est pas encore inscrit ici"
    add = reverse("admin:governance_body_add")
    assert words in sign_in(helene).get(url).content.decode()
    assert add not in sign_in(helene).get(url).content.decode()
    assert add in sign_in(moderator).get(url).content.decode()
    Body.objects.create(kind=BodyKind.BUREAU, name="Bureau")
    assert words not in sign_in(helene).get(url).content.decode()


def test_what_the_bureau_decides_is_met_nowhere_before_there_is_an_association(helene, karim, sign_in):
    """Neither found, nor completed, nor told in the news: its pages answer 404 at the other levels."""
    bureau, _ = Body.objects.get_or_create(kind=BodyKind.BUREAU, defaults={"name": "Bureau"})
    Resolution.objects.create(body=bureau, what="Ouvrir un compte zqxwkv")
    session = Meeting.objects.create(body=bureau, on=timezone.localdate() - timedelta(days=3))
    now = {"state": State.PUBLISHED, "published_at": timezone.now()}
    kept = Minutes.objects.create(meeting=session, author=karim, text="Il est dit zqxwkv.", **now)
    client = sign_in(helene)

    def met() -> list[bool]:
        found = client.get(reverse("search"), {"q": "zqxwkv"}).text
        completed = client.get(reverse("search_suggest"), {"q": "zqx"}).text
        news = client.get("/").text
        links = (found, "#decision-"), (found, kept.get_absolute_url()), (completed, "zqxwkv")
        return [words in html for html, words in (*links, (news, kept.get_absolute_url()))]

    choose(2, days=-10)
    assert met() == [False] * 4
    association = choose(3)
    assert met() == [True] * 4
    association.delete()
    assert met() == [False] * 4
