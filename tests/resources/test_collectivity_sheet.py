"""« Ma collectivité sur une page »: what the whole network reads, nothing that one reader alone may see."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Collectivity
from events.models import EventAudience
from governance.models import Club, ClubMembership
from projects.models import Indicator, Measure, Project
from projects.models.project import ProjectAudience
from tests.factories import EventFactory, MemberFactory, ProjectFactory, PublicPageFactory


def page(place: Collectivity, **asked: str) -> str:
    return reverse("resources:collectivity_sheet", args=[place.slug], query=asked)


def measured(place: Collectivity, title: str, **facts) -> Project:
    project = ProjectFactory(title=title, status="implemented", **facts)
    project.collectivities.add(place)
    told = Indicator.objects.create(project=project, name="Appels décrochés", unit="%")
    for year, value in ((2021, 58), (2022, 84)):
        Measure.objects.create(indicator=told, on=date(year, 1, 1), value=value)
    return project


@pytest.mark.django_db
@pytest.mark.met("PQ1-33", "FRE-04")
def test_who_knows_nothing_reads_people_projects_figures_dates_and_whom_to_ask(
    karim, helene, representative, argenteuil, sign_in
):
    public = measured(argenteuil, "Le premier appel compte", audience=ProjectAudience.PUBLIC)
    PublicPageFactory(project=public)
    measured(argenteuil, "Un guichet sans attente")
    EventFactory(title="Café à Argenteuil", host=argenteuil)
    club = Club.objects.create(name="Accueil", entry="theme", tagline="Accueillir")
    ClubMembership.objects.create(club=club, member=karim, shown=True)

    text = sign_in(helene).get(page(argenteuil)).text

    for said in (
        "L’École du Management par l’Innovation (EMI)",
        karim.full_name,
        karim.cohort.label,
        "Le premier appel compte",
        "Un guichet sans attente",
        "84",
        "page ouverte à tous",
        "lu par le réseau",
        "Café à Argenteuil",
        "Elle est dans des clubs : Accueil",
        representative.full_name,
        "À qui parler",
    ):
        assert said in text, said


@pytest.mark.django_db
def test_each_reader_has_their_own_words(argenteuil, helene, sign_in):
    client = sign_in(helene)
    direction, elected = client.get(page(argenteuil)).text, client.get(page(argenteuil, pour="elu")).text

    assert "à vos équipes" in direction
    assert "à vos équipes" not in elected
    assert "au territoire" in elected
    assert "au territoire" not in direction
    assert client.get(page(argenteuil, pour="inconnu", noms="peut-être")).text.count("à vos équipes") == 1


@pytest.mark.django_db
def test_without_names_nobody_is_named(karim, representative, argenteuil, helene, sign_in):
    measured(argenteuil, "Le premier appel compte", lead=karim)
    text = sign_in(helene).get(page(argenteuil, noms="non")).text

    for member in (karim, representative):
        assert member.full_name not in text
        assert member.email not in text
    assert karim.cohort.label in text


@pytest.mark.django_db
def test_what_one_reader_alone_may_see_is_not_on_paper(karim, argenteuil, helene, cohort_2019, sign_in):
    """Not even on the sheet of those who see it on the portal."""
    team = measured(argenteuil, "Réservé à l’équipe", audience=ProjectAudience.TEAM, lead=karim)
    draft = ProjectFactory(title="Encore un brouillon", lead=karim, draft=True)
    draft.collectivities.add(argenteuil)
    MemberFactory(given_name="Cachée", family_name="Parchoix", hidden=True, collectivity=argenteuil)
    MemberFactory(given_name="Importée", family_name="Enattente", imported=True, collectivity=argenteuil)
    EventFactory(
        title="Retrouvailles", host=argenteuil, audience=EventAudience.COHORT, cohort=karim.cohort, author=karim
    )
    club = Club.objects.create(name="Discret", entry="theme", tagline="Entre nous")
    ClubMembership.objects.create(club=club, member=karim, shown=False)

    text = sign_in(karim).get(page(argenteuil)).text

    for kept in (team.title, draft.title, "Parchoix", "Enattente", "Retrouvailles", "Discret"):
        assert kept not in text, kept


@pytest.mark.django_db
@pytest.mark.parametrize(("audience", "shown"), [("network", True), ("collectivity", False), ("nobody", False)])
def test_an_address_is_there_when_its_owner_shows_it_to_the_network(
    representative, argenteuil, sign_in, audience, shown
):
    representative.email_audience = audience
    representative.save()

    text = sign_in(representative).get(page(argenteuil)).text

    assert (f"{representative.email}</span>" in text) is shown


@pytest.mark.django_db
def test_who_holds_no_seat_is_not_somebody_to_ask_any_more(representative, argenteuil, helene, sign_in):
    mandate = representative.seat_mandates.get()
    last_year = timezone.localdate() - timedelta(days=365)
    type(mandate).objects.filter(pk=mandate.pk).update(starts_on=last_year, until=last_year + timedelta(days=30))

    contacts = sign_in(helene).get(page(argenteuil)).context["sheet"].contacts

    assert contacts == []


@pytest.mark.django_db
def test_a_place_without_anybody_says_so(helene, sign_in):
    nowhere = Collectivity.objects.create(code="COM-0", name="Commune d’Aucun", short_name="Aucun", kind="commune")

    text = sign_in(helene).get(page(nowhere)).text

    assert "Le réseau ne sait encore rien d’elle" in text
    assert "Demander un siège" in text
    assert "sheet larger" in text


@pytest.mark.django_db
def test_who_has_not_come_yet_does_not_read_it(helene, argenteuil, sign_in):
    client = sign_in(helene)
    type(helene).objects.filter(pk=helene.pk).update(state="imported")

    assert client.get(page(argenteuil)).status_code == 404
    assert client.get(reverse("resources:collectivity_sheet", args=["inconnue"])).status_code == 404


@pytest.mark.django_db
def test_it_costs_the_same_whatever_is_on_it(helene, argenteuil, sign_in, same_queries):
    client = sign_in(helene)

    def one_more() -> None:
        measured(argenteuil, "Un projet")
        MemberFactory(collectivity=argenteuil, ambassador=True)
        EventFactory(host=argenteuil)

    one_more()
    same_queries(lambda: client.get(page(argenteuil)), one_more, 20)
