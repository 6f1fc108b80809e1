"""What is asked of the people of one collectivité costs little in a large one: an index has them, or counts them."""

import pytest
from django.db.models import Count
from django.http import QueryDict

from directory.filters import PeopleFilter
from directory.models import Collectivity, Member, Skill
from emi_alumni.foundation import planner_statistics
from governance.models import Seat
from governance.views.bodies import eligible, people_named
from resources.collectivity_sheet import people_by_cohort
from tests.sqlite_steps import counts_steps, steps_of

pytestmark = [pytest.mark.django_db, counts_steps]
OTHERS = 600


def grow(place: Collectivity) -> None:
    """Many more people work there, none of whom has an account."""
    Member.objects.bulk_create(
        Member(
            family_name="Une",
            slug=f"a-{n}",
            sort_key=f"a {n}",
            state="active",
            email=f"a{n}@example.org",
            collectivity=place,
        )
        for n in range(OTHERS)
    )
    assert Member.objects.listed().filter(collectivity=place).count() > OTHERS
    planner_statistics.refresh()


def test_who_may_hold_a_seat_is_found_among_those_who_have_an_account(helene):
    seat = Seat(collectivity=helene.collectivity)

    def ask() -> list[Member]:
        return people_named(eligible(seat, helene.user), seat, "")

    planner_statistics.refresh()
    alone = steps_of(ask)
    grow(helene.collectivity)
    assert ask() == [helene]
    assert steps_of(ask) < alone + OTHERS / 10  # ten steps a person are one of these
    assert "member_with_account" in eligible(seat, helene.user).order_by("sort_key", "pk").for_list()[:20].explain()


@pytest.mark.parametrize(
    ("columns", "index"),
    [(("cohort",), "member_by_place_and_cohort"), (("department", "position"), "member_by_occupation")],
)
def test_colleagues_are_counted_in_the_order_of_an_index(helene, columns, index):
    """By promotion for the sheet of the place, by what they do for the allies of one of them."""
    grow(helene.collectivity)
    here = Member.objects.visible_to(helene.user).filter(collectivity=helene.collectivity)
    plan = here.order_by().values_list(*columns).annotate(n=Count("pk")).explain()
    assert index in plan
    assert "TEMP B-TREE" not in plan
    assert sum(n for _, n in people_by_cohort(helene.collectivity)) == here.count()


def test_a_skill_that_is_asked_is_named_without_listing_everybody(helene):
    helene.set_skills(["Facilitation"])
    query = QueryDict(f"competence={Skill.objects.get(name='Facilitation').slug}")

    def ask() -> PeopleFilter:
        return PeopleFilter(query, helene.user)

    planner_statistics.refresh()
    alone = steps_of(ask)
    grow(helene.collectivity)
    assert [chip.label for chip in ask().chips] == ["Facilitation"]
    assert steps_of(ask) < alone + OTHERS / 10  # ten steps a person are one of these
