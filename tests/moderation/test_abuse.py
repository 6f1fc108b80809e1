"""The rules of moderation, attacked (TRUST cases 33, 36, 37, 41, 42 and 84).

Deciding on one's own by leaving the team, hiding with one hand and two accounts, two decisions at the same instant,
words that no database keeps.
"""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.urls import reverse

from directory.models import Member, User
from directory.personal_data import erase
from emi_alumni.foundation.moderation import queue, queue_items, queued_models, trust
from emi_alumni.foundation.moderation.models import OWN, TAKEN, ModerationEvent, Report, Revision, State, Verb
from emi_alumni.foundation.moderation.models.reports import ENOUGH, REPORTS_A_DAY
from emi_alumni.foundation.moderation.trust import accepted
from projects import team
from projects.models import Project, TeamRole
from projects.models.project import Role
from projects.writing import start, writing
from tests.cast import give_second_factor
from tests.concurrency import together
from tests.decisions import last_decision
from tests.factories import MemberFactory, ProjectFactory, UserFactory, VoiceFactory
from tests.standing import standing

QUEUE = reverse("admin:moderation_queue")


@standing
def nadia(representative) -> Member:
    """A member who also works for the mission innovation."""
    user: User = representative.user
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get_or_create(name="Mission innovation")[0])
    give_second_factor(user)
    return Member.objects.get(pk=representative.pk)


@standing
def joint(draft, nadia) -> Project:
    """Hélène's draft, which Nadia writes with her."""
    TeamRole.objects.create(project=draft, member=nadia, role=Role.TEAM)
    write(draft, nadia)
    return Project.objects.get(pk=draft.pk)


def write(project: Project, member: Member) -> None:
    with writing(project, member.user) as live:
        live.lessons = "Écouter d’abord."
        live.save()


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def seen(project: Project, user: User, why: str = queue_items.PENDING) -> queue_items.Item:
    declared = queued_models.declaration_of(type(project))
    return next(item for item in queue.items(user, [declared], project.pk) if item.why == why)


def post(client, project: Project, verb: str, why: str, stamp: str = "", **more: str):
    url = reverse("admin:moderation_decide", args=["projet", project.pk])
    return client.post(url, {"verb": verb, "why": why, "stamp": stamp} | more)


