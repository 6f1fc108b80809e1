"""What the pages of a person, a collectivité and a promotion say of projects: to each reader, what they may read."""

import pytest
from django.core.cache import caches
from django.template import Context, Template
from django.urls import reverse

from directory.models import User
from projects.models import Indicator
from tests.factories import ProjectFactory


def page_of(thing, browser) -> str:
    return browser.get(thing.get_absolute_url()).text


@pytest.mark.parametrize("whose", ["member", "place", "cohort"])
def test_each_page_shows_its_projects_and_no_other(whose, helene, karim, department, cohort_2019, sign_in):
    ProjectFactory(title="Le premier appel compte", lead=helene, places=[department], cohort=cohort_2019)
    ProjectFactory(title="La rentrée en une fois", lead=karim, places=[karim.collectivity], cohort=karim.cohort)
    thing = {"member": helene, "place": department, "cohort": cohort_2019}[whose]
    page = page_of(thing, sign_in(karim))
    assert "Le premier appel compte" in page
    assert "La rentrée en une fois" not in page


@pytest.mark.parametrize("traits", [{"draft": True}, {"pending": True}, {"audience": "team"}])
def test_what_a_reader_may_not_read_is_on_none_of_them(traits, helene, karim, department, cohort_2019, sign_in):
    ProjectFactory(title="Encore secret", lead=helene, places=[department], cohort=cohort_2019, **traits)
    for thing in (helene, department, cohort_2019):
        assert "Encore secret" not in page_of(thing, sign_in(karim))


def test_without_projects_there_is_no_empty_block(helene, karim, department, sign_in):
    for thing in (helene, department, helene.cohort):
        assert "rojets de la promotion" not in page_of(thing, sign_in(karim))
        assert 'id="projets"' not in page_of(thing, sign_in(karim))


def test_beyond_six_the_rest_is_in_the_bank(department, karim, sign_in):
    for _ in range(7):
        ProjectFactory(places=[department])
    page = page_of(department, sign_in(karim))
    assert f'href="{reverse("projects:list")}?collectivite={department.slug}"' in page
    assert page.count('class="card project') == 6


def test_an_appetizer_stays_on_the_page_of_its_promotion(cohort_2019, karim, sign_in):
    ProjectFactory(title="Un marché sans sacs", appetizer=True, cohort=cohort_2019)
    assert "Un marché sans sacs" in page_of(cohort_2019, sign_in(karim))


@pytest.mark.parametrize("tag", ["member_projects helene", "collectivity_projects place", "cohort_projects cohort"])
def test_the_block_costs_the_same_however_many(
    tag, helene, karim, department, cohort_2019, rf, django_assert_num_queries
):
    def drawn() -> str:
        request = rf.get("/")
        request.user = User.objects.select_related("member").get(pk=karim.user.pk)
        words = {"request": request, "helene": helene, "place": department, "cohort": cohort_2019}
        return Template(f"{{% load projects_tags %}}{{% {tag} %}}").render(Context(words))

    for _ in range(2):
        for _ in range(2):
            project = ProjectFactory(lead=helene, places=[department], cohort=cohort_2019)
            Indicator.objects.create(project=project, name="Appels").measures.create(on="2026-01-01", value=1)
        drawn()  # what a process keeps after its first page is not the page's cost
        # The account, the projects, whether what cards say changed: they are remembered.
        with django_assert_num_queries(3):
            drawn()
        caches["local"].clear()
        with django_assert_num_queries(7):  # the cards are drawn: four more for them, their places and figures
            drawn()


def test_a_card_drawn_for_one_reader_is_not_shown_to_another_who_may_not_read_it(helene, karim, cohort_2019, sign_in):
    project = ProjectFactory(title="Entre nous", lead=helene, cohort=cohort_2019, audience="team")
    assert "Entre nous" in page_of(cohort_2019, sign_in(helene))
    assert "Entre nous" not in page_of(cohort_2019, sign_in(karim))
    project.audience = "network"
    project.save()
    assert "Entre nous" in page_of(cohort_2019, sign_in(karim))


def test_a_card_says_the_new_title_at_once(karim, cohort_2019, sign_in):
    project = ProjectFactory(title="Un premier titre", cohort=cohort_2019)
    assert "Un premier titre" in page_of(cohort_2019, sign_in(karim))
    project.title = "Un titre plus clair"
    project.save()
    page = page_of(cohort_2019, sign_in(karim))
    assert "Un titre plus clair" in page
    assert "Un premier titre" not in page
