"""What the workshop says that the training changes, as projects tell it: looking first, simplifying, measuring."""

import pytest
from django.urls import reverse

from directory.models.members import MemberKind
from projects.models import Theme
from projects.models.project import Role
from tests.factories import MemberFactory, ProjectFactory


@pytest.mark.met("TRA-05", "TRA-06")
def test_a_project_says_how_long_its_team_looked_and_whom_it_met(helene, karim, sign_in):
    project = ProjectFactory(
        lead=helene,
        context="Douze jours d’observation sur quatre sites.",
        users_met="Entretiens avec quarante usagers du guichet.",
    )
    page = sign_in(karim).get(project.get_absolute_url()).text
    assert "Douze jours d’observation sur quatre sites." in page
    assert "Entretiens avec quarante usagers du guichet." in page


@pytest.mark.met("TRA-09")
def test_projects_that_simplify_are_one_tick_away(helene, karim, sign_in):
    theme = Theme.objects.create(name="Simplification des démarches internes")
    simplified, other = (
        ProjectFactory(title="Un visa au lieu de cinq", lead=helene),
        ProjectFactory(title="Autre chose"),
    )
    simplified.themes.add(theme)
    ask = sign_in(karim).get
    assert theme.name in ask(reverse("projects:list")).text
    narrowed = ask(reverse("projects:list"), {"theme": theme.slug}).text
    assert simplified.title in narrowed
    assert other.title not in narrowed


@pytest.mark.met("TRA-12")
def test_a_referent_is_named_on_the_projects_that_they_follow_and_found_by_that(helene, karim, sign_in):
    karim.kind, karim.position = MemberKind.REFERENT, "Référent design de service"
    karim.save()
    project = ProjectFactory(title="Le premier appel compte", lead=helene)
    client = sign_in(helene)
    added = {"personne": karim.slug, "role": Role.REFERENT}
    client.post(reverse("projects:team_add", args=[project.slug]), added)

    page = client.get(project.get_absolute_url()).text
    assert karim.full_name in page
    assert "Référent design de service" in page
    assert "suit le projet" in page.casefold()
    other = MemberFactory()
    found = client.get(reverse("directory:list"), {"qualite": "referent"}).text
    assert f'href="{karim.get_absolute_url()}"' in found
    assert f'href="{other.get_absolute_url()}"' not in found
    assert project.title in client.get(karim.get_absolute_url()).text
