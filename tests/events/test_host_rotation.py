"""The turning annual meeting: never a higher spread than the best of all plans; swaps, offers and refusals."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest

from events.host_fairness import prove, without
from events.host_rotation import Candidate, CannotHost, Plan, Rotation, plan_hosts
from tests.events.small_histories import (
    NAMES,
    every_plan,
    histories_with_newcomers,
    least_spread,
    loads_before,
    rotation_of,
    small_histories,
    spread_of,
)

# Small instances, whose answers were found by trying every plan.
INSTANCES = json.loads((Path(__file__).parent / "data" / "host_rotation.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance["name"])
def test_instances_of_which_every_plan_was_tried(instance):
    rotation = rotation_of(instance["able_each_year"], instance["already_hosted"], instance["hosts"])
    plan = plan_hosts(rotation)
    assert plan.spread == instance["least_spread"]
    assert sum(times**2 for times in plan.times_hosted.values()) == instance["least_sum_of_squares"]
    assert prove(plan).is_least


def test_all_histories_of_three_hosts_and_three_years_get_the_least_spread():
    """Everybody's possible years, those that nobody can host included, after each of 27 pasts."""
    subsets = [[host for host in range(3) if bits >> host & 1] for bits in range(8)]
    by_load: dict[tuple, int] = {}
    for able in product(subsets, repeat=3):
        for past in ([0, 0, 0], [1, 0, 0], [0, 2, 1], [2, 0, 2], [0, 0, 3]):
            rotation = rotation_of(list(able), past)
            # Years in another order make the same loads possible.
            key = (*sorted(map(tuple, able)), tuple(past))
            if key not in by_load:
                by_load[key] = least_spread(rotation)
            assert plan_hosts(rotation).spread == by_load[key], rotation


def test_histories_of_up_to_four_hosts_and_five_years_get_the_least_spread_and_the_least_squares():
    for rotation in small_histories("histories", 3000):
        plans = list(every_plan(rotation))
        plan = plan_hosts(rotation)
        assert plan.spread == min(map(spread_of, plans)), rotation
        assert sum(n * n for n in plan.times_hosted.values()) == min(sum(n * n for n in p.values()) for p in plans)
        assert sorted([*plan.hosts, *plan.unhosted]) == list(rotation.years)
        for year, host in plan.hosts.items():
            assert host in rotation.possible[year]


def test_the_plan_is_the_same_whatever_the_order_of_what_is_given():
    random = Random("order")
    for rotation in small_histories("order", 100):
        shuffled = replace(
            rotation,
            candidates=tuple(random.sample(rotation.candidates, len(rotation.candidates))),
            years=tuple(random.sample(rotation.years, len(rotation.years))),
            past=dict(random.sample(list(rotation.past.items()), len(rotation.past))),
        )
        assert plan_hosts(shuffled).hosts == plan_hosts(rotation).hosts
        assert prove(plan_hosts(shuffled)) == prove(plan_hosts(rotation))


# -- Among equals, and what people do with a plan ----------------------------------------------------------------------


def test_among_equals_who_hosted_longest_ago_comes_first_and_who_never_did_before_all():
    candidates = tuple(map(Candidate, NAMES))
    past = {2024: "Cergy", 2025: "Ermont", 2026: "Osny"}
    assert plan_hosts(Rotation(candidates, (2027, 2028, 2029, 2030), past)).hosts == {
        2027: "Sannois",
        2028: "Cergy",
        2029: "Ermont",
        2030: "Osny",
    }


def test_then_by_name_as_french_sorts_it():
    candidates = (Candidate("3", "Écouen"), Candidate("1", "Ermont"), Candidate("2", "Eaubonne"))
    assert list(plan_hosts(Rotation(candidates, (2027, 2028, 2029))).hosts.values()) == ["2", "3", "1"]


def test_nobody_hosts_twice_in_a_row_where_two_can_exchange_their_years():
    """In order, Cergy would take 2027 and leave both others to Ermont."""
    candidates = (Candidate("Cergy", cannot=frozenset({2029})), Candidate("Ermont"))
    assert list(plan_hosts(Rotation(candidates, (2027, 2028, 2029))).hosts.values()) == ["Ermont", "Cergy", "Ermont"]