class TestLeavingTheTeamToDecide:
    """Case 41: what one had a hand in stays one's own."""

    def test_who_proposed_it_then_left_does_not_decide(self, joint, nadia, helene):
        joint.submit(by=nadia.user)
        team.remove(joint.roles.get(member=nadia), by=helene.user)
        for act in (
            lambda: fresh(joint).publish(by=nadia.user),
            lambda: fresh(joint).refuse(by=nadia.user, reason="Non."),
            lambda: fresh(joint).send_back(by=nadia.user, reason="Non."),
        ):
            with pytest.raises(ValidationError, match=OWN):
                act()
        assert fresh(joint).state == State.PENDING

    def test_the_queue_offers_her_no_button(self, joint, nadia, helene, sign_in):
        joint.submit(by=nadia.user)
        team.remove(joint.roles.get(member=nadia), by=helene.user)
        page = sign_in(nadia).get(reverse("admin:moderation_queue"))
        assert [item.own for item in page.context["items"] if item.thing == joint] == [True]

    def test_who_wrote_it_and_left_before_it_was_proposed_does_not_decide_either(self, joint, nadia, helene):
        team.remove(joint.roles.get(member=nadia), by=nadia.user)
        joint.submit(by=helene.user)
        with pytest.raises(ValidationError, match=OWN):
            fresh(joint).publish(by=nadia.user)

    def test_nor_on_the_edit_that_she_proposed(self, joint, nadia, helene, moderator):
        joint.submit(by=helene.user)
        joint.publish(by=moderator)
        Revision.propose(joint, {"lessons": "Prévoir deux relais."}, by=nadia.user)
        TeamRole.objects.filter(member=nadia).delete()  # as an import or the administration could
        revision = Revision.objects.get()
        assert seen(joint, nadia.user, queue_items.REVISION).own
        with pytest.raises(ValidationError, match=OWN):
            revision.apply(by=nadia.user)
        with pytest.raises(ValidationError, match=OWN):
            revision.refuse(by=nadia.user, reason="Non.")
        revision.apply(by=moderator)
        assert fresh(joint).lessons == "Prévoir deux relais."

    def test_nor_on_the_voices_of_the_users_she_served(self, joint, nadia, helene, moderator):
        joint.submit(by=helene.user)
        joint.publish(by=moderator)
        voice = VoiceFactory(form__project=joint, waiting=True)
        team.remove(joint.roles.get(member=nadia), by=helene.user)
        voice = type(voice).objects.get(pk=voice.pk)
        for act in (lambda: voice.publish(by=nadia.user), lambda: voice.refuse(by=nadia.user, reason="Non.")):
            with pytest.raises(ValidationError, match=OWN):
                act()

    def test_from_the_page_the_decision_changes_nothing_and_says_why(self, joint, nadia, helene, sign_in):
        joint.submit(by=nadia.user)
        team.remove(joint.roles.get(member=nadia), by=helene.user)
        stamp = seen(joint, nadia.user).stamp
        answer = post(sign_in(nadia), joint, "publish", queue_items.PENDING, stamp)
        assert answer.status_code == 409
        assert OWN in answer.content.decode()
        assert fresh(joint).state == State.PENDING

    def test_to_be_added_to_a_team_one_does_not_write_in_disarms_nobody(self, draft, nadia, helene):
        """Naming all the mission in one's team must not leave nobody to decide."""
        team.add(draft, nadia, Role.TEAM, by=helene.user)
        draft.submit(by=helene.user)
        with pytest.raises(ValidationError, match=OWN):
            fresh(draft).publish(by=nadia.user)
        team.remove(draft.roles.get(member=nadia), by=nadia.user)
        fresh(draft).refuse(by=nadia.user, reason="Hors sujet.")
        assert fresh(draft).state == State.REFUSED

    def test_who_began_it_then_handed_it_over_does_not_decide(self, nadia, helene):
        project = start(Project(title="Le sien", sentence="Une phrase."), by=nadia, key=uuid.uuid4())
        TeamRole.objects.create(project=project, member=helene, role=Role.LEAD)
        team.remove(project.roles.get(member=nadia), by=nadia.user)
        fresh(project).submit(by=helene.user)
        with pytest.raises(ValidationError, match=OWN):
            fresh(project).publish(by=nadia.user)

    def test_so_nobody_earns_trust_by_deciding_on_their_own(self, helene, nadia):
        for number in range(3):
            project = ProjectFactory(draft=True, title=f"Projet {number}", lead=helene, team=[nadia])
            project.submit(by=nadia.user)
            team.remove(project.roles.get(member=nadia), by=helene.user)
            with pytest.raises(ValidationError):
                fresh(project).publish(by=nadia.user)
        assert accepted(nadia.user) == 0

    def test_a_stranger_of_the_mission_still_decides(self, joint, nadia, moderator):
        joint.submit(by=nadia.user)
        fresh(joint).publish(by=moderator)
        assert fresh(joint).state == State.PUBLISHED


