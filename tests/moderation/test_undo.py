"""« Annuler cette décision » : that one and no other, with exactly what it told, to its authors and to anybody else."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation import queue_items, queued_models
from emi_alumni.foundation.moderation.models import ModerationEvent, Report, Revision, State, Verb
from emi_alumni.foundation.moderation.models.states import NOT_THE_LAST, NOTHING_TO_UNDO
from emi_alumni.foundation.notifications.models import Notification
from projects.models import PublicPage, Takeover, Voice
from projects.models.project import Role, TeamRole
from projects.public import ask
from tests.decisions import last_decision, undo_last
from tests.factories import ProjectFactory, VoiceFactory, VoiceFormFactory

QUEUE = "admin:moderation_queue"


@pytest.fixture
def desk(moderator, sign_in):
    return sign_in(moderator)


def page(client) -> str:
    return re.sub(r"\s+", " ", client.get(reverse(QUEUE)).content.decode())


def offered(client) -> list[tuple[str, bool]]:
    """What the page names as one's last decisions, and whether each may be undone."""
    decided = client.get(reverse(QUEUE)).context["decided"]
    return [(str(one.thing), bool(one.minutes)) for one in decided]


def undo(client, thing, number, slug="projet") -> str:
    url = reverse("admin:moderation_undo", args=[slug, thing.pk])
    return client.post(url, {"decision": number}, follow=True).content.decode()


def told(user) -> list[str]:
    rows = Notification.objects.current().filter(recipient=user).order_by("pk")
    return [one.sentence for one in rows]


class TestWhichDecision:
    def test_after_an_applied_edit_the_page_does_not_call_an_older_decision_the_last(
        self, desk, helene, karim, moderator, pending
    ):
        other = ProjectFactory(draft=True, title="Publié avant", lead=karim)
        other.submit(by=karim.user)
        other.publish(by=moderator)
        pending.publish(by=moderator)
        revision = Revision.propose(pending, {"title": "Un autre titre"}, by=helene.user)
        revision.apply(by=moderator)
        # The edit is the last; that project's publication was followed by it.
        assert offered(desk) == [("Un autre titre", True), ("Un autre titre", False), ("Publié avant", True)]
        assert "dernière décision : le projet « Un autre titre » est en ligne avec ses modifications." in page(desk)

    def test_a_decision_followed_by_another_is_not_undone_in_its_place(self, desk, helene, moderator, pending):
        pending.publish(by=moderator)
        first = last_decision(pending).pk
        Revision.propose(pending, {"title": "Autre"}, by=helene.user).apply(by=moderator)
        assert NOT_THE_LAST in undo(desk, pending, first)
        pending.refresh_from_db()
        assert pending.state == State.PUBLISHED

    @pytest.mark.parametrize("number", ["", "0", "x", "-1", "9" * 30])
    def test_a_form_that_names_no_decision_undoes_nothing(self, number, desk, moderator, pending):
        pending.publish(by=moderator)
        assert NOT_THE_LAST in undo(desk, pending, number)
        pending.refresh_from_db()
        assert pending.state == State.PUBLISHED

    def test_the_decision_of_another_thing_undoes_nothing(self, desk, karim, moderator, pending):
        pending.publish(by=moderator)
        other = ProjectFactory(draft=True, lead=karim)
        other.submit(by=karim.user)
        other.publish(by=moderator)
        assert NOT_THE_LAST in undo(desk, pending, last_decision(other).pk)
        assert {type(pending).objects.get(pk=one.pk).state for one in (pending, other)} == {State.PUBLISHED}

    def test_an_older_decision_on_another_thing_is_undone_by_its_own_button(self, desk, karim, moderator, pending):
        other = ProjectFactory(draft=True, title="Avant", lead=karim)
        other.submit(by=karim.user)
        other.publish(by=moderator)
        pending.publish(by=moderator)
        assert "est annulée" in undo(desk, other, last_decision(other).pk)
        other.refresh_from_db()
        pending.refresh_from_db()
        assert (other.state, pending.state) == (State.PENDING, State.PUBLISHED)

    def test_what_cannot_be_undone_is_said_before(self, desk, helene, moderator, pending):
        """An edit that changes who reads it may close a public page: it stays."""
        pending.publish(by=moderator)
        revision = Revision.propose(pending, {"title": "Autre"}, by=helene.user)
        assert "annul" not in re.sub(r".*?(Appliquer)", r"\1", page(desk)).split("Refuser la modification")[0]
        revision = Revision.propose(pending, {"title": "Autre", "audience": "team"}, by=helene.user)
        assert "« Appliquer » ne pourra pas être annulé." in page(desk)
        revision.apply(by=moderator)
        assert [may for _, may in offered(desk)] == [False, False]
        assert "Elle ne peut pas être annulée." in page(desk)
        assert NOTHING_TO_UNDO in undo(desk, pending, last_decision(pending).pk)

    def test_every_line_says_what_cannot_be_undone(self):
        """The words follow the verbs of each model: none is written by hand."""
        for one in queued_models._declared.values():
            item = queue_items.Item(queue_items.PENDING, one, one.model(), timezone.now(), "", False, [], "")
            assert (one.accept in item.for_good) == (Verb.PUBLISH not in one.model.UNDOABLE), one.slug