def test_nobody_hosts_twice_in_a_row_where_another_can_have_the_second_time():
    """In order, Cergy would take 2027, and 2028 for want of another."""
    candidates = (Candidate("Cergy"), Candidate("Ermont", cannot=frozenset({2028})))
    assert list(plan_hosts(Rotation(candidates, (2027, 2028, 2029))).hosts.values()) == ["Ermont", "Cergy", "Ermont"]


def test_a_volunteer_comes_first_even_after_an_impossibility():
    candidates = (Candidate("Cergy"), Candidate("Ermont", cannot=frozenset({2027})))
    plan = plan_hosts(Rotation(candidates, (2027, 2028), volunteers={2027: "Ermont"}))
    assert plan.hosts == {2027: "Ermont", 2028: "Cergy"}


def test_a_year_that_nobody_can_host_is_said():
    plan = plan_hosts(Rotation((Candidate("Cergy", cannot=frozenset({2028})),), (2027, 2028)))
    assert (plan.hosts, plan.unhosted, plan.spread) == ({2027: "Cergy"}, (2028,), 0)


def test_without_candidates_there_is_no_host_and_no_spread():
    plan = plan_hosts(Rotation((), (2027,)))
    assert (plan.hosts, plan.unhosted, plan.spread, prove(plan).costs) == ({}, (2027,), 0, ())


def test_past_hosts_who_are_no_candidates_any_more_weigh_nothing():
    plan = plan_hosts(Rotation((Candidate("Cergy"),), (2027,), past={2025: "Osny", 2026: "Osny"}))
    assert plan.times_hosted == {"Cergy": 1}


@pytest.fixture
def plan() -> Plan:
    """Cergy in 2027 and 2030, Ermont in 2028, Osny in 2029, which cannot host in 2027."""
    candidates = (Candidate("Cergy"), Candidate("Ermont"), Candidate("Osny", cannot=frozenset({2027})))
    return plan_hosts(Rotation(candidates, (2027, 2028, 2029, 2030)))


def test_two_years_are_swapped_and_settled(plan):
    assert plan.hosts == {2027: "Cergy", 2028: "Ermont", 2029: "Osny", 2030: "Cergy"}
    swapped = plan.swap(2028, 2029)
    assert swapped.hosts == {2027: "Cergy", 2028: "Osny", 2029: "Ermont", 2030: "Cergy"}
    assert swapped.spread == plan.spread
    assert plan_hosts(swapped.rotation).hosts == swapped.hosts, "a new plan moved what two hosts had agreed"
    assert plan.hosts[2028] == "Ermont", "the plan itself changed"


def test_a_swap_that_one_of_them_cannot_do_is_refused(plan):
    with pytest.raises(CannotHost) as refused:
        plan.swap(2027, 2029)
    assert (refused.value.code, refused.value.year) == ("Osny", 2027)


def test_a_swap_with_who_is_no_candidate_any_more_is_refused(plan):
    smaller = replace(plan.rotation, candidates=plan.rotation.candidates[:2])
    with pytest.raises(CannotHost):
        replace(plan, rotation=smaller).swap(2028, 2029)


@pytest.mark.parametrize(("years", "reason"), [((2027, 2030), "same host"), ((2027, 2041), "no host")])
def test_a_swap_that_exchanges_nothing_is_refused(plan, years, reason):
    with pytest.raises(ValueError, match=reason):
        plan.swap(*years)


def test_who_declines_says_why_and_the_least_loaded_takes_the_year(plan):
    """Osny takes 2028; Ermont, left without any, gets the farthest of the years of who has two."""
    declined = plan.decline(2028, "  La salle est en travaux. ")
    assert declined.hosts == {2027: "Cergy", 2028: "Osny", 2029: "Osny", 2030: "Ermont"}
    (decline,) = declined.declined
    assert (decline.year, decline.code, decline.reason) == (2028, "Ermont", "La salle est en travaux.")
    again = declined.decline(2028, "Elections")
    assert again.hosts[2028] == "Cergy"
    assert [decline.code for decline in again.declined] == ["Ermont", "Osny"]
    nobody = again.decline(2028, "Trop tôt")
    assert nobody.unhosted == (2028,)
    with pytest.raises(ValueError, match="no host"):
        nobody.decline(2028, "Encore")


def test_a_decline_without_a_reason_is_refused(plan):
    with pytest.raises(ValueError, match="why"):
        plan.decline(2028, "  ")


