"""« Démarrer en équipe »: kits for newcomers on the page of a new team's project, for that team, in its first weeks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Project
from resources.models import Resource
from tests.factories import ProjectFactory
from tests.standing import standing

TITLE = "Cinq clés pour un groupe tout neuf"


@standing
def project(helene) -> Project:
    return ProjectFactory(title="La pluie", cohort=helene.cohort, lead=helene)


@standing
def kit(karim) -> Resource:
    words = {"title": TITLE, "summary": "Cinq clés.", "purpose": "Lancer une équipe.", "amount": 20}
    return Resource.objects.create(kind="kit", for_whom="newcomers", state="published", author=karim, **words)


def formed(project: Project, days: int) -> None:
    """Its promotion is in training, and its teams were formed so many days ago."""
    today = timezone.localdate()
    type(project.cohort).objects.filter(pk=project.cohort_id).update(
        appetizer_on=today - timedelta(days=100),
        teams_on=today - timedelta(days=days),
        presented_on=today + timedelta(days=100),
    )


@pytest.mark.met("EV1-06")
def test_a_new_team_is_led_to_the_kit_and_to_its_space(project, kit, helene, karim, sign_in):
    formed(project, 3)
    page = sign_in(helene).get(project.get_absolute_url()).text
    assert "Démarrer en équipe</h2>" in page
    assert TITLE in page
    assert kit.get_absolute_url() in page
    assert "Travailler dans le labo du projet" in page
    assert TITLE not in sign_in(karim).get(project.get_absolute_url()).text


@pytest.mark.parametrize("days", [-1, 60])
def test_neither_before_the_teams_nor_two_months_later(days, project, kit, helene, sign_in):
    formed(project, days)
    assert TITLE not in sign_in(helene).get(project.get_absolute_url()).text


def test_only_kits_for_newcomers_that_the_team_may_read(project, kit, helene, sign_in):
    formed(project, 3)
    Resource.objects.filter(pk=kit.pk).update(for_whom="everybody")
    assert TITLE not in sign_in(helene).get(project.get_absolute_url()).text
    Resource.objects.filter(pk=kit.pk).update(for_whom="newcomers", state="pending")
    assert TITLE not in sign_in(helene).get(project.get_absolute_url()).text
