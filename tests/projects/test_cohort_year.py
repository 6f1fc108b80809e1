"""The year of a promotion: each step with its date, what it asks of whom, and where it stands today."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from directory.models import Cohort
from governance.models import CurriculumModule, Module
from projects.cohort_year import parts_of, year_of
from tests.factories import CohortFactory, EventFactory
from tests.standing import standing


@standing
def cohort() -> Cohort:
    cohort = CohortFactory(
        label="2026-2027",
        starts_on=2026,
        ends_on=2027,
        appetizer_on=date(2026, 10, 15),
        jury_on=date(2026, 10, 22),
        teams_on=date(2026, 11, 5),
        presented_on=date(2027, 6, 17),
    )
    for rank, day in enumerate((date(2026, 11, 19), date(2027, 4, 8))):
        module = Module.objects.create(name=f"Module {rank}", position=rank)
        CurriculumModule.objects.create(cohort=cohort, module=module, starts_on=day, position=rank)
    return cohort


@pytest.mark.parametrize(
    ("today", "over", "now"),
    [
        ("2026-09-01", 0, "Appel à sujets"),
        ("2026-10-15", 0, "Appetizers"),
        ("2026-10-16", 1, "Jury"),
        ("2026-11-10", 3, "Modules"),
        ("2027-01-10", 3, "Modules"),
        ("2027-05-10", 4, "Restitution"),
        ("2027-06-18", 5, "Nouvelles à 6 mois"),
    ],
)
def test_one_step_is_under_way_or_the_next_to_come(cohort, today, over, now):
    with time_machine.travel(f"{today}T09:30:00+01:00", tick=False):
        steps = year_of(cohort)
    assert [one.state for one in steps] == ["done"] * over + ["now"] + ["next"] * (len(steps) - over - 1)
    assert [one.title for one in steps if one.state == "now"] == [now]


@pytest.mark.parametrize(
    ("today", "labels"),
    [
        ("2026-09-01", ["", "7 étapes plus tard"]),
        ("2026-10-16", ["1 étape passée", "", "5 étapes plus tard"]),
        ("2028-01-10", ["6 étapes passées", ""]),
        ("2030-01-01", ["Voir toutes les étapes"]),
    ],
)
def test_what_is_over_and_what_comes_later_are_folded(cohort, today, labels):
    with time_machine.travel(f"{today}T09:30:00+01:00", tick=False):
        steps = year_of(cohort)
        parts = parts_of(steps)
    assert [label for label, _ in parts] == labels
    assert [one for _, some in parts for one in some] == steps


def test_the_presentation_leads_to_its_event(cohort, helene, sign_in):
    at = timezone.make_aware(datetime(2027, 6, 17, 14))
    event = EventFactory(kind="presentation", title="Restitution", starts_at=at, ends_at=at + timedelta(hours=3))
    page = sign_in(helene).get(cohort.get_absolute_url()).text
    assert f'<a href="{event.get_absolute_url()}">Voir dans l’agenda</a>' in page
    type(event).objects.update(hidden_at=timezone.now())
    assert "Voir dans l’agenda" not in sign_in(helene).get(cohort.get_absolute_url()).text


def test_when_all_is_over_no_step_is_under_way(cohort):
    with time_machine.travel("2030-01-01T09:30:00+01:00", tick=False):
        assert {one.state for one in year_of(cohort)} == {"done"}


def test_each_step_says_its_date_and_who_does_what(cohort, helene, sign_in):
    page = sign_in(helene).get(cohort.get_absolute_url()).text
    for words in ("15 octobre 2026", "Du 19 novembre 2026 au 8 avril 2027", "Nouvelles à 24 mois", "17 juin 2029"):
        assert words in page
    assert "retenir des sujets, et dire pourquoi à chaque équipe" in page


def test_a_day_that_nobody_set_is_said_and_a_promotion_without_any_has_no_year(helene, sign_in):
    some = CohortFactory(label="2027-2028", starts_on=2027, ends_on=2028, presented_on=date(2028, 6, 15))
    assert [one.when for one in year_of(some)][:2] == ["Date à fixer", "Date à fixer"]
    none = CohortFactory(label="2028-2029", starts_on=2028, ends_on=2029)
    assert year_of(none) == []
    assert "L’année de la promotion" not in sign_in(helene).get(none.get_absolute_url()).text


def test_it_costs_three_queries_whatever_the_modules(cohort, django_assert_num_queries):
    year_of(cohort)
    with django_assert_num_queries(3):
        year_of(cohort)