class TestAnEdit:
    def test_an_applied_one_waits_again_and_the_words_before_it_are_online(self, desk, helene, moderator, pending):
        pending.publish(by=moderator)
        before = {name: getattr(pending, name) for name in pending.REVISED}
        Notification.objects.all().delete()
        proposed = {"title": "Un autre titre", "keywords": ["accueil", "délais"], "duration_months": 7}
        revision = Revision.propose(pending, proposed, by=helene.user)
        revision.apply(by=moderator)
        assert told(helene.user)
        answer = undo(desk, pending, last_decision(pending).pk)
        assert "est en ligne comme avant, la modification attend d’être lue" in answer
        pending.refresh_from_db()
        assert {name: getattr(pending, name) for name in pending.REVISED} == before
        assert told(helene.user) == []
        waiting = Revision.objects.about(pending).waiting().get()
        assert (waiting.pk, waiting.proposed, waiting.author) == (revision.pk, proposed, helene.user)
        waiting.apply(by=moderator)
        pending.refresh_from_db()
        assert pending.title == "Un autre titre"

    def test_a_refused_one_waits_again_and_its_reason_is_told_no_longer(self, desk, helene, moderator, pending):
        pending.publish(by=moderator)
        Notification.objects.all().delete()
        Revision.propose(pending, {"title": "Autre"}, by=helene.user).refuse(by=moderator, reason="Trop vague.")
        assert "attend d’être lue" in undo(desk, pending, last_decision(pending).pk)
        waiting = Revision.objects.about(pending).waiting().get()
        assert (waiting.proposed, waiting.reason) == ({"title": "Autre"}, "")
        assert told(helene.user) == []

    def test_what_was_rewritten_since_stays(self, helene, moderator, pending):
        pending.publish(by=moderator)
        Revision.propose(pending, {"title": "Un autre titre"}, by=helene.user).apply(by=moderator)
        type(pending).objects.filter(pk=pending.pk).update(title="Encore un autre")
        with pytest.raises(ValidationError, match="a changé depuis"):
            undo_last(pending, by=moderator)
        pending.refresh_from_db()
        assert pending.title == "Encore un autre"
        assert not Revision.objects.about(pending).waiting().exists()

    def test_another_that_waits_is_not_joined(self, helene, moderator, pending):
        pending.publish(by=moderator)
        Revision.propose(pending, {"title": "Un autre titre"}, by=helene.user).apply(by=moderator)
        pending.refresh_from_db()
        Revision.propose(pending, {"sentence": "Une autre phrase"}, by=helene.user)
        with pytest.raises(ValidationError, match="Une autre modification attend"):
            undo_last(pending, by=moderator)
        pending.refresh_from_db()
        assert pending.title == "Un autre titre"

    def test_nobody_else_undoes_it(self, helene, moderator, administrator, pending):
        pending.publish(by=moderator)
        Revision.propose(pending, {"title": "Un autre titre"}, by=helene.user).apply(by=moderator)
        with pytest.raises(ValidationError):
            undo_last(pending, by=administrator)

    def test_the_public_page_says_that_an_update_stays(self):
        assert not PublicPage.LEFT_AS_REVISED.isdisjoint(PublicPage.REVISED)


