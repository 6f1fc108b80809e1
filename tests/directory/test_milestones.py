"""A collectivité over time: a timeline that each app fills, read in words, never a ranking (FRE-07)."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from directory import milestones
from directory.models import Collectivity, Member
from governance.models import Agreement, AnimatorMandate, Body, BodyKind, Club, Partner, Seat, SeatMandate
from projects.models import Reuse, StatusEntry
from tests.factories import CohortFactory, EventFactory, MemberFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def told(place: Collectivity, reader: Member) -> list[str]:
    return [fact.text for fact in milestones.facts_of(place, reader.user)]


@pytest.fixture
def story(karim, helene, argenteuil) -> None:
    """What Argenteuil lived, told by each app."""
    today = timezone.localdate()
    cohort = CohortFactory(label="2012-2013", starts_on=2012, ends_on=2013, presented_on=date(2013, 6, 20))
    MemberFactory.create_batch(2, cohort=cohort, collectivity=helene.collectivity, emi_collectivity=argenteuil)
    project = ProjectFactory(title="Le guichet du dimanche", places=[argenteuil], cohort=cohort)
    StatusEntry.record(project, "presented", on=date(2013, 6, 20), why="Devant les élus.")
    StatusEntry.record(project, "implemented", on=date(2014, 1, 10), why="Deux sites.")
    given = ProjectFactory(title="Le bus des droits")
    Reuse.objects.create(
        project=given,
        member=karim,
        collectivity=argenteuil,
        kept="Tout",
        on=date(2015, 3, 1),
        confirmed_at=timezone.now(),
    )
    copil = Body.objects.create(kind=BodyKind.STEERING, name="Comité de pilotage")
    seat = Seat.objects.create(body=copil, collectivity=argenteuil)
    SeatMandate.objects.create(seat=seat, member=karim, starts_on=date(2016, 1, 18), until=today + timedelta(days=90))
    club = Club.objects.create(name="Mesurer sans juger", entry="theme", tagline="Des chiffres qui aident.")
    AnimatorMandate.objects.create(club=club, member=karim, starts_on=date(2017, 5, 2), until=date(2018, 5, 2))
    partner = Partner.objects.create(name="Ville", kind="collectivity", collectivity=argenteuil, subject="Cafés")
    Agreement.objects.create(partner=partner, signed_on=date(2018, 2, 6))


@pytest.mark.met("FRE-07")
def test_each_part_of_the_portal_tells_its_facts_in_the_order_of_time(story, argenteuil, helene, sign_in):
    facts = [text for text in told(argenteuil, helene) if "2021-2022" not in text]
    # The same day, the order is free.
    assert sorted(facts[:2]) == [
        "2 personnes formées, promotion 2012-2013",
        "« Le guichet du dimanche », présenté en restitution",
    ]
    assert facts[2:] == [
        "« Le guichet du dimanche », mis en place",
        "Idée reprise d’ailleurs : « Le bus des droits »",
        "Entrée au comité de pilotage",
        "Une personne d’ici anime le club « Mesurer sans juger »",
        "Convention signée : cafés",
    ]
    page = sign_in(helene).get(argenteuil.get_absolute_url()).text
    for text in facts:
        assert text in page
    assert "Cette frise ne classe pas les collectivités" in page


def test_another_place_has_none_of_it(story, department, helene, sign_in):
    assert [text for text in told(department, helene) if "personne" not in text] == []


def test_a_place_without_facts_says_what_will_come(sign_in, helene):
    empty = Collectivity.objects.create(code="X", short_name="Vétheuil", name="Vétheuil", kind="commune")
    assert "Rien encore" in sign_in(helene).get(empty.get_absolute_url()).text


@pytest.mark.parametrize("traits", [{"draft": True}, {"pending": True}, {"audience": "team"}])
def test_what_a_reader_may_not_read_is_no_fact(traits, argenteuil, karim, helene):
    StatusEntry.record(
        ProjectFactory(title="Encore secret", places=[argenteuil], lead=karim, **traits),
        "tested",
        on=date(2020, 1, 1),
        why="Un site.",
    )
    assert [text for text in told(argenteuil, helene) if "secret" in text] == []


def test_hidden_people_unconfirmed_reuses_and_conventions_in_preparation_are_no_facts(argenteuil, karim, helene):
    MemberFactory(
        collectivity=argenteuil, hidden=True, cohort=CohortFactory(label="2001-2002", starts_on=2001, ends_on=2002)
    )
    Reuse.objects.create(project=ProjectFactory(), member=karim, collectivity=argenteuil, kept="Tout")
    partner = Partner.objects.create(name="Ville", kind="collectivity", collectivity=argenteuil, subject="Cafés")
    Agreement.objects.create(partner=partner)
    Agreement.objects.create(partner=partner, signed_on=timezone.localdate() + timedelta(days=3))
    assert told(argenteuil, helene) == ["1 personne formée, promotion 2021-2022"]


def test_a_promotion_that_is_not_over_says_so(argenteuil, karim, helene):
    karim.cohort.presented_on = timezone.localdate() + timedelta(days=30)
    karim.cohort.save()
    assert told(argenteuil, helene) == ["1 personne en formation, promotion 2021-2022"]


def test_the_timeline_costs_the_same_however_long(story, argenteuil, karim, helene, django_assert_num_queries):
    def draw():
        caches["local"].clear()
        milestones.facts_of(argenteuil, helene.user)

    cold = len(milestones.MILESTONES) + 1  # what has changed, which a request asks once
    draw()
    with django_assert_num_queries(cold):
        draw()
    with django_assert_num_queries(cold - 1):  # the people trained are remembered
        milestones.facts_of(argenteuil, helene.user)
    for n in range(3):
        StatusEntry.record(ProjectFactory(places=[argenteuil]), "tested", on=date(2020, n + 1, 1), why="Un site.")
        MemberFactory(collectivity=argenteuil, cohort=CohortFactory())
    with django_assert_num_queries(cold):
        draw()


def test_figures_remembered_for_one_reader_are_not_those_of_who_hides(argenteuil, karim, helene):
    karim.hidden_by_choice = True
    karim.save()
    assert told(argenteuil, karim) == ["1 personne formée, promotion 2021-2022"]  # alone to see himself
    assert told(argenteuil, helene) == []


def test_what_a_promotion_keeps_for_itself_is_told_to_that_promotion_alone(argenteuil, karim, helene):
    past = {"kind": "annual", "host": argenteuil, "past": True, "author": karim}
    EventFactory(title="La rencontre de tous", **past)
    EventFactory(title="Entre nous", audience="cohort", cohort=karim.cohort, **past)
    assert "Accueil de « Entre nous »" in told(argenteuil, karim)
    hers = told(argenteuil, helene)
    assert "Accueil de « La rencontre de tous »" in hers
    assert "Accueil de « Entre nous »" not in hers
