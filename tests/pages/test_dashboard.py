"""« Tableau de bord »: each figure is what it says, nobody is ranked, and it costs the same at any size."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from directory.models import Member, User
from emi_alumni.foundation.dates import monday_of, months_after
from emi_alumni.foundation.moderation.desk_time import weeks_of_reading
from emi_alumni.foundation.moderation.models import DeskWeek, ModerationEvent, Verb
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification, SignalBudget
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.search.models import MissedSearch
from emi_alumni.pages.dashboard import Budget, Figures, figures, midnight
from events.models import Event
from governance.models import Partner
from mentoring.models import HelpRequest, RequestOutcome, RequestState
from tests.factories import CollectivityFactory, EventFactory, MemberFactory, ProjectFactory

pytestmark = pytest.mark.django_db
PAGES = ["dashboard", "dashboard_print"]


def counted() -> Figures:
    return figures(timezone.now())


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def main_of(answer) -> str:
    return " ".join(answer.text.split("<main")[1].split("</main>")[0].split())


@pytest.mark.parametrize("name", PAGES)
def test_the_mission_reads_it_and_nobody_else_knows_of_it(name, helene, representative, moderator, sign_in):
    assert sign_in(moderator).get(reverse(name)).status_code == 200
    for somebody in (helene, representative):
        assert sign_in(somebody).get(reverse(name)).status_code == 404


def test_it_is_found_from_the_administration_and_from_governance_by_the_mission_alone(moderator, helene, sign_in):
    link = f'href="{reverse("dashboard")}"'
    client = sign_in(moderator)
    assert link in client.get(reverse("admin:index")).text
    assert link in client.get(reverse("governance:overview")).text
    assert link not in sign_in(helene).get(reverse("governance:overview")).text


class TestPeople:
    def test_members_are_those_the_network_finds_and_the_recent_signed_in(self, db):
        for days in (10, 89, 91):
            person = MemberFactory(with_account=True, confirmed_at=ago(days * 5))
            User.objects.filter(pk=person.user_id).update(last_login=ago(days))
        MemberFactory(imported=True)
        MemberFactory(imported=True, hidden_by_choice=True)
        withdrawn = MemberFactory(with_account=True, hidden_by_choice=True)
        User.objects.filter(pk=withdrawn.user_id).update(last_login=ago(1))
        people = counted().people
        assert (people.listed, people.recent, people.to_come) == (3, 2, 1)
        assert (people.confirmed.count, people.confirmed.of) == (1, 3)

    def test_arrivals_are_told_by_month_for_a_year(self, db):
        for days in (0, 0, 800):
            Member.objects.filter(pk=MemberFactory().pk).update(activated_at=ago(days))
        joined = counted().people.joined
        assert len(joined) == 12
        assert joined[-1][1] == 2
        assert sum(n for _, n in joined) == 2


class TestRequests:
    def asked(self, **facts) -> HelpRequest:
        return HelpRequest.objects.create(asker=MemberFactory(), question="Qui relit ?", **facts)

    def test_each_is_counted_once_by_what_became_of_it(self, db):
        sent = ago(100)
        self.asked(sent_at=sent, state=RequestState.ACCEPTED, accepted_at=sent + timedelta(days=2))
        self.asked(sent_at=sent, state=RequestState.ACCEPTED, accepted_at=sent + timedelta(days=40))
        closed = {"state": RequestState.CLOSED, "closed_at": sent + timedelta(days=30), "sent_at": sent}
        self.asked(**closed, outcome=RequestOutcome.BY_MISSION)
        self.asked(**closed, outcome=RequestOutcome.NOBODY)
        self.asked(**closed, outcome=RequestOutcome.SOLVED, accepted_at=sent + timedelta(days=1))
        self.asked(**closed, outcome=RequestOutcome.WITHDRAWN)
        self.asked()
        self.asked(sent_at=ago(400))
        said = counted().answers
        assert (said.in_time, said.later, said.nobody, said.waiting) == (2, 2, 1, 1)
        assert said.sent == 6

    @pytest.mark.parametrize(("how_many", "is_told"), [(2, False), (3, True)])
    def test_one_or_two_requests_are_not_told(self, how_many, is_told, moderator, sign_in):
        for _ in range(how_many):
            self.asked(sent_at=ago(30), state=RequestState.ACCEPTED, accepted_at=ago(29))
        client = sign_in(moderator)
        assert ("Un oui à temps" in main_of(client.get(reverse("dashboard")))) is is_told
        assert ("moins de trois demandes" in main_of(client.get(reverse("dashboard_print")))) is not is_told


class TestPlaces:
    def test_they_come_by_name_whatever_they_hold_and_what_is_apart_is_not_counted(self, db):
        many, few = CollectivityFactory(short_name="Vauréal"), CollectivityFactory(short_name="Éragny")
        for _ in range(3):
            EventFactory(host=many, starts_at=ago(20), ends_at=ago(19))
        EventFactory(host=few)
        EventFactory(host=None)
        EventFactory(host=few, starts_at=ago(400), ends_at=ago(399))
        called_off = EventFactory(host=few)
        Event.objects.filter(pk=called_off.pk).update(status="cancelled", status_reason="Grève.")
        places = counted().places
        assert [(one.name, one.held, one.to_come) for one in places] == [
            ("Éragny", 0, 1),
            ("Vauréal", 3, 0),
            ("Sans collectivité hôte", 0, 1),
        ]

    def test_a_drawing_longer_than_a_page_leaves_its_table_alone(self, db):
        for number in range(25):
            EventFactory(host=CollectivityFactory(short_name=f"Commune {number:02}"))
        drawn = counted()
        assert drawn.drawn_places is None
        assert len(drawn.places) == 25


class TestReading:
    def test_a_week_says_its_minutes_its_decisions_and_half_of_its_delays(self, helene, moderator):
        this_monday = monday_of(timezone.localdate())
        DeskWeek.objects.create(monday=this_monday, seconds=150, decisions=3)
        DeskWeek.objects.create(monday=this_monday - timedelta(weeks=20), seconds=9000, decisions=90)
        for hours in (2, 5, 30):
            project = ProjectFactory(draft=True, lead=helene)
            project.submit(by=helene.user)
            sent = ModerationEvent.objects.about(project).filter(verb=Verb.SUBMIT)
            sent.update(at=timezone.now() - timedelta(hours=hours))
            project.publish(by=moderator)
        weeks = weeks_of_reading(timezone.localdate(), 12)
        assert [week.monday for week in weeks] == [this_monday - timedelta(weeks=n) for n in reversed(range(12))]
        assert (weeks[-1].minutes, weeks[-1].decisions, weeks[-1].delay) == (2, 3, "5 h")
        assert all((week.minutes, week.decisions, week.delay) == (0, 0, "") for week in weeks[:-1])

    def test_the_oldest_thing_that_waits_is_dated(self, helene, moderator, sign_in):
        client = sign_in(moderator)
        assert "Rien n’attend" in main_of(client.get(reverse("dashboard")))
        for days in (3, 12):
            ProjectFactory(pending=True, lead=helene, submitted_at=ago(days))
        told = client.get(reverse("dashboard")).context["told"]
        assert told.to_read == 2
        assert timezone.localdate(told.oldest) == timezone.localdate(ago(12))


class TestTheRest:
    def test_what_was_looked_for_once_is_not_shown(self, moderator, sign_in):
        MissedSearch.objects.create(key="a", words="trottinette", times=2)
        MissedSearch.objects.create(key="b", words="berceuse", times=1)
        page = main_of(sign_in(moderator).get(reverse("dashboard")))
        assert "trottinette" in page
        assert "berceuse" not in page
        assert "trottinette" not in main_of(sign_in(moderator).get(reverse("dashboard_print"))), "the desk's alone"

    def test_conventions_that_end_are_told_by_date(self, moderator, sign_in):
        today = timezone.localdate()
        for name, days in (("Bientôt", 20), ("Finie", -5), ("Loin", 200)):
            partner = Partner.objects.create(name=name, kind="provider", subject="Animation")
            partner.agreements.create(signed_on=today - timedelta(days=300), ends_on=today + timedelta(days=days))
        told = sign_in(moderator).get(reverse("dashboard")).context["told"]
        assert [agreement.partner.name for agreement in told.agreements] == ["Finie", "Bientôt"]

    def test_signals_are_news_and_letters_without_codes_week_by_week(self, helene, karim, settings):
        settings.MAIL_AT_ONCE = False
        for who in (helene, karim):
            Notification.tell([who.user], kind="news", sentence="Du neuf.", thing=helene)
        old = Notification.objects.filter(recipient=karim.user)
        old.update(at=ago(8))
        for kind in (Kind.NOTICE, Kind.CODE):
            Letter.post(kind=kind, to="a@exemple.fr", subject="Avis", body="Bonjour.")
        Notification.objects.filter(recipient=helene.user).update(is_signal=True)
        weeks = counted().told
        assert len(weeks) == 4
        assert (weeks[-1].signals, weeks[-1].direct, weeks[-1].letters) == (1, 0, 1)
        assert (sum(week.signals for week in weeks), sum(week.direct for week in weeks)) == (1, 1)

    def test_the_budget_is_told_by_month_with_what_is_held(self, helene, karim):
        last_month = months_after(timezone.localdate().replace(day=15), -1)
        for who, at in ((helene, timezone.now()), (karim, midnight(last_month))):
            Notification.tell([who.user], kind="news", sentence="Du neuf.", thing=helene)
            Notification.objects.filter(recipient=who.user).update(is_signal=True, at=at)
        SignalBudget.objects.create(account=helene.user, per_month=0)
        signal([helene.user], kind="club_date", sentence="Une date.", thing=karim)
        figures = counted()
        assert figures.budget == Budget(this_month=1, last_month=1, held=1)
        assert figures.signals_each_last_month == 1 / figures.people.listed


def an_active_network(member: Member) -> None:
    """One more of each thing that is counted."""
    place = CollectivityFactory()
    EventFactory(host=place)
    MemberFactory(with_account=True, collectivity=place, confirmed_at=ago(1))
    ProjectFactory(pending=True, lead=member, submitted_at=ago(2))
    HelpRequest.objects.create(asker=MemberFactory(), question="?", sent_at=ago(60))
    number = MissedSearch.objects.count()
    MissedSearch.objects.create(key=f"mot {number}", words=f"mot {number}", times=2)
    partner = Partner.objects.create(name=f"Partenaire {number}", kind="provider", subject="Animation")
    today = timezone.localdate()
    partner.agreements.create(signed_on=today - timedelta(days=300), ends_on=today + timedelta(days=9))


@pytest.mark.parametrize("name", PAGES)
def test_it_costs_the_same_whatever_it_counts(name, helene, moderator, sign_in, same_queries):
    client = sign_in(moderator)

    def read():
        caches["local"].clear()
        return client.get(reverse(name))

    an_active_network(helene)
    same_queries(read, lambda: an_active_network(helene), 31)


def test_it_is_counted_once_for_a_while(helene, moderator, sign_in, django_assert_max_num_queries):
    an_active_network(helene)
    client = sign_in(moderator)
    client.get(reverse("dashboard"))
    with django_assert_max_num_queries(9):
        client.get(reverse("dashboard"))


@pytest.mark.parametrize("name", PAGES)
def test_each_drawing_has_its_table(name, helene, moderator, sign_in):
    an_active_network(helene)
    for _ in range(3):
        TestRequests().asked(sent_at=ago(30), state=RequestState.ACCEPTED, accepted_at=ago(29))
    page = main_of(sign_in(moderator).get(reverse(name)))
    drawn = re.findall(r"<title[^>]*>(.*?) : les mêmes chiffres sont dans le tableau", page)
    assert drawn
    for title in drawn:
        assert page.count("<caption") >= len(drawn), title


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_network_has_a_page_too(name, administrator, sign_in):
    page = main_of(sign_in(administrator).get(reverse(name)))
    assert "Aucune convention ne prend fin" in page
