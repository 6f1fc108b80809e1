"""Edits of what is published wait beside it, and never replace words that nobody compared (TRUST case 33)."""

import pytest
from django.core.exceptions import ValidationError

from emi_alumni.foundation.moderation.models import CHANGED, OWN, TAKEN, ModerationEvent, Revision, State, Verb
from projects.models import Project
from projects.models.project import Role, TeamRole
from tests.standing import standing


@standing
def revision(published, helene) -> Revision:
    return Revision.propose(published, {"sentence": "Une autre phrase."}, by=helene.user)


def live(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


@pytest.mark.met("VIG-02")
def test_the_live_text_stays_until_the_edit_is_read(published, revision, moderator):
    assert live(published).sentence == "Une phrase qui dit tout."
    revision.apply(by=moderator)
    assert live(published).sentence == "Une autre phrase."
    assert ModerationEvent.objects.about(published).first().verb == Verb.REVISE


def test_a_refused_edit_changes_nothing_and_says_why(published, revision, moderator):
    with pytest.raises(ValidationError):
        revision.refuse(by=moderator, reason=" ")
    revision.refuse(by=moderator, reason="La première était plus claire.")
    assert live(published).sentence == "Une phrase qui dit tout."
    assert ModerationEvent.objects.about(published).first().why == "La première était plus claire."


def test_authors_do_not_apply_their_own_edit(revision, karim, published, helene):
    with pytest.raises(ValidationError, match=OWN):
        revision.apply(by=helene.user)
    with pytest.raises(ValidationError):
        revision.apply(by=karim.user)
    assert live(published).sentence == "Une phrase qui dit tout."


def test_an_edit_of_a_text_that_changed_since_replaces_nothing(published, revision, moderator):
    Project.objects.filter(pk=published.pk).update(sentence="Corrigée par la mission.")
    with pytest.raises(ValidationError, match=CHANGED):
        revision.apply(by=moderator)
    assert live(published).sentence == "Corrigée par la mission."
    assert Revision.objects.waiting().exists()


def test_only_the_fields_that_it_changes_are_compared(published, revision, moderator):
    Project.objects.filter(pk=published.pk).update(problem="Écrit entre-temps.")
    revision.apply(by=moderator)
    assert live(published).problem == "Écrit entre-temps."
    assert live(published).sentence == "Une autre phrase."


def test_the_second_of_two_decisions_finds_the_first(revision, moderator, colleague):
    stale = Revision.objects.get(pk=revision.pk)
    revision.apply(by=moderator)
    with pytest.raises(ValidationError, match=TAKEN):
        stale.refuse(by=colleague, reason="Non.")
    with pytest.raises(ValidationError):
        stale.apply(by=colleague)
    assert ModerationEvent.objects.filter(verb__in=[Verb.REVISE, Verb.REFUSE_REVISION]).count() == 1


def test_an_edit_completed_since_it_was_read_is_not_applied(published, revision, helene, moderator):
    read = Revision.objects.get(pk=revision.pk)
    Revision.propose(published, {"sentence": "Encore une autre."}, by=helene.user)
    with pytest.raises(ValidationError, match=TAKEN):
        read.apply(by=moderator)
    assert live(published).sentence == "Une phrase qui dit tout."


def test_one_proposal_at_a_time_measured_against_where_it_began(published, revision, helene, karim):
    TeamRole.objects.create(project=published, member=karim, role=Role.TEAM)
    again = Revision.propose(published, {"sentence": "Troisième.", "title": "Autre titre"}, by=karim.user)
    assert Revision.objects.waiting().get() == again
    assert again.changes == {
        "sentence": ("Une phrase qui dit tout.", "Troisième."),
        "title": ("Le premier appel compte", "Autre titre"),
    }


def test_proposing_what_is_there_already_waits_for_nobody(published, revision, helene):
    assert Revision.propose(published, {"sentence": "Une phrase qui dit tout."}, by=helene.user) is None
    assert not Revision.objects.waiting().exists()


def test_state_and_other_unread_fields_are_never_proposed(published, helene):
    for field in ("state", "status", "slug"):
        with pytest.raises(ValueError, match="REVISED"):
            Revision.propose(published, {field: "published"}, by=helene.user)


def test_a_draft_has_no_edits(draft, helene):
    with pytest.raises(ValidationError, match=TAKEN):
        Revision.propose(draft, {"title": "Autre"}, by=helene.user)


def test_an_edit_of_a_text_withdrawn_meanwhile_waits(published, revision, helene, moderator):
    published.withdraw(by=helene.user)
    with pytest.raises(ValidationError, match=TAKEN):
        revision.apply(by=moderator)
    assert live(published).state == State.WITHDRAWN


def test_numbers_and_empty_values_come_back_as_they_were(published, helene, moderator):
    Project.objects.filter(pk=published.pk).update(duration_months=3)
    published.refresh_from_db()
    Revision.propose(published, {"duration_months": None, "cost": "small"}, by=helene.user).apply(by=moderator)
    assert (live(published).duration_months, live(published).cost) == (None, "small")


def test_an_edit_that_the_model_refuses_is_not_applied(published, helene, moderator):
    revision = Revision.propose(published, {"audience": "everybody"}, by=helene.user)
    with pytest.raises(ValidationError):
        revision.apply(by=moderator)
    assert live(published).audience == "network"
    assert Revision.objects.waiting().exists()
