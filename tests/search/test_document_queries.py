"""Documents of many things are made in as many queries as those of one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import CareerStep, Member
from emi_alumni.foundation.search.kinds import KINDS
from governance.models import Module, Tool
from mentoring.models import Mentor
from projects.models import Theme
from resources.models import Kit
from tests.factories import MemberFactory, ProjectFactory
from tests.resources.library_world import make_resource
from tests.resources.practice_world import make_practice, tool
from tests.resources.story_world import told

pytestmark = pytest.mark.django_db


def person(member: Member) -> None:
    """With a career, and details for their promotion and their collectivité."""
    CareerStep.objects.create(member=member, position="Cheffe de service", organisation="CA", starts_on=2020)
    Mentor.objects.create(member=member, capacity=1)
    Member.objects.filter(pk=member.pk).update(
        email_audience="cohort", phone="+33199001017", phone_audience="collectivity", career_audience="network"
    )
    ProjectFactory(lead=member)


def project(member: Member) -> None:
    made = ProjectFactory(lead=member, places=[member.collectivity])
    made.tools.add(tool())
    made.themes.add(Theme.objects.get_or_create(name="Accueil")[0])
    made.modules.add(Module.objects.get_or_create(name="Écouter")[0])


def resource(member: Member) -> None:
    made = make_resource(member, module=Module.objects.get_or_create(name="Écouter")[0])
    made.tools.add(tool(), Tool.objects.get_or_create(name="Persona")[0])
    made.themes.add(Theme.objects.get_or_create(name="Accueil")[0])


def kit(member: Member) -> None:
    words = {"title": "Un kit", "for_whom": "managers", "purpose": "Commencer.", "state": "published"}
    Kit.objects.create(author=member, blocks=f"outil {tool().pk} : Une ligne", **words)


MAKE: dict[str, Callable[[Member], object]] = {
    "person": person,
    "project": project,
    "resource": resource,
    "practice": make_practice,
    "story": told,
    "kit": kit,
}


@pytest.mark.parametrize("kind", MAKE)
def test_documents_cost_the_same_however_many_they_are(kind):
    declared = KINDS[kind]

    def made() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as sent:
            found = [entry for thing in declared.queryset() for entry in declared.entries(thing)]
        return len(found), len(sent)

    MAKE[kind](MemberFactory())
    documents, queries = made()
    for _ in range(2):
        MAKE[kind](MemberFactory())
    more, as_many = made()
    assert documents >= 1
    assert more > documents
    assert as_many == queries
