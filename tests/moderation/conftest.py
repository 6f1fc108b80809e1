"""What the tests of moderation start from: Hélène's project, Karim who reads it, and two people of the mission."""

import pytest
from django.contrib.auth.models import Group

from directory.models import Member, User
from emi_alumni.foundation.moderation.models import State
from projects.models import Project
from projects.models.project import Role, TeamRole
from tests.cast import give_second_factor
from tests.factories import ProjectFactory, UserFactory
from tests.standing import standing


@standing
def colleague(moderator) -> User:
    """Another person of the mission innovation."""
    user = UserFactory(email="collegue@valdoise.example.fr", is_staff=True)
    user.groups.add(Group.objects.get(name="Mission innovation"))
    return give_second_factor(user)


@standing
def draft(helene) -> Project:
    return ProjectFactory(draft=True, title="Le premier appel compte", lead=helene)


@standing
def pending(draft, helene) -> Project:
    draft.submit(by=helene.user)
    return draft


@standing
def published(pending, moderator) -> Project:
    pending.publish(by=moderator)
    return pending


def in_state(project: Project, state: str, helene: Member, moderator: User) -> Project:
    """The draft, brought there by verbs alone."""
    if state != State.DRAFT:
        project.submit(by=helene.user)
    if state == State.REFUSED:
        project.refuse(by=moderator, reason="Hors sujet.")
    if state in (State.PUBLISHED, State.WITHDRAWN):
        project.publish(by=moderator)
    if state == State.WITHDRAWN:
        project.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    assert project.state == state
    return project


@pytest.fixture
def accepted_project(moderator):
    """One more project of this person, proposed by her, read and published."""

    def make(member: Member) -> Project:
        project = Project.objects.create(title="Accepté", sentence="Une phrase.")
        TeamRole.objects.create(project=project, member=member, role=Role.LEAD)
        project.submit(by=member.user)
        project.publish(by=moderator)
        return project

    return make
