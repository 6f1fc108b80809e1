"""« Seules les personnes de l’équipe le voient »: neither a draft, nor what belongs to it, is read by the mission."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from emi_alumni.foundation.moderation.models import State
from projects.documents import remove
from projects.history_edits import take_news_off
from projects.models import Document, JournalEntry, Project, StatusEntry, TeamRole
from projects.models.project import Role
from tests.decisions import undo_last
from tests.factories import MemberFactory, ProjectFactory
from tests.standing import standing

WORDS = "Le guichet du samedi matin"


@standing
def draft(helene) -> Project:
    """Hélène's, with news, a status and a document."""
    project = ProjectFactory(title=WORDS, lead=helene, draft=True)
    JournalEntry.objects.create(project=project, text=f"{WORDS} avance.", author=helene)
    StatusEntry.objects.create(project=project, on="2026-01-15", status="tested", why=WORDS, author=helene)
    Document.objects.create(project=project, title=WORDS, kind="pdf", size=1, file="documents/rien")
    return project


@pytest.mark.parametrize("who", ["moderator", "administrator"])
def test_the_mission_meets_a_draft_nowhere(draft, who, request, sign_in, helene):
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(draft.get_absolute_url()).status_code == 404
    for name in ("project", "journalentry", "statusentry", "document"):
        page = browser.get(reverse(f"admin:projects_{name}_changelist"), {"q": "guichet"})
        assert page.status_code == 200
        assert WORDS not in page.content.decode(), name
    for name, thing in (("journalentry", draft.journal.get()), ("document", draft.documents.get())):
        answer = browser.get(reverse(f"admin:projects_{name}_change", args=[thing.pk]))
        assert answer.status_code in (302, 404), name
    page = sign_in(helene).get(draft.get_absolute_url()).content.decode()
    assert "Seules les personnes de l’équipe le voient" in page


def test_nor_erases_what_is_in_it(draft, moderator):
    with pytest.raises(ValidationError):
        take_news_off(draft.journal.get(), by=moderator, reason="Un nom.")
    with pytest.raises(ValidationError):
        remove(draft.documents.get(), by=moderator, reason="Un nom.")
    assert draft.journal.exists()
    assert draft.documents.exists()


def test_what_was_never_proposed_and_is_withdrawn_stays_the_team_s(draft, moderator, helene, sign_in):
    draft.withdraw(by=helene.user)
    assert sign_in(moderator).get(draft.get_absolute_url()).status_code == 404
    assert "Seules les personnes de l’équipe" in sign_in(helene).get(draft.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", ["pending", "refused", "withdrawn"])
def test_what_was_proposed_is_read_by_the_mission_and_its_page_says_so(draft, moderator, helene, sign_in, state):
    draft.submit(by=helene.user)
    if state == "refused":
        draft.refuse(by=moderator, reason="Hors sujet.")
    elif state == "withdrawn":
        draft.publish(by=moderator)
        draft.withdraw(by=helene.user)
    assert Project.objects.get(pk=draft.pk).state == state
    for reader in (moderator, helene):
        page = sign_in(reader).get(draft.get_absolute_url())
        assert page.status_code == 200
        assert "le voient" in page.content.decode()


def test_a_draft_again_is_the_team_s_again_and_a_decision_may_still_be_undone(draft, moderator, helene):
    draft.submit(by=helene.user)
    draft.send_back(by=moderator, reason="Précisez.")
    assert Project.objects.get(pk=draft.pk).state == State.DRAFT
    assert not Project.objects.visible_to(moderator).filter(pk=draft.pk).exists()
    undo_last(Project.objects.get(pk=draft.pk), by=moderator)
    assert Project.objects.visible_to(moderator).filter(pk=draft.pk).exists()


def test_somebody_of_the_mission_reads_the_drafts_of_their_own_team(draft, moderator, helene, sign_in):
    TeamRole.objects.create(project=draft, member=MemberFactory(user=moderator), role=Role.TEAM)
    assert sign_in(moderator).get(draft.get_absolute_url()).status_code == 200
