"""The proof that no plan of hosts is fairer needs no trust: it is checked by counting, from the question alone."""

from itertools import combinations

from events.host_fairness import Bound, Cost, Limit, prove, without
from events.host_rotation import Candidate, Plan, Rotation, plan_hosts
from tests.events.small_histories import least_spread, small_histories


def test_the_proof_can_be_checked_by_counting():
    """From the question alone: a bound is true of every plan, and both together are the least spread."""
    for rotation in small_histories("proofs", 1000):
        proof = prove(plan_hosts(rotation))
        most, fewest = proof.most, proof.fewest
        only_they = [year for year, able in rotation.possible.items() if able and set(able) <= set(most.hosts)]
        any_of_them = [year for year, able in rotation.possible.items() if set(able) & set(fewest.hosts)]
        assert (list(most.years), list(fewest.years)) == (only_they, any_of_them)
        for bound in (most, fewest):
            assert bound.before == sum(rotation.times_before[code] for code in bound.hosts)
        assert most.times == -(-(most.before + len(most.years)) // len(most.hosts))
        assert fewest.times == (fewest.before + len(fewest.years)) // len(fewest.hosts)
        assert most.times - fewest.times == proof.least == least_spread(rotation)


def test_whose_impossibility_costs_is_whose_lack_lowers_the_least_of_all_plans():
    """Every limit that lowers the least spread alone, and no other; else a set of which each is needed."""
    together = 0
    for rotation in small_histories("costs", 500):
        least = least_spread(rotation)
        costs = prove(plan_hosts(rotation)).costs
        limits = []
        for code, cannot in ((candidate.code, candidate.cannot) for candidate in rotation.candidates):
            offered = tuple(year for year in rotation.years if rotation.volunteers.get(year) == code)
            missed = tuple(year for year in rotation.years if year in cannot and year not in rotation.volunteers)
            limits += [Limit(code, offered, volunteered=True)] * bool(offered) + [Limit(code, missed)] * bool(missed)
        alone = {limit: least_spread(without(rotation, [limit])) for limit in limits}
        lower = [Cost((limit,), spread) for limit, spread in alone.items() if spread < least]
        if lower:
            assert sorted(map(repr, costs)) == sorted(map(repr, lower))
        elif not costs:
            assert least_spread(without(rotation, limits)) >= least
        else:
            (cost,) = costs
            together += 1
            assert least_spread(without(rotation, cost.limits)) == cost.spread < least
            for fewer in combinations(cost.limits, len(cost.limits) - 1):
                assert least_spread(without(rotation, fewer)) >= least
    assert together, "no history needed several impossibilities to be dropped together: draw others"


def test_a_plan_that_is_not_the_fairest_says_how_far_it_is():
    rotation = Rotation((Candidate("Cergy"), Candidate("Ermont")), (2027, 2028))
    proof = prove(Plan(rotation, {2027: "Cergy", 2028: "Cergy"}))
    assert (proof.spread, proof.least, proof.is_least) == (2, 0, False)


def test_the_page_can_say_whose_impossibility_costs_the_spread():
    """Only Cergy can host; either other alone would lower five apart to three."""
    years = (2027, 2028, 2029, 2030, 2031)
    never = frozenset(years)
    candidates = (Candidate("Cergy"), Candidate("Ermont", cannot=never), Candidate("Sannois", cannot=never))
    proof = prove(plan_hosts(Rotation(candidates, years)))
    assert proof.least == 5
    assert proof.most == Bound(("Cergy",), years, before=0, times=5)
    assert proof.fewest == Bound(("Ermont",), (), before=0, times=0)
    assert proof.costs == (Cost((Limit("Ermont", years),), 3), Cost((Limit("Sannois", years),), 3))


def test_impossibilities_that_only_count_together_are_said_together():
    """Cergy and Ermont can alone, twice each: one more possible host leaves the other at none."""
    years = (2027, 2028, 2029, 2030)
    cannot = {"Cergy": {2029, 2030}, "Ermont": {2027, 2028}, "Osny": set(years), "Sannois": set(years)}
    rotation = Rotation(tuple(Candidate(name, cannot=frozenset(years)) for name, years in cannot.items()), years)
    (cost,) = prove(plan_hosts(rotation)).costs
    assert cost == Cost((Limit("Osny", years), Limit("Sannois", years)), 0)


def test_volunteers_who_offer_too_often_cost_too():
    candidates = tuple(map(Candidate, ("Cergy", "Ermont")))
    rotation = Rotation(candidates, (2027, 2028), volunteers={2027: "Cergy", 2028: "Cergy"})
    assert prove(plan_hosts(rotation)).costs == (Cost((Limit("Cergy", (2027, 2028), volunteered=True),), 0),)
