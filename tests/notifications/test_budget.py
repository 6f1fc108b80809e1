"""The signals of a month: never more than chosen, the rest held and said, nothing stale ever told."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from directory.personal_data import erase
from emi_alumni.foundation.follows.models import Follow
from emi_alumni.foundation.notifications.budget import release, rooms, signal, to_release
from emi_alumni.foundation.notifications.models import DEFAULT_SIGNALS, HeldSignal, Notification, SignalBudget
from governance.models import Club, ClubMembership, ClubNote
from projects.models import JournalEntry, Project
from tests.factories import EventFactory, MemberFactory, ProjectFactory
from tests.reading import plain

pytestmark = pytest.mark.django_db
URL = "/moi/signaux/"
MONTH = datetime(2026, 11, 12, 9, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def clock():
    with time_machine.travel(MONTH, tick=False) as traveller:
        yield traveller


def tell(*people, number: int = 1, lead=None) -> list[Project]:
    """So many signals, each of another project."""
    things = [ProjectFactory(lead=lead or people[0], title=f"Projet {rank}") for rank in range(number)]
    for thing in things:
        signal([one.user for one in people], kind="club_date", sentence=f"« {thing.title} » change.", thing=thing)
    return things


def told(member) -> int:
    return Notification.objects.filter(recipient=member.user, is_signal=True).count()


def held(member) -> int:
    return HeldSignal.objects.filter(recipient=member.user).count()


@pytest.mark.met("PQ2-15", "PQ1-54")
def test_four_a_month_the_rest_is_held_and_shown(sign_in, helene, clock):
    tell(helene, number=6)
    assert told(helene) == DEFAULT_SIGNALS == 4
    assert held(helene) == 2
    browser = sign_in(helene)
    page = browser.get(URL).text
    assert "Ce mois-ci : 4 signaux sur 4" in page
    assert "Retenus : 2" in page
    assert "Projet 5" in page.partition('id="retenus"')[2]
    assert "Projet 5" not in browser.get("/moi/notifications/").text


def test_a_month_is_counted_as_people_count_it(helene, clock):
    tell(helene, number=5)
    clock.move_to(MONTH.replace(month=11, day=30, hour=23, minute=30))
    assert not [one for some in to_release() for one in some]
    clock.move_to(MONTH.replace(month=12, day=1, hour=0, minute=10))
    assert rooms([helene.user.pk]) == {helene.user.pk: 4}
    assert sum(release(some) for some in to_release()) == 1
    assert held(helene) == 0


@pytest.mark.met("PQ1-54")
def test_each_chooses_even_none(sign_in, helene, karim, clock):
    browser = sign_in(helene)
    browser.post(URL, {"per_month": "0"})
    tell(helene, karim, number=2)
    assert (told(helene), held(helene)) == (0, 2)
    assert (told(karim), held(karim)) == (2, 0)
    assert "Vous avez choisi de n’en recevoir aucun" in browser.get(URL).text
    answer = browser.post(URL, {"per_month": "1"}, follow=True).text
    assert "Un signal retenu vient d’arriver." in answer
    assert (told(helene), held(helene)) == (1, 1)
    assert "Projet 1" in browser.get("/moi/notifications/").text  # the latest first


@pytest.mark.parametrize("typed", ["", "-1", "3", "31", "beaucoup", "²", "9" * 30])
def test_a_number_that_is_not_proposed_is_refused_with_a_sentence(sign_in, helene, typed):
    page = sign_in(helene).post(URL, {"per_month": typed}).text
    assert "Choisissez un nombre de signaux par mois" in page
    assert "<title>Erreur" in page
    assert not SignalBudget.objects.exists()


def test_the_same_news_unread_takes_no_other_room(helene, clock):
    (thing,) = tell(helene)
    for words in ("Encore.", "Toujours."):
        signal([helene.user], kind="club_date", sentence=words, thing=thing)
    assert told(helene) == 1
    assert Notification.objects.get().sentence == "Toujours."


def test_what_answers_my_own_act_is_no_signal(helene, clock):
    tell(helene, number=5)
    Notification.tell([helene.user], kind="voice_answered", sentence="Une réponse.", thing=ProjectFactory(lead=helene))
    assert Notification.objects.filter(is_signal=False).count() == 1
    assert told(helene) == 4


def later(clock) -> int:
    clock.move_to(MONTH + timedelta(days=20))
    return sum(release(some) for some in to_release())


def test_what_was_taken_away_meanwhile_is_never_told(sign_in, helene, karim, clock):
    things = tell(helene, number=6, lead=karim)
    Project.objects.filter(pk=things[4].pk).update(state="withdrawn")
    Project.objects.filter(pk=things[5].pk).update(hidden_at=timezone.now())
    assert "Rien n’a été retenu." in sign_in(helene).get(URL).text
    assert later(clock) == 0
    things[4].roles.all().delete()
    things[4].delete()
    assert later(clock) == 0


def test_what_was_read_meanwhile_is_never_told(sign_in, helene, karim, clock):
    tell(helene, number=4, lead=karim)
    date = EventFactory(host=karim.collectivity)
    signal([helene.user], kind="club_date", sentence=f"« {date} » aura lieu.", thing=date)
    assert held(helene) == 1
    browser = sign_in(helene)
    address = f"/moi/notifications/events/event/{date.pk}/"
    assert address in browser.get(date.get_absolute_url()).text
    browser.post(address)
    assert held(helene) == 0
    assert later(clock) == 0


def test_what_names_somebody_erased_is_never_told(helene, karim, clock):
    tell(helene, number=4)
    signal([helene.user], kind="club_date", sentence=[karim, " vient."], thing=ProjectFactory(lead=helene))
    assert held(helene) == 1
    erase(karim, tell=False)
    assert held(helene) == 0


def test_after_thirty_days_it_is_no_news_any_more(helene, clock):
    tell(helene, number=5)
    clock.move_to(MONTH + timedelta(days=31))
    assert sum(release(some) for some in to_release()) == 0
    call_command("purger", apply=True, verbosity=0)
    assert held(helene) == 0


def test_a_closed_account_is_told_nothing(helene, clock):
    tell(helene, number=5)
    type(helene.user).objects.filter(pk=helene.user.pk).update(is_active=False)
    assert later(clock) == 0


def test_telling_costs_the_same_whatever_the_number_of_people(helene, django_assert_max_num_queries):
    thing = ProjectFactory(lead=helene)
    people = [MemberFactory(with_account=True).user for _ in range(8)]
    with django_assert_max_num_queries(14):
        assert signal(people, kind="club_date", sentence="Bonjour.", thing=thing).told == 8
    SignalBudget.objects.bulk_create(SignalBudget(account=user, per_month=0) for user in people)
    other = ProjectFactory(lead=helene)
    with django_assert_max_num_queries(14):
        assert signal(people, kind="club_date", sentence="Bonjour.", thing=other).held == 8


def test_the_page_costs_the_same_however_many(sign_in, helene, same_queries):
    browser = sign_in(helene)

    def one_more():
        tell(helene, number=5)

    one_more()
    browser.get(URL)
    same_queries(lambda: browser.get(URL), one_more, 6)


# Who goes through it ----------------------------------------------------------------------------------


def test_publishing_in_a_club_says_first_how_many_will_be_told_then_tells_them(
    sign_in, helene, karim, animator, moderator
):
    club = Club.objects.first()
    for person in (helene, karim):
        ClubMembership.objects.get_or_create(club=club, member=person)
    others = ClubMembership.objects.filter(club=club).to_tell().exclude(member=helene).count()
    browser = sign_in(helene)
    page = browser.get(f"{club.get_absolute_url()}notes/ajouter/").text
    assert f"{others} personne" in page
    note = ClubNote.objects.create(club=club, title="Ce que nous gardons", text="…", author=helene, state="pending")
    note.publish(by=moderator)
    assert Notification.objects.filter(kind="club_note", is_signal=True).count() >= 1
    assert not Notification.objects.filter(kind="club_note", recipient=helene.user).exists()


@pytest.mark.met("PQ2-11")
def test_what_one_follows_is_told_once_a_week_within_the_month(sign_in, helene, karim, clock):
    cantine = ProjectFactory(lead=karim, title="La cantine", published_at=MONTH - timedelta(days=90))
    Follow.start(helene.user, cantine)
    JournalEntry.objects.create(project=cantine, text="Mieux.", author=karim, created_at=MONTH - timedelta(days=1))
    for _ in range(2):
        call_command("send_signals", apply=True, verbosity=0)
    one = Notification.objects.get(recipient=helene.user)
    assert one.sentence == "Ce que vous suivez : une nouvelle depuis le 5 novembre 2026."
    assert one.is_signal
    browser = sign_in(helene)
    page = browser.get(one.url).text
    assert "La cantine" in page
    assert "/moi/notifications/follows/follow/0/" in page
    assert not Notification.objects.filter(recipient=karim.user, kind="follow_news").exists()


def test_nothing_new_tells_nobody_and_a_full_month_holds_nothing_of_it(helene, karim, clock):
    cantine = ProjectFactory(lead=karim, published_at=MONTH - timedelta(days=90))
    Follow.start(helene.user, cantine)
    call_command("send_signals", apply=True, verbosity=0)
    assert not Notification.objects.exists()
    SignalBudget.objects.create(account=helene.user, per_month=0)
    JournalEntry.objects.create(project=cantine, text="Mieux.", author=karim)
    call_command("send_signals", apply=True, verbosity=0)
    assert not Notification.objects.exists()
    assert not HeldSignal.objects.exists()


def test_the_command_says_what_it_would_do(helene, clock, capsys):
    tell(helene, number=5)
    clock.move_to(MONTH + timedelta(days=20))
    call_command("send_signals")
    said = capsys.readouterr().out
    assert "un signal retenu peut être dit : 1" in said
    assert "Rien n’a été fait" in said
    assert held(helene) == 1


def test_a_number_chosen_in_another_window_is_compared(helene, sign_in):
    browser = sign_in(helene)
    mark = re.search(r'name="mark" value="([^"]*)"', browser.get(URL).text)
    assert mark
    browser.post(URL, {"per_month": "8", "mark": mark[1]})
    page = browser.post(URL, {"per_month": "1", "mark": mark[1]})
    assert "Quelqu’un a écrit ici entre-temps" in plain(page.text)
    assert 'value="1" checked' in page.text, "what was chosen is not lost"
    assert SignalBudget.objects.get().per_month == 8
    again = re.search(r'name="mark" value="([^"]*)"', page.text)
    assert again
    browser.post(URL, {"per_month": "1", "mark": again[1]})
    assert SignalBudget.objects.get().per_month == 1
