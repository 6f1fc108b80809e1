"""« D’où il vient, où il va » : told on both pages, to each reader what they may read."""

import pytest
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from projects.lineage import lineage
from projects.models import Project, Reuse, Takeover
from projects.statuses import ProjectStatus
from tests.factories import MemberFactory, ProjectFactory
from tests.standing import standing


@standing
def appetizer(helene, cohort_2019) -> Project:
    return ProjectFactory(appetizer=True, title="Un marché sans sacs", lead=helene, cohort=cohort_2019)


@pytest.fixture
def taken(appetizer, karim, argenteuil, moderator) -> Takeover:
    takeover = Takeover.objects.create(project=appetizer, author=karim, collectivity=argenteuil, sponsor="DGA")
    takeover.submit(by=karim.user)
    takeover.publish(by=moderator)
    return takeover


@pytest.mark.met("PQ2-12")
def test_the_old_page_names_who_takes_over_and_the_new_one_credits_the_first_authors(
    taken, appetizer, helene, karim, sign_in
):
    old = sign_in(helene).get(appetizer.get_absolute_url()).text
    assert "Repris par" in old
    assert "Karim Benali" in old
    assert taken.new_project.get_absolute_url() not in old  # a draft: nobody else reads it
    new = sign_in(karim).get(taken.new_project.get_absolute_url()).text
    assert f'href="{appetizer.get_absolute_url()}"' in new
    assert "Hélène Lefèvre" in new


def test_once_published_the_new_page_is_linked_from_the_old_one(taken, appetizer, helene, sign_in):
    Project.objects.filter(pk=taken.new_project_id).update(state=State.PUBLISHED)
    assert f'href="{taken.new_project.get_absolute_url()}"' in sign_in(helene).get(appetizer.get_absolute_url()).text


def test_a_source_that_one_may_not_read_is_not_named(taken, appetizer, representative):
    Project.objects.filter(pk=taken.new_project_id).update(state=State.PUBLISHED)
    Project.objects.filter(pk=appetizer.pk).update(audience="team")
    assert lineage(taken.new_project, representative.user).source is None


def test_a_takeover_that_waits_is_nobody_elses_business(appetizer, karim, argenteuil, helene, representative):
    takeover = Takeover.objects.create(project=appetizer, author=karim, collectivity=argenteuil, sponsor="DGA")
    takeover.submit(by=karim.user)
    for reader in (helene, representative, karim):
        assert lineage(appetizer, reader.user).heirs == []


def test_only_confirmed_reuses_show_and_each_way(helene, karim, argenteuil, representative):
    project = ProjectFactory(title="Le premier appel", lead=helene)
    own = ProjectFactory(title="La rentrée en une fois", lead=karim)
    reuse = Reuse.objects.create(
        project=project, member=karim, collectivity=argenteuil, kept="Les plages", own_project=own
    )
    assert not lineage(project, representative.user).reuses
    assert not lineage(own, representative.user).inspired_by
    reuse.confirm(by=helene)
    assert [one.own_project for one in lineage(project, representative.user).reuses] == [own]
    assert [one.project for one in lineage(own, representative.user).inspired_by] == [project]
    Project.objects.filter(pk=own.pk).update(audience="team")
    assert [one.own_project for one in lineage(project, representative.user).reuses] == [None]


def test_an_appetizer_asks_to_be_taken_over_and_another_project_does_not(appetizer, karim, helene, sign_in):
    browser = sign_in(karim)
    project = ProjectFactory(status=ProjectStatus.IMPLEMENTED, lead=helene)
    assert "Reprendre ce projet" in browser.get(appetizer.get_absolute_url()).text
    page = browser.get(project.get_absolute_url()).text
    assert "Reprendre ce projet" not in page
    assert "J’ai repris ça chez moi" in page


def test_the_lineage_costs_the_same_however_long(appetizer, karim, helene, argenteuil, django_assert_num_queries):
    def one_more():
        person = MemberFactory()
        own = ProjectFactory(lead=person, places=[argenteuil])
        new = ProjectFactory(continues=appetizer)
        Takeover.objects.create(
            project=appetizer, author=person, collectivity=argenteuil, sponsor="DGA", new_project=new,
            state=State.PUBLISHED, published_at=timezone.now(),
        )  # fmt: skip
        Reuse.objects.create(
            project=appetizer, member=person, collectivity=argenteuil, kept="Tout", own_project=own,
            confirmed_at=timezone.now(),
        )  # fmt: skip
        Reuse.objects.create(
            project=own, member=person, collectivity=argenteuil, kept="Tout", own_project=appetizer,
            confirmed_at=timezone.now(),
        )  # fmt: skip

    lineage(appetizer, karim.user)
    for _ in range(2):
        one_more()
        one_more()
        with django_assert_num_queries(5):
            lineage(appetizer, karim.user)