def test_a_volunteer_who_declines_is_held_to_nothing(plan):
    assert plan.volunteer(2028, "Osny").decline(2028, "Malades").hosts[2028] != "Osny"


def test_who_offers_gets_the_year_and_the_spread_stays_the_least(plan):
    offered = plan.volunteer(2027, "Osny")
    assert offered.hosts[2027] == "Osny"
    assert prove(offered).is_least
    with pytest.raises(ValueError, match="not to plan"):
        plan.volunteer(2026, "Osny")
    with pytest.raises(ValueError, match="no candidates"):
        plan.volunteer(2028, "Paris")


def test_whatever_is_declined_offered_or_swapped_the_plan_is_the_fairest_that_is_left():
    random = Random("operations")
    for rotation in small_histories("operations", 150):
        plan = plan_hosts(rotation)
        for _ in range(3):
            if plan.hosts and random.random() < 0.6:
                plan = plan.decline(random.choice(list(plan.hosts)), "Non")
            else:
                plan = plan.volunteer(random.choice(rotation.years), random.choice(rotation.candidates).code)
            assert plan.spread == least_spread(plan.rotation)


def test_years_announced_stay_where_fairness_does_not_ask_otherwise(plan):
    rotation = replace(plan.rotation, years=(*plan.rotation.years, 2031, 2032))
    longer = plan_hosts(rotation, announced=plan.hosts).hosts
    assert {year: longer[year] for year in plan.hosts} == plan.hosts


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ({"candidates": (Candidate("Cergy"), Candidate("Cergy"))}, "twice"),
        ({"volunteers": {2027: "Paris"}}, "no candidates"),
        ({"past": {2027: "Cergy"}}, "already"),
    ],
)
def test_a_question_that_contradicts_itself_is_refused(question, fault):
    with pytest.raises(ValueError, match=fault):
        Rotation(**{"candidates": (Candidate("Cergy"),), "years": (2027,), **question})


# -- Several volunteers, and those who joined on the way ---------------------------------------------------------------


def test_of_two_volunteers_the_year_goes_to_the_less_loaded():
    candidates = tuple(map(Candidate, NAMES))
    offers = {2027: ("Cergy", "Osny"), 2028: ("Cergy",)}
    plan = plan_hosts(Rotation(candidates, (2027, 2028), past={2025: "Cergy"}, volunteers=offers))
    assert plan.hosts == {2027: "Osny", 2028: "Cergy"}
    declined = plan.decline(2027, "Travaux")
    assert declined.hosts[2027] == "Cergy", "the other volunteer was forgotten"


def test_who_joins_among_hosts_at_three_is_not_chosen_year_after_year():
    past = {2014 + n: NAMES[n % 3] for n in range(9)}
    candidates = (*map(Candidate, NAMES[:3]), Candidate("Sannois", joined=2023))
    rotation = Rotation(candidates, (2023, 2024, 2025, 2026), past)
    assert rotation.counted_on_joining == {"Cergy": 0, "Ermont": 0, "Osny": 0, "Sannois": 3}
    assert sorted(plan_hosts(rotation).hosts.values()) == list(NAMES)
    without_it = Rotation(tuple(map(Candidate, NAMES)), rotation.years, past)
    assert list(plan_hosts(without_it).hosts.values()).count("Sannois") == 3


def test_a_first_one_counts_nothing_and_what_is_hosted_after_joining_counts():
    past = {2020: "Cergy", 2021: "Ermont", 2022: "Cergy", 2023: "Osny"}
    candidates = (Candidate("Cergy"), Candidate("Ermont", joined=2021), Candidate("Osny", joined=2023))
    rotation = Rotation(candidates, (2024,), past)
    assert rotation.counted_on_joining == {"Cergy": 0, "Ermont": 1, "Osny": 2}
    assert rotation.times_before == {"Cergy": 2, "Ermont": 2, "Osny": 3}


def test_histories_with_newcomers_and_several_volunteers_get_the_least_spread_and_a_true_proof():
    for rotation in histories_with_newcomers("newcomers", 1500):
        assert rotation.times_before == loads_before(rotation)
        plan = plan_hosts(rotation)
        assert plan.spread == least_spread(rotation), rotation
        proof = prove(plan)
        assert proof.is_least
        assert proof.most.times - proof.fewest.times == proof.least
        for cost in proof.costs:
            assert least_spread(without(rotation, cost.limits)) == cost.spread < proof.least
