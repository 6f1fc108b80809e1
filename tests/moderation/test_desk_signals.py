"""What the desk says beside a text: who wrote it, and what became of the rest; trust, reasons, time and samples."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation import queued_models
from emi_alumni.foundation.moderation.desk_time import seconds_since
from emi_alumni.foundation.moderation.models import (
    CannedReason,
    DeskWeek,
    ModerationEvent,
    Report,
    State,
    Tier,
    TrustSetting,
    Verb,
)
from emi_alumni.foundation.moderation.models.desk_weeks import CEILING, FLOOR, IDLE_AFTER, next_size
from emi_alumni.foundation.moderation.trust import publishes_at_once
from emi_alumni.foundation.notifications.models import Notification
from tests.decisions import undo_last
from tests.factories import MemberFactory, ProjectFactory
from tests.moderation.test_queue import Desk


@pytest.fixture
def desk(moderator, sign_in) -> Desk:
    return Desk(sign_in(moderator))


def proposed(member, title="Un projet"):
    project = ProjectFactory(draft=True, title=title, lead=member)
    project.submit(by=member.user)
    return project


class TestWhoWroteIt:
    @pytest.mark.met("VIG-02")
    def test_a_first_publication_is_tagged_and_a_fourth_says_what_became_of_the_others(
        self, desk, helene, karim, moderator
    ):
        for number in range(3):
            proposed(helene, f"Déjà {number}").publish(by=moderator)
        proposed(helene, "Refusé").refuse(by=moderator, reason="Hors sujet.")
        proposed(helene, "La suite")
        proposed(karim, "Le premier")
        page = desk.read()
        lines = {item.title: item.author for item in page.context["items"]}
        assert lines["La suite"].history == "5e contribution, 3 publiées, 1 refusée"
        assert lines["La suite"].trust == "publie directement, après trois textes publiés"
        assert (lines["Le premier"].history, lines["Le premier"].is_first) == ("1re contribution", True)
        assert page.text.count("première publication") == 1

    def test_it_costs_the_same_whatever_waits(self, desk, moderator, same_queries):
        def one_more() -> None:
            proposed(MemberFactory(with_account=True))

        one_more()
        same_queries(lambda: desk.client.get(reverse("admin:moderation_queue")), one_more, 17)


class TestTrustThatIsSet:
    def post(self, desk, account, **data):
        url = reverse("admin:moderation_trust", args=[account.pk])
        return desk.client.post(url, data, follow=True)

    @pytest.mark.met("VIG-02")
    def test_read_first_comes_before_three_publications_and_is_kept_with_its_reason(
        self, desk, helene, moderator, accepted_project
    ):
        for _ in range(3):
            accepted_project(helene)
        assert publishes_at_once(helene.user)
        self.post(desk, helene.user, tier="read_first", why="Deux noms cités ce mois-ci.", shown="")
        assert not publishes_at_once(helene.user)
        setting = TrustSetting.objects.get()
        assert (setting.by, setting.why) == (moderator, "Deux noms cités ce mois-ci.")
        assert (
            "Deux noms cités ce mois-ci."
            in desk.client.get(reverse("admin:moderation_trust", args=[helene.user.pk])).content.decode()
        )
        self.post(desk, helene.user, tier="earned", why="Revu ensemble.", shown=str(setting.pk))
        assert publishes_at_once(helene.user)
        assert TrustSetting.objects.count() == 2

    def test_at_once_is_given_to_somebody_new(self, desk, karim):
        self.post(desk, karim.user, tier="at_once", why="Il anime le réseau.", shown="")
        assert publishes_at_once(karim.user)

    def test_without_a_reason_nothing_changes(self, desk, karim):
        assert "pourquoi" in self.post(desk, karim.user, tier="at_once", why=" ", shown="").text
        with pytest.raises(ValidationError):
            TrustSetting.decide(karim.user, Tier.AT_ONCE, by=karim.user, why="")
        assert not TrustSetting.objects.exists()

    def test_what_a_colleague_set_meanwhile_is_shown_first(self, desk, karim, colleague):
        TrustSetting.decide(karim.user, Tier.READ_FIRST, by=colleague, why="Un doute.")
        answer = self.post(desk, karim.user, tier="at_once", why="Il anime.", shown="")
        assert "vient de changer" in answer.text
        assert "Il anime." in answer.text
        assert not publishes_at_once(karim.user)

    def test_neither_oneself_nor_the_mission_nor_strangers(self, desk, moderator, colleague, karim, sign_in):
        for account in (moderator, colleague):
            url = reverse("admin:moderation_trust", args=[account.pk])
            assert desk.client.get(url).status_code == 404
        url = reverse("admin:moderation_trust", args=[karim.user.pk])
        assert sign_in(karim).get(url).status_code in (302, 403)


class TestReasons:
    def test_those_of_the_list_replace_those_of_the_code(self, desk, helene):
        proposed(helene)
        assert desk.read().context["items"][0].canned_reasons == queued_models.declaration_named("projet").canned
        CannedReason.objects.create(kind="projet", text="Dites ce qui a changé.")
        CannedReason.objects.create(kind="projet", text="Plus employée.", is_in_use=False)
        CannedReason.objects.create(text="Merci, et à bientôt.")
        reasons = desk.read().context["items"][0].canned_reasons
        assert reasons == ("Dites ce qui a changé.", "Merci, et à bientôt.")

    def test_loading_twice_adds_nothing_and_leaves_what_the_mission_wrote(self, db):
        CannedReason.objects.create(kind="idee", text="À nous.")
        call_command("load_canned_reasons", verbosity=0)
        count = CannedReason.objects.count()
        assert count > 20
        call_command("load_canned_reasons", verbosity=0)
        assert CannedReason.objects.count() == count
        assert list(CannedReason.objects.filter(kind="idee").values_list("text", flat=True)) == ["À nous."]


class TestReporters:
    def told(self, user) -> list[str]:
        rows = Notification.objects.current().filter(recipient=user, kind="report_read")
        return [one.sentence for one in rows]

    @pytest.mark.met("VIG-02")
    def test_they_are_told_the_outcome_and_no_longer_once_it_is_undone(self, helene, karim, moderator, published):
        Report.file(published, by=karim.user, reason="wrong")
        published.show(by=moderator)
        assert "reste en ligne" in self.told(karim.user)[0]
        assert self.told(helene.user) == []
        undo_last(published, by=moderator)
        assert self.told(karim.user) == []
        published.withdraw(by=moderator, reason="Un nom de trop.")
        assert "a été relu et retiré" in self.told(karim.user)[0]
        assert "Un nom de trop" not in self.told(karim.user)[0]
        assert not Report.objects.open().exists()
        undo_last(published, by=moderator)
        assert Report.objects.open().count() == 1
        assert self.told(karim.user) == []

    def test_what_an_earlier_reading_closed_stays_closed(self, karim, moderator, published):
        Report.file(published, by=karim.user, reason="wrong")
        published.show(by=moderator)
        published.withdraw(by=moderator, reason="Un nom de trop.")
        undo_last(published, by=moderator)
        assert not Report.objects.open().exists()


class TestDraws:
    @pytest.fixture
    def online_at_once(self, helene):
        def make(count: int) -> list[ModerationEvent]:
            projects = [ProjectFactory(lead=helene) for _ in range(count)]
            return [
                ModerationEvent.write(one, Verb.PUBLISH, by=helene.user, was=State.DRAFT, at_once=True)
                for one in projects
            ]

        return make

    def test_the_size_follows_what_was_found(self):
        assert next_size(FLOOR, found=1, unread=0) == 2 * FLOOR
        assert next_size(CEILING, found=3, unread=0) == CEILING
        assert next_size(10, found=0, unread=0) == 8
        assert next_size(FLOOR, found=0, unread=0) == FLOOR
        assert next_size(10, found=0, unread=2) == 10

    @pytest.mark.met("VIG-02")
    def test_a_week_is_drawn_once_and_the_desk_shows_it_alone(self, desk, online_at_once):
        online_at_once(9)
        call_command("draw_samples", verbosity=0)
        assert not ModerationEvent.objects.exclude(drawn_in=None).exists()
        for _ in range(2):
            call_command("draw_samples", "--apply", verbosity=0)
        drawn = set(ModerationEvent.objects.exclude(drawn_in=None).values_list("object_id", flat=True))
        assert len(drawn) == FLOOR
        assert {item.thing.pk for item in desk.read().context["samples"]} == drawn

    def test_after_a_finding_twice_as_many_are_drawn(self, moderator, online_at_once):
        online_at_once(20)
        monday = date(2026, 3, 2)
        first, _ = DeskWeek.draw(monday)
        [one, *others] = first.drawn_decisions.all()
        one.thing.withdraw(by=moderator, reason="Un nom de trop.")
        for other in others:
            other.thing.sample(by=moderator)
        second, count = DeskWeek.draw(monday + timedelta(days=7))
        assert (second.size, count) == (2 * FLOOR, 2 * FLOOR)
        assert not set(second.drawn_decisions.all()) & set(first.drawn_decisions.all())

    def test_everybody_draws_the_same(self, online_at_once):
        online_at_once(12)
        week, _ = DeskWeek.draw(date(2026, 3, 4))
        drawn = set(week.drawn_decisions.values_list("pk", flat=True))
        ModerationEvent.objects.update(drawn_in=None)
        week.delete()
        again, _ = DeskWeek.draw(date(2026, 3, 2))
        assert set(again.drawn_decisions.values_list("pk", flat=True)) == drawn


class TestTime:
    def test_a_decision_counts_its_reading_without_pauses(self, desk, helene):
        for number in range(2):
            proposed(helene, f"Un {number}")
        desk.read()
        now = timezone.now().timestamp()
        desk.press("publish", shown_at=str(now - 40))
        assert DeskWeek.objects.get().seconds in (40, 41, 42)
        ModerationEvent.objects.update(at=timezone.now() - timedelta(hours=2))
        desk.read()
        desk.press("publish", shown_at=str(now - 3600))
        week = DeskWeek.objects.get()
        assert (week.decisions, 40 + IDLE_AFTER <= week.seconds <= 43 + IDLE_AFTER) == (2, True)
        assert "Cette semaine : 3 minutes pour 2 décisions" in desk.read().text

    @pytest.mark.parametrize("shown_at", ["", "x", "nan", "inf", "-inf", "9" * 30])
    def test_a_moment_that_is_none_counts_nothing_or_a_pause(self, shown_at, moderator):
        DeskWeek.count(seconds_since(shown_at, moderator))
        assert 0 <= DeskWeek.objects.get().seconds <= IDLE_AFTER
