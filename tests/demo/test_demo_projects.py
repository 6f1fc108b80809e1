"""The demonstration's projects: thirty-three lives of projects that hold together."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.models import User
from emi_alumni.demo import story
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from emi_alumni.foundation.moderation.trust import publishes_at_once
from governance.models import Charter, Module, Resolution, Tool
from projects.models import Project, PublicPage, Voice
from projects.models.project import AUTHORS, Origin
from projects.public import copy_of
from projects.results import results_for
from projects.statuses import ProjectStatus


@pytest.mark.django_db
def test_the_demonstration_tells_whole_and_honest_lives_of_projects(loaded_demonstration):
    projects = list(
        Project.objects.published()
        .exclude(origin=Origin.NETWORK)
        .prefetch_related("statuses", "roles", "indicators__measures")
    )
    assert len(projects) == 33
    assert Counter(project.status for project in projects) == {
        ProjectStatus.IMPLEMENTED: 8,
        ProjectStatus.PARTLY: 4,
        ProjectStatus.TESTED: 3,
        ProjectStatus.IN_TRAINING: 3,
        ProjectStatus.STOPPED: 9,
        ProjectStatus.NOT_SELECTED: 5,
        ProjectStatus.TAKEN_OVER: 1,
    }
    for project in projects:
        stages = [stage for stage in project.statuses.all() if stage.struck_at is None]
        assert stages[0].status == ProjectStatus.PITCHED
        assert stages[-1].status == project.status
        assert all(stage.why for stage in stages)
        assert project.cause or project.status == ProjectStatus.IN_TRAINING
        assert project.news_on >= stages[-1].on
        assert [role for role in project.roles.all() if role.role in AUTHORS]
        project.full_clean()

    # Read by somebody of the mission who did not write them, and the history says so.
    long_ago = timezone.localdate() - timedelta(days=35)
    of_the_story = Voice.objects.published().filter(form__project__in=projects, said_on__lt=long_ago)
    assert of_the_story.count() > 30
    for thing in (*projects, *of_the_story.select_related("form__project")):
        decided = ModerationEvent.objects.about(thing).get(verb=Verb.PUBLISH)
        assert not thing.written_by(decided.by)
        assert decided.by.is_staff

    # What stops projects is told, and the rare with the rest.
    told = results_for(User.objects.get(email=story.HELENE)).causes
    assert [(share.label, share.count) for share in told] == [
        ("Besoin déjà couvert", 3),
        ("Moyens", 3),
        ("Autres causes", 3),
    ]

    assert Project.objects.get(slug="agir-avant-limpaye").unmeasured
    measured_again = Project.objects.get(slug="le-premier-appel-compte").indicators.get(unit="jours")
    assert [one.moment for one in measured_again.measures.all()] == ["before", "after", "later"]
    opened = PublicPage.objects.open().select_related("project")
    assert 3 <= len(opened) <= 5
    assert all(page.content == copy_of(page.project) for page in opened)
    assert PublicPage.objects.pending().count() == 1

    # The charter is in force since the day that the register says, and nobody accepted it before.
    charter = Charter.objects.get()
    assert charter.since == Resolution.objects.get(what__startswith="Adopter la charte").on
    assert charter.acceptances.exists()
    assert all(charter.since < accepted.at.date() <= timezone.localdate() for accepted in charter.acceptances.all())

    # Things are going on.
    assert Project.objects.filter(state=State.PENDING).count() == 1
    assert Project.objects.filter(state=State.DRAFT).count() == 1
    assert Revision.objects.waiting().count() == 1
    assert Project.objects.filter(takeover_note__gt="").count() == 4


@pytest.mark.django_db
def test_the_programme_is_loaded_for_production_too_and_once():
    for _ in range(2):
        call_command("load_programme", verbosity=0)

    assert Module.objects.count() == 5
    assert Tool.objects.count() == 26
    assert Tool.objects.get(name="Persona").module.name == "Design de service"


@pytest.mark.django_db
def test_what_the_council_changed_in_the_programme_stays():
    call_command("load_programme", verbosity=0)
    Module.objects.filter(name="Design de service").update(description="Réécrit par le conseil.", position=9)

    call_command("load_programme", verbosity=0)

    module = Module.objects.get(name="Design de service")
    assert (module.description, module.position) == ("Réécrit par le conseil.", 9)


@pytest.mark.django_db
def test_karim_shows_what_waiting_is(loaded_demonstration):
    """The tour proposes a project as he does: too many accepted things, and it would go up at once."""
    assert not publishes_at_once(User.objects.get(email=story.KARIM))