class TestReportsThatWereRead:
    def test_left_online_its_reports_wait_again(self, desk, helene, karim, moderator, pending):
        pending.publish(by=moderator)
        Report.file(pending, by=karim.user, reason="wrong", note="La date.")
        pending.show(by=moderator)
        assert "attendent d’être lus" in undo(desk, pending, last_decision(pending).pk)
        [report] = Report.objects.about(pending).open()
        assert (report.author, report.note, report.resolved_by) == (karim.user, "La date.", None)
        pending.refresh_from_db()
        assert pending.is_published

    def test_shown_again_it_is_hidden_again_and_its_authors_are_told_so_only(
        self, desk, helene, karim, representative, moderator, pending
    ):
        pending.publish(by=moderator)
        for reader in (karim, representative):
            Report.file(pending, by=reader.user, reason="wrong")
        Notification.objects.all().delete()
        pending.refresh_from_db()
        pending.show(by=moderator)
        assert "de nouveau masqué" in undo(desk, pending, last_decision(pending).pk)
        pending.refresh_from_db()
        assert pending.hidden_at
        assert Report.objects.about(pending).open().count() == 2
        assert [one for one in told(helene.user) if "de nouveau en ligne" in one] == []
        assert "masqué" in told(helene.user)[-1]

    def test_only_the_reports_of_that_reading_wait_again(self, desk, karim, representative, moderator, pending):
        pending.publish(by=moderator)
        for reader in (karim, representative):
            Report.file(pending, by=reader.user, reason="wrong")
            pending.show(by=moderator)
        undo(desk, pending, last_decision(pending).pk)
        assert [one.author for one in Report.objects.about(pending).open()] == [representative.user]

    def test_who_reported_it_again_since_has_one_report(self, karim, moderator, pending):
        pending.publish(by=moderator)
        Report.file(pending, by=karim.user, reason="wrong")
        pending.show(by=moderator)
        Report.file(pending, by=karim.user, reason="hurtful")
        with pytest.raises(ValidationError):
            undo_last(pending, by=moderator)
        assert [one.reason for one in Report.objects.about(pending).open()] == ["hurtful"]


class TestWhatItTold:
    def test_unread_it_vanishes(self, helene, moderator, pending):
        pending.refuse(by=moderator, reason="Un nom de trop.")
        assert "Un nom de trop." in told(helene.user)[0]
        undo_last(pending, by=moderator)
        assert told(helene.user) == []

    def test_read_it_is_followed_by_a_sentence_without_the_reason(self, helene, moderator, pending, sign_in):
        pending.refuse(by=moderator, reason="Un nom de trop.")
        Notification.objects.filter(recipient=helene.user).mark_read()
        undo_last(pending, by=moderator)
        [sentence] = told(helene.user)
        assert "Cette décision a été annulée." in sentence
        assert "« Le premier appel compte »" in sentence
        assert "Un nom de trop." not in sentence
        assert Notification.objects.unread().filter(recipient=helene.user).count() == 1
        html = sign_in(helene).get(reverse("notifications:list")).content.decode()
        assert "Cette décision a été annulée." in html

    def test_a_reason_is_told_whole_however_long(self, helene, moderator, pending):
        reason = f"{'Ce passage nomme quelqu’un. ' * 34}Retirez-le, puis envoyez."
        assert 950 < len(reason) <= 1000
        pending.refuse(by=moderator, reason=reason)
        assert told(helene.user)[0].endswith("Retirez-le, puis envoyez.")

    def test_its_reason_leaves_the_history_of_its_authors(self, helene, moderator, pending, sign_in):
        pending.refuse(by=moderator, reason="Un nom de trop.")
        url = pending.get_absolute_url()
        assert "Un nom de trop." in sign_in(helene).get(url).content.decode()
        undo_last(pending, by=moderator)
        html = sign_in(helene).get(url).content.decode()
        assert "Décision annulée" in html
        assert "Un nom de trop." not in html
        assert ModerationEvent.objects.filter(why="Un nom de trop.").exists()  # the mission still reads it

    def test_others_who_were_named_are_told_no_longer(self, helene, karim, moderator, pending):
        TeamRole.objects.create(project=pending, member=karim, role=Role.REFERENT)
        pending.publish(by=moderator)
        assert any("Votre nom figure dans" in one for one in told(karim.user))
        undo_last(pending, by=moderator)
        assert told(karim.user) == []

    def test_the_team_of_the_first_project_is_told_no_longer_that_it_is_taken_over(
        self, helene, karim, moderator, published
    ):
        Notification.objects.all().delete()
        takeover = Takeover.objects.create(
            project=published, author=karim, collectivity=karim.collectivity, sponsor="La DGS"
        )
        takeover.submit(by=karim.user)
        takeover.publish(by=moderator)
        assert any("reprend" in one for one in told(helene.user))
        undo_last(takeover, by=moderator)
        assert (told(helene.user), told(karim.user)) == ([], [])

    def test_a_takeover_that_is_taken_back_no_longer_counts_as_news_of_the_first_project(
        self, karim, moderator, published
    ):
        published.refresh_from_db()
        before = published.news_on
        assert before != timezone.localdate()
        takeover = Takeover.objects.create(
            project=published, author=karim, collectivity=karim.collectivity, sponsor="La DGA"
        )
        takeover.submit(by=karim.user)
        takeover.publish(by=moderator)
        undo_last(Takeover.objects.get(pk=takeover.pk), by=moderator)
        published.refresh_from_db()
        assert published.news_on == before

    def test_news_of_the_same_kind_that_no_decision_told_comes_back(self, helene, moderator, published):
        """Told before the portal kept what each decision tells, or by nobody's decision: it is still true."""
        Notification.objects.all().delete()
        Notification.tell([helene.user], kind="voice_published", sentence="Un retour est en ligne.", thing=published)
        voice = VoiceFactory(form__project=published, waiting=True)
        voice.publish(by=moderator)
        undo_last(Voice.objects.get(pk=voice.pk), by=moderator)
        [line] = Notification.objects.unread().filter(recipient=helene.user)
        assert line.sentence == "Un retour est en ligne."

    def test_of_two_voices_told_in_one_line_the_other_is_still_told(self, helene, moderator, published):
        form = VoiceFormFactory(project=published)
        first, second = (VoiceFactory(form=form, waiting=True) for _ in range(2))
        Notification.objects.all().delete()
        first.publish(by=moderator)
        second.publish(by=moderator)
        assert len(told(helene.user)) == 1
        undo_last(second, by=moderator)
        [line] = Notification.objects.current().filter(recipient=helene.user)
        assert line.url == first.get_absolute_url()
        assert line.read_at is None
        undo_last(first, by=moderator)
        assert told(helene.user) == []

    def test_undoing_the_first_of_two_leaves_the_second(self, helene, moderator, published):
        form = VoiceFormFactory(project=published)
        voices = [VoiceFactory(form=form, waiting=True) for _ in range(3)]
        Notification.objects.all().delete()
        for voice in voices:
            voice.publish(by=moderator)
        undo_last(voices[1], by=moderator)
        [line] = Notification.objects.current().filter(recipient=helene.user)
        assert line.url == voices[2].get_absolute_url()
        undo_last(voices[2], by=moderator)
        [line] = Notification.objects.unread().filter(recipient=helene.user)
        assert line.url == voices[0].get_absolute_url()

    def test_a_voice_that_is_taken_back_no_longer_counts_as_news_of_its_project(self, moderator, published):
        voice = VoiceFactory(form__project=published, waiting=True)
        published.refresh_from_db()
        before = published.news_on
        voice.publish(by=moderator)
        undo_last(Voice.objects.get(pk=voice.pk), by=moderator)
        published.refresh_from_db()
        assert published.news_on == before

    def test_what_another_decision_told_stays(self, helene, karim, moderator, pending):
        other = ProjectFactory(draft=True, title="Un autre", lead=helene)
        other.submit(by=helene.user)
        other.publish(by=moderator)
        pending.publish(by=moderator)
        undo_last(pending, by=moderator)
        assert told(helene.user) == ["« Un autre » est publié."]

    def test_the_public_page_takes_back_what_it_told(self, helene, moderator, published):
        type(published).objects.filter(pk=published.pk).update(audience="public")
        published.refresh_from_db()
        asked: PublicPage = ask(published, by=helene.user)
        Notification.objects.all().delete()
        asked.publish(by=moderator)
        assert told(helene.user)
        undo_last(asked, by=moderator)
        assert told(helene.user) == []


