"""What waits for a person costs the same in a large bank: their own projects are found by an index."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Member
from directory.todo import questions, waiting_ranks
from emi_alumni.foundation import planner_statistics
from emi_alumni.foundation.moderation.models import State
from projects.models import JuryOutcome, Project
from tests.factories import ProjectFactory
from tests.sqlite_steps import counts_steps, steps_of

pytestmark = [pytest.mark.django_db, counts_steps]
OTHERS = 300


def steps(member) -> int:
    """For what waits for this person."""
    answers = [ask(member) for ask in questions()]
    return steps_of(lambda: waiting_ranks(member, *answers))


def test_people_are_not_read_one_by_one(helene, karim):
    """With a project whose sponsor is somebody: what is asked of a sponsor is asked of that one."""
    ProjectFactory(lead=helene, sponsor_member=karim, cohort=helene.cohort)
    planner_statistics.refresh()
    alone = steps(helene)
    Member.objects.bulk_create(
        Member(given_name="Une", family_name=f"Autre {number}", slug=f"une-{number}", sort_key=f"autre {number}")
        for number in range(OTHERS)
    )
    planner_statistics.refresh()
    assert steps(helene) < alone + OTHERS / 10  # ten steps a person are one of these


def test_projects_of_others_are_not_read(helene):
    ProjectFactory(lead=helene)
    planner_statistics.refresh()
    alone = steps(helene)
    judged = timezone.localdate() - timedelta(days=200)
    others = Project.objects.bulk_create(
        Project(
            title=f"Projet {number}",
            sentence="Une phrase.",
            slug=f"autre-{number}",
            sort_key=f"projet {number}",
            state=State.PUBLISHED,
            cohort=helene.cohort,
        )
        for number in range(OTHERS)
    )
    JuryOutcome.objects.bulk_create(
        JuryOutcome(project=one, is_retained=True, why="Utile à tous.", on=judged) for one in others
    )
    planner_statistics.refresh()
    assert steps(helene) < alone + OTHERS / 3  # ten steps a project are one of these