class TestReports:
    """Case 84, and hiding alone."""

    def test_an_account_closed_since_hides_nothing(self, published, karim, representative):
        Report.file(published, by=karim.user, reason="wrong")
        karim.user.is_active = False
        karim.user.save()
        Report.file(fresh(published), by=representative.user, reason="wrong")
        assert fresh(published).is_published
        assert Report.objects.open().count() == 2

    def test_nor_does_an_erased_person_who_comes_back(self, published, karim, representative):
        Report.file(published, by=karim.user, reason="wrong")
        erase(karim)
        assert Report.objects.get().author is None
        Report.file(fresh(published), by=representative.user, reason="wrong")
        assert fresh(published).is_published
        Report.file(fresh(published), by=MemberFactory(with_account=True).user, reason="wrong")
        assert not fresh(published).is_published

    @pytest.mark.parametrize("unreadable", ["draft", "pending", "team", "hidden"])
    def test_what_one_may_not_read_is_not_reported_nor_told_apart(self, unreadable, karim, helene, sign_in):
        made = {"draft": {"draft": True}, "pending": {"pending": True}, "team": {"audience": "team"}}
        project = ProjectFactory(lead=helene, **made.get(unreadable, {}))
        if unreadable == "hidden":
            Project.objects.filter(pk=project.pk).update(hidden_at="2026-01-01T10:00:00+01:00")
        client = sign_in(karim)
        answer = client.post(f"/signaler/projet/{project.pk}/", {"reason": "wrong"})
        assert answer.status_code == client.post("/signaler/projet/999999/", {"reason": "wrong"}).status_code == 404
        assert not Report.objects.exists()

    def test_a_kind_that_is_not_reported_and_one_that_is_none_look_the_same(self, karim, sign_in):
        client = sign_in(karim)
        assert {client.get(f"/signaler/{kind}/1/").status_code for kind in ("reprise", "compte", "admin")} == {404}


class TestWhatIsPostedToTheDesk:
    """Cases 36, 37: another model, another thing, another verb."""

    def test_members_and_staff_without_the_permission_decide_nothing(self, pending, karim, sign_in):
        stranger = give_second_factor(UserFactory(email="stagiaire@valdoise.example.fr", is_staff=True))
        for who, answers in ((karim, {302, 403, 404}), (stranger, {404})):
            assert post(sign_in(who), pending, "publish", queue_items.PENDING).status_code in answers
        assert fresh(pending).state == State.PENDING

    @pytest.mark.parametrize("kind", ["compte", "user", "project", "projets", "admin"])
    def test_a_kind_that_is_not_moderated_is_not_found(self, kind, pending, moderator, sign_in):
        url = reverse("admin:moderation_decide", args=[kind, pending.pk])
        assert sign_in(moderator).post(url, {"verb": "publish", "why": "pending"}).status_code == 404

    @pytest.mark.parametrize("verb", ["hide", "submit", "restore", "offer", "undo", "delete", "_move", "__class__", ""])
    def test_a_verb_without_a_button_is_not_found(self, verb, pending, moderator, sign_in):
        stamp = seen(pending, moderator).stamp
        assert post(sign_in(moderator), pending, verb, queue_items.PENDING, stamp).status_code == 404
        assert fresh(pending).state == State.PENDING

    @pytest.mark.parametrize("stamp", ["", "0" * 24, "\x00", "é" * 200])
    def test_a_decision_on_what_was_not_read_is_refused(self, stamp, pending, moderator, sign_in):
        answer = post(sign_in(moderator), pending, "publish", queue_items.PENDING, stamp)
        assert answer.status_code == 409
        assert fresh(pending).state == State.PENDING

    @pytest.mark.parametrize("words", ["a\x00b", "😀" * 1000, "<script>alert(1)</script>", "=1+1"])
    def test_any_words_are_a_reason_and_are_text(self, words, pending, moderator, helene, sign_in):
        stamp = seen(pending, moderator).stamp
        answer = post(sign_in(moderator), pending, "refuse", queue_items.PENDING, stamp, words=words)
        assert answer.status_code == 302
        assert fresh(pending).state == State.REFUSED
        assert fresh(pending).reason == words.replace("\x00", "")
        mine = sign_in(helene).get("/moi/projets/").content.decode()
        assert "<script>alert" not in mine

    def test_a_reason_beyond_the_limit_is_given_back_and_never_cut(self, pending, moderator, sign_in):
        words = "😀" * 4000
        answer = post(
            sign_in(moderator), pending, "refuse", queue_items.PENDING, seen(pending, moderator).stamp, words=words
        )
        assert answer.status_code == 200
        assert "1000 signes au plus, 4000 ici" in answer.text
        assert words in answer.text
        assert fresh(pending).state == State.PENDING

    @pytest.mark.parametrize("nothing", ["\x00", " \x00 ", "\n\x00\n"])
    def test_a_reason_of_nothing_is_none(self, nothing, pending, moderator, sign_in):
        answer = post(
            sign_in(moderator), pending, "refuse", queue_items.PENDING, seen(pending, moderator).stamp, words=nothing
        )
        assert answer.status_code == 200
        assert fresh(pending).state == State.PENDING

    def test_an_author_who_takes_it_away_does_not_speak_in_the_mission_s_place(self, published, helene):
        published.withdraw(by=helene.user, reason="La mission trouve ce projet exemplaire.\x00")
        assert fresh(published).reason == ModerationEvent.objects.about(published).first().why == ""

    @pytest.mark.parametrize("pk", ["0", "99999999999999999999999999", "00001"])
    def test_numbers_that_are_nothing_are_not_found(self, pk, pending, moderator, sign_in):
        for url in (f"/gestion/a-relire/projet/{pk}/", f"/gestion/a-relire/projet/{pk}/annuler/"):
            answer = sign_in(moderator).post(url, {"verb": "publish", "why": "pending"})
            assert answer.status_code in (302, 404, 409)
        assert fresh(pending).state == State.PENDING

    def test_reading_the_queue_decides_nothing(self, pending, moderator, sign_in):
        client = sign_in(moderator)
        before = ModerationEvent.objects.count()
        for address in (f"?verb=publish&pk={pending.pk}", "?type=projet&verb=refuse", ""):
            assert client.get(QUEUE + address).status_code == 200
        assert client.get(reverse("admin:moderation_decide", args=["projet", pending.pk])).status_code == 405
        assert ModerationEvent.objects.count() == before


