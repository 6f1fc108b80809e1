"""Who publishes at once: after three things read and accepted, and never what was taken down."""

import pytest
from django.core.exceptions import ValidationError

from emi_alumni.foundation.moderation import trust
from emi_alumni.foundation.moderation.models import ModerationEvent, Report, State, Verb
from emi_alumni.foundation.moderation.models.states import READ_FIRST
from emi_alumni.foundation.moderation.trust import accepted, may_moderate, publishes_at_once
from projects.models import Project, TeamRole
from projects.models.project import Role
from tests.decisions import undo_last
from tests.factories import MemberFactory


@pytest.mark.parametrize(("before", "at_once"), [(0, False), (1, False), (2, False), (3, True)])
def test_the_fourth_contribution_goes_up_at_once(before, at_once, draft, helene, accepted_project):
    for _ in range(before):
        accepted_project(helene)
    assert accepted(helene.user) == before
    assert draft.offer(by=helene.user) is at_once
    assert Project.objects.get(pk=draft.pk).state == (State.PUBLISHED if at_once else State.PENDING)
    assert ModerationEvent.objects.to_sample().filter(object_id=draft.pk).exists() is at_once


def test_what_was_published_at_once_earns_no_trust(helene, draft, accepted_project):
    for _ in range(3):
        accepted_project(helene)
    draft.offer(by=helene.user)
    assert accepted(helene.user) == 3


def test_what_was_withdrawn_hidden_or_undone_does_not_count(helene, karim, representative, moderator, accepted_project):
    withdrawn, hidden, undone = (accepted_project(helene) for _ in range(3))
    assert accepted(helene.user) == 3
    withdrawn.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    assert accepted(helene.user) == 2
    for reader in (karim, representative):
        Report.file(hidden, by=reader.user, reason="private")
    assert accepted(helene.user) == 1
    undo_last(undone, by=moderator)
    assert accepted(helene.user) == 0
    hidden.refresh_from_db()
    hidden.show(by=moderator)
    assert accepted(helene.user) == 1


def test_an_undone_refusal_does_not_cost_trust(pending, helene, moderator):
    pending.refuse(by=moderator, reason="Hors sujet.")
    undo_last(pending, by=moderator)
    pending.publish(by=moderator)
    assert accepted(helene.user) == 1


def test_other_people_s_accepted_texts_do_not_count(helene, karim, accepted_project):
    for _ in range(3):
        accepted_project(helene)
    assert not publishes_at_once(karim.user)


def test_a_role_publishes_at_once(helene, monkeypatch):
    assert not publishes_at_once(helene.user)
    monkeypatch.setattr(trust, "ROLES", [lambda user: user == helene.user])
    assert publishes_at_once(helene.user)


def test_what_the_mission_took_away_is_read_first_though_who_did_joins_the_team(moderator, helene, accepted_project):
    taken = accepted_project(helene)
    taken.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    member = MemberFactory(user=moderator)
    TeamRole.objects.create(project=taken, member=member, role=Role.TEAM)
    assert Project.objects.get(pk=taken.pk).written_by(moderator)
    assert trust.is_held(Project.objects.get(pk=taken.pk))


def test_what_its_author_withdrew_is_not_held_once_they_left_the_team(karim, helene, accepted_project):
    own = accepted_project(helene)
    TeamRole.objects.create(project=own, member=karim, role=Role.LEAD)
    own.withdraw(by=helene.user)
    own.roles.filter(member=helene).delete()
    assert not trust.is_held(Project.objects.get(pk=own.pk))


def test_the_mission_publishes_at_once_and_a_colleague_looks_after(draft, helene, moderator):
    helene.user.is_staff = True
    helene.user.save()
    assert draft.offer(by=helene.user)
    decision = ModerationEvent.objects.to_sample().get()
    with pytest.raises(ValidationError):
        decision.mark_sampled(by=helene.user)
    decision.mark_sampled(by=moderator)
    assert not ModerationEvent.objects.to_sample().exists()


def test_a_closed_account_publishes_nothing(helene, accepted_project):
    for _ in range(3):
        accepted_project(helene)
    helene.user.is_active = False
    assert not publishes_at_once(helene.user)


def test_publishing_at_once_asks_the_question_itself(draft, helene, karim):
    with pytest.raises(ValidationError, match=READ_FIRST):
        draft.publish(by=helene.user, at_once=True)
    with pytest.raises(ValidationError):
        draft.publish(by=karim.user, at_once=True)
    assert Project.objects.get(pk=draft.pk).state == State.DRAFT


class TestWhatWasTakenDownIsReadFirst:
    """A trusted author does not put back by herself what somebody else took away."""

    @pytest.fixture
    def trusted(self, helene, accepted_project):
        for _ in range(3):
            accepted_project(helene)
        return helene

    @pytest.mark.parametrize("verb", [Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW])
    def test_by_the_mission(self, verb, pending, trusted, moderator):
        getattr(pending, verb)(by=moderator, reason="Une personne est reconnaissable.")
        if pending.state != State.DRAFT:
            pending.restore(by=trusted.user)
        assert pending.offer(by=trusted.user) is False
        pending.publish(by=moderator)
        pending.withdraw(by=trusted.user)
        pending.restore(by=trusted.user)
        assert pending.offer(by=trusted.user) is True  # read since, and withdrawn by herself

    def test_by_readers(self, published, trusted, karim, representative):
        for reader in (karim, representative):
            Report.file(published, by=reader.user, reason="hurtful")
        published.withdraw(by=trusted.user)
        published.restore(by=trusted.user)
        assert published.offer(by=trusted.user) is False


def test_deciding_takes_a_desk_and_the_permission(helene, karim, moderator, administrator):
    assert may_moderate(moderator, Project)
    assert may_moderate(administrator, Project)
    assert not may_moderate(helene.user, Project)
    moderator.groups.clear()
    moderator = type(moderator).objects.get(pk=moderator.pk)
    assert not may_moderate(moderator, Project)
