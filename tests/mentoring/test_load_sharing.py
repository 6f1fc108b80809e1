"""Who is asked: the rules that share the load, without any database."""

import random
from itertools import product

import pytest

from mentoring.load_sharing import Candidate, in_order, mixed, pair, seat_cost, share_of_busiest


def order(*candidates: Candidate) -> list[int]:
    return [one.key for one in in_order(candidates)]


def test_who_has_room_comes_before_who_has_none_whatever_they_know():
    assert order(Candidate(1, words=3, has_room=False), Candidate(2, words=0)) == [2, 1]


def test_who_knows_comes_before_who_is_free():
    assert order(Candidate(1, words=0, carried=0), Candidate(2, words=1, carried=9)) == [2, 1]


def test_among_equals_the_least_loaded_is_asked():
    assert order(Candidate(1, words=2, carried=2), Candidate(2, words=2, carried=1)) == [2, 1]


def test_who_lets_people_wait_is_asked_after_who_answers():
    assert order(Candidate(1, words=2, carried=1, silences=1), Candidate(2, words=2, carried=4)) == [2, 1]


def test_another_collectivite_and_the_wished_format_are_preferred_at_the_same_load():
    near, far = Candidate(1, words=2, same_collectivity=True), Candidate(2, words=2)
    assert order(near, far) == [2, 1]
    assert order(Candidate(1, words=2, offers_format=False), Candidate(2, words=2)) == [2, 1]


def test_the_whole_of_loads_is_least_when_they_are_equal():
    """The sum of the first k seats is k², which grows the faster the more one person carries."""
    assert [sum(seat_cost(k) for k in range(1, n + 1)) for n in (1, 2, 5)] == [1, 4, 25]


def test_collectivites_come_in_turn_and_the_full_stay_behind():
    ranked = [Candidate(1, 1), Candidate(2, 1), Candidate(3, 1), Candidate(4, 1, has_room=False)]
    assert [one.key for one in mixed(ranked, {1: "A", 2: "A", 3: "B", 4: "C"})] == [1, 3, 2, 4]


@pytest.mark.parametrize("seed", range(60))
def test_pairs_cost_the_least_of_all_plans(seed):
    """Against every plan, on small worlds: four or five wishes, three mentors who carry something already."""
    draw = random.Random(seed)
    wishes, mentors = list(range(draw.choice([4, 5]))), {10 + n: draw.randrange(3) for n in range(3)}
    costs = {(w, m): draw.randrange(6) for w in wishes for m in mentors if draw.random() < 0.8}
    seats = draw.choice([2, 3])

    def whole(plan: dict[int, int]) -> int:
        loads = dict(mentors)
        total = 0
        for wish, mentor in plan.items():
            loads[mentor] += 1
            total += costs[wish, mentor] + seat_cost(loads[mentor])
        return total

    best: dict[int, int] = {}
    for choice in product([None, *mentors], repeat=len(wishes)):
        plan = {w: m for w, m in zip(wishes, choice, strict=True) if m is not None}
        if all((w, m) in costs for w, m in plan.items()) and all(
            list(plan.values()).count(m) <= seats for m in mentors
        ):
            best[len(plan)] = min(best.get(len(plan), 10**9), whole(plan))
    found = pair(wishes, mentors, costs, seats)
    assert all(line in costs for line in found.items())
    assert len(found) == max(best)
    assert whole(found) == best[len(found)]


def test_nobody_possible_is_nobody():
    assert pair([1, 2], {}, {}) == {}
    assert pair([1, 2], {5: 0}, {(1, 5): 0}, seats=1) == {1: 5}


@pytest.mark.met("OUT-07")
@pytest.mark.parametrize(("mentors", "requests"), [(40, 400), (60, 600), (20, 200)])
def test_over_a_year_the_busiest_tenth_of_mentors_carry_under_30_percent(mentors, requests):
    """Topics as people write them, a few asked for by everybody; each request goes to the first of the order."""
    draw = random.Random(7)
    topics = [f"sujet {n}" for n in range(12)]
    weights = [1 / (n + 1) for n in range(12)]
    offered = {key: set(draw.choices(topics, weights, k=2)) for key in range(mentors)}
    loads = dict.fromkeys(offered, 0)
    for _ in range(requests):
        need = draw.choices(topics, weights)[0]
        ranked = in_order(Candidate(key, int(need in said), loads[key]) for key, said in offered.items())
        loads[ranked[0].key] += 1
    assert share_of_busiest(list(loads.values())) < 0.30


def test_by_chance_alone_the_same_year_is_not_shared():
    """What the rule is for: the first on topic, always, and the busiest carry most of it."""
    assert share_of_busiest([100, 10, 10, 10, 5, 5, 5, 5, 5, 5]) > 0.30