class TestUndoingWhatAnotherDid:
    def test_from_the_page(self, pending, moderator, colleague, sign_in):
        pending.publish(by=moderator)
        read = {"decision": last_decision(pending).pk}
        sign_in(colleague).post(reverse("admin:moderation_undo", args=["projet", pending.pk]), read)
        assert fresh(pending).state == State.PUBLISHED
        sign_in(moderator).post(reverse("admin:moderation_undo", args=["projet", pending.pk]), read)
        assert fresh(pending).state == State.PENDING


class TestWhoReadsTheHistory:
    """Case 34: reasons and names."""

    TAG = "{% load moderation_tags %}{% history thing %}"

    def read_by(self, thing: Project, user: User) -> str:
        return Template(self.TAG).render(Context({"user": user, "thing": thing}))

    def test_a_moderator_who_left_the_mission_is_not_named_to_the_authors(self, pending, helene, nadia, sign_in):
        pending.send_back(by=nadia.user, reason="Trop court.")
        nadia.user.is_staff = False
        nadia.user.save()
        told = self.read_by(fresh(pending), helene.user)
        assert "Trop court." in told
        assert "la mission innovation" in told
        assert "Roussel" not in told

    def test_who_is_named_without_writing_reads_neither_reason_nor_history(self, pending, karim, moderator, sign_in):
        TeamRole.objects.create(project=pending, member=karim, role=Role.SPONSOR)
        pending.publish(by=moderator)
        pending.withdraw(by=moderator, reason="Madame Durand est reconnaissable.")
        pending.restore(by=pending.roles.get(role=Role.LEAD).member.user)
        pending.submit(by=pending.roles.get(role=Role.LEAD).member.user)
        pending.publish(by=moderator)
        page = sign_in(karim).get(pending.get_absolute_url()).content.decode()
        assert "reconnaissable" not in page
        assert "Qui a décidé" not in page