class TestWhatWasNeverHidden:
    def test_its_authors_are_not_told_that_it_is_back(self, helene, karim, moderator, published):
        Notification.objects.all().delete()
        Report.file(published, by=karim.user, reason="wrong")
        published.show(by=moderator)
        assert told(helene.user) == []
        assert last_decision(published).verb == Verb.KEEP

    def test_what_was_hidden_is_back_and_they_are_told(self, helene, karim, representative, moderator, published):
        for reader in (karim, representative):
            Report.file(published, by=reader.user, reason="wrong")
        published.refresh_from_db()
        published.show(by=moderator)
        assert "de nouveau en ligne" in told(helene.user)[-1]


def test_the_administration_says_accepted_of_a_takeover(moderator, sign_in, karim, argenteuil):
    Takeover.objects.create(
        project=ProjectFactory(), author=karim, collectivity=argenteuil, sponsor="DGA", state=State.PUBLISHED
    )
    listed = sign_in(moderator).get("/gestion/projects/takeover/").text
    assert re.search(r"field-state[^>]*>acceptée<", listed)
    assert ">publié<" not in re.sub(r"\s+", "", listed)  # nor in the filter


def test_every_kind_says_its_state_in_its_own_words():
    for one in queued_models._declared.values():
        choices = dict(one.model._meta.get_field("state").flatchoices)
        assert choices[State.PUBLISHED] == one.model(state=State.PUBLISHED).state_label == one.model.PUBLISHED_AS


def test_a_seat_is_accepted_not_published():
    words = {one.slug: one.model.PUBLISHED_AS for one in queued_models._declared.values()}
    assert {slug for slug, word in words.items() if word not in ("publié", "publiée")} == {
        "siege",
        "animation",
        "club",
        "intervenant",
        "reprise",
    }
    assert all(
        (one.accept == "Publier") == one.model.PUBLISHED_AS.startswith("publié")
        for one in queued_models._declared.values()
    )