@pytest.mark.django_db(transaction=True)
class TestAtTheSameInstant:
    """Case 42, on real connections."""

    def test_one_applies_an_edit_while_another_refuses_it(self, helene, moderator):
        project = ProjectFactory(lead=helene)
        Revision.propose(project, {"lessons": "Prévoir deux relais."}, by=helene.user)

        def decide(apply: bool) -> str:
            revision = Revision.objects.get()
            revision.apply(by=moderator) if apply else revision.refuse(by=moderator, reason="Non.")
            return "done"

        outcomes = together(*[lambda n=number: decide(n % 2 == 0) for number in range(8)])
        assert outcomes.count("done") == 1
        others = [one for one in outcomes if one != "done"]
        assert all(isinstance(one, ValidationError) and one.messages == [TAKEN] for one in others), others
        decisions = ModerationEvent.objects.about(project).filter(verb__in=[Verb.REVISE, Verb.REFUSE_REVISION])
        assert decisions.count() == 1
        applied = decisions.get().verb == Verb.REVISE
        assert (fresh(project).lessons == "Prévoir deux relais.") is applied

    def test_a_moderator_publishes_while_the_authors_take_it_back(self, helene, moderator):
        project = ProjectFactory(draft=True, lead=helene)
        project.submit(by=helene.user)
        outcomes = together(
            lambda: fresh(project).publish(by=moderator), lambda: fresh(project).unsubmit(by=helene.user)
        )
        assert sum(isinstance(one, ValidationError) for one in outcomes) == 1, outcomes
        last = ModerationEvent.objects.about(project).first()
        assert fresh(project).state == last.became
        assert ModerationEvent.objects.about(project).count() == 2

    def test_an_edit_is_completed_while_it_is_applied(self, helene, moderator):
        """The words that were read go online and the new ones wait, or nothing does: never words that were not read."""
        project = ProjectFactory(lead=helene)
        Revision.propose(project, {"lessons": "Lu."}, by=helene.user)
        read = Revision.objects.get()

        def complete() -> None:
            Revision.propose(fresh(project), {"lessons": "Jamais lu."}, by=helene.user)

        outcomes = together(lambda: read.apply(by=moderator), complete)
        assert fresh(project).lessons in ("Lu.", "")
        assert Revision.objects.waiting().get().proposed == {"lessons": "Jamais lu."}, outcomes

    def test_two_browsers_decide_and_the_second_is_told(self, helene, moderator, sign_in):
        project = ProjectFactory(draft=True, lead=helene)
        project.submit(by=helene.user)
        other = UserFactory(email="collegue@valdoise.example.fr", is_staff=True)
        other.groups.add(Group.objects.get(name="Mission innovation"))
        give_second_factor(other)
        stamp, words = seen(project, moderator).stamp, "Hors sujet, voyez la charte."
        one, two = sign_in(moderator), sign_in(other)
        answers = together(
            lambda: post(one, project, "publish", queue_items.PENDING, stamp),
            lambda: post(two, project, "refuse", queue_items.PENDING, stamp, words=words),
        )
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        assert ModerationEvent.objects.about(project).exclude(verb=Verb.SUBMIT).count() == 1
        refused = next(answer for answer in answers if answer.status_code == 409).content.decode()
        assert "a décidé avant vous" in refused
        if fresh(project).state == State.PUBLISHED:
            assert words in refused

    def test_twenty_reports_a_day_from_as_many_windows_as_one_likes(self, karim):
        for _ in range(REPORTS_A_DAY - 1):
            Report.file(ProjectFactory(), by=karim.user, reason="wrong")
        last = [ProjectFactory() for _ in range(6)]
        outcomes = together(*[lambda p=project: Report.file(p, by=karim.user, reason="wrong") for project in last])
        assert outcomes.count(True) == 1
        assert [one.messages for one in outcomes if one is not True] == [[ENOUGH]] * 5
        assert Report.objects.count() == REPORTS_A_DAY

    def test_a_double_click_on_report_is_one_report(self, karim):
        project = ProjectFactory()
        outcomes = together(*[lambda: Report.file(fresh(project), by=karim.user, reason="wrong")] * 5)
        assert sorted(outcomes) == [False] * 4 + [True]
        assert Report.objects.count() == 1
        assert fresh(project).is_published


def test_a_suspended_account_publishes_nothing_with_the_form_it_had_open(draft, helene):
    helene.user.is_active = False
    assert not trust.publishes_at_once(helene.user, draft)
