"""The plans of teams: as good as the best of all plans tried, sound by plain counting, explained."""

import json
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest

from emi_alumni.foundation.prepositions import of
from projects.team_plans import Casting, Person, Rule, broken_rules, missing_places, reason
from projects.team_solver import best_plan, why_none

# Small castings of which every plan was tried, with the least cost.
REFERENCE = json.loads((Path(__file__).parent / "data" / "team_plans.json").read_text())


def collectivities(people: list[Person], places: int) -> Rule:
    labels = {person.labels["place"] for person in people if "place" in person.labels}
    words = {label: of(label) for label in labels}
    return Rule("place", "la règle des collectivités", dict.fromkeys(labels, places), words)


def casting_of(case: dict) -> Casting:
    people = [
        Person(number, tuple(team + 1 for team in one["wishes"]), {"place": one["collectivite"]})
        for number, one in enumerate(case["people"])
    ]
    teams = {number: f"Projet {number}" for number in range(1, len(case["sizes"]) + 1)}
    sizes = dict(zip(teams, case["sizes"], strict=True))
    rule = collectivities(people, case["at_most_of_one_collectivite"])
    return Casting(people, teams, [rule], sizes=sizes, unwished=case["costs"]["other"])


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["name"])
def test_no_plan_costs_less_than_ours(case):
    casting = casting_of(case)
    plan = best_plan(casting)
    assert (plan and plan.cost) == case["least_cost"]
    if plan:
        assert plan.proven
        assert broken_rules(casting, plan.teams) == []
        first = {number: team + 1 for number, team in enumerate(case["first_best_plan_in_order"])}
        assert casting.cost_of(first) == plan.cost
    else:
        assert "7 personnes du Département, 3 équipes × 2 = 6 places." in why_none(casting)


def twenty_four(**more) -> Casting:
    places = ["Département", "Ermont", "Sannois", "Cergy", "Argenteuil", "Franconville"]
    people = [Person(n, (n % 3 + 1, (n + 1) % 3 + 1), {"place": places[n % 6]}) for n in range(24)]
    return Casting(people, {n: f"Projet {n}" for n in range(1, 6)}, [collectivities(people, 2)], **more)


def test_sizes_differ_by_one_and_the_same_question_has_one_answer():
    casting = twenty_four()
    start = perf_counter()
    plan = best_plan(casting)
    assert perf_counter() - start < 4
    sizes = [len(casting.members(plan.teams, team)) for team in casting.teams]
    assert sorted(sizes) == [4, 5, 5, 5, 5]
    assert best_plan(casting) == plan
    assert best_plan(replace(casting, people=casting.people[::-1])).teams == plan.teams


def test_nobody_is_outside_of_their_wishes_while_a_plan_avoids_it():
    """One at 9 costs less than four at 3: people come before the sum."""
    people = [Person(n, (1, 2, 3)) for n in range(6)] + [Person(n, (1, 2)) for n in range(6, 9)]
    casting = Casting(people, {1: "A", 2: "B", 3: "C"})
    plan = best_plan(casting)
    assert all(plan.teams[person.key] in person.wishes for person in people)


def test_who_is_settled_stays_and_the_rest_moves_as_little_as_it_may():
    casting = twenty_four()
    plan = best_plan(casting)
    again = best_plan(replace(casting, now=plan.teams))
    assert again.teams == plan.teams
    moved = best_plan(replace(casting, now=plan.teams, settled={0: 5}))
    assert moved.teams[0] == 5
    assert broken_rules(casting, moved.teams) == []


@pytest.mark.parametrize("first", range(1, 4001, 250))
def test_who_is_in_a_team_stays_there_while_nothing_else_differs(first):
    """Whatever their numbers, which make the fixed order: one move outweighs it."""
    people = [Person(first + n, ()) for n in range(24)]
    now = {person.key: first + person.key % 3 for person in people}
    casting = Casting(people, {first + n: f"Projet {n}" for n in range(3)}, now=now)
    assert best_plan(casting).teams == now
    alone = replace(casting, now={people[0].key: first + 1, people[5].key: first + 1})
    plan = best_plan(alone).teams
    assert plan[people[0].key] == plan[people[5].key] == first + 1


def test_what_is_impossible_is_counted_then_the_rule_that_frees_is_named():
    people = [Person(n, (1,), {"place": "Département" if n < 11 else f"Ville {n}"}) for n in range(24)]
    casting = Casting(people, {n: f"Projet {n}" for n in range(1, 6)}, [collectivities(people, 2)])
    assert best_plan(casting) is None
    counts, freed = why_none(casting)
    assert counts == "11 personnes du Département, 5 équipes × 2 = 10 places."
    assert freed == "Une répartition existe en renonçant à la règle des collectivités."


def test_settled_places_that_break_a_rule_are_said():
    people = [Person(n, (), {"place": "Ermont" if n < 3 else "Sannois"}) for n in range(6)]
    casting = Casting(people, {1: "La pluie", 2: "Le soleil"}, [collectivities(people, 2)], {0: 1, 1: 1, 2: 1})
    assert best_plan(casting) is None
    assert missing_places(casting) == ["Fixées par vous : « La pluie » : 3 personnes d’Ermont, 2 au plus."]
    assert "les places que vous avez fixées" in why_none(casting)[-1]


def test_two_rules_together_may_leave_nothing():
    people = [Person(n, (), {"place": "Ermont", "trade": "a"}) for n in range(6)]
    rules = [collectivities(people, 2), Rule("trade", "la règle des métiers", {"a": 2}, {"a": "d’un métier"})]
    casting = Casting(people, {1: "A", 2: "B"}, rules)
    assert "ne suffit pas" in why_none(casting)[-1]


def test_each_place_has_its_reason():
    people = [
        Person(1, (1, 2), {"place": "Ermont"}),
        Person(2, (1,), {"place": "Ermont"}),
        Person(3, (1, 2), {"place": "Sannois"}),
        Person(4, (), {"place": "Sannois"}),
    ]
    casting = Casting(people, {1: "La pluie", 2: "Le soleil"}, [collectivities(people, 1)], {4: 2})
    plan = {1: 2, 2: 1, 3: 1, 4: 2}
    said = [reason(casting, plan, person) for person in people]
    assert said == [
        "Son 2e vœu, et la seule place que l’équilibre laisse dans cette répartition.",
        "Son 1er vœu.",
        "Son 1er vœu.",
        "Place fixée par la mission.",
    ]


def test_a_second_wish_says_what_closed_the_first():
    people = [Person(n, (1, 2)) for n in range(6)]
    casting = Casting(people, {1: "La pluie", 2: "Le soleil", 3: "Le vent"})
    plan = {0: 1, 1: 1, 2: 2, 3: 3, 4: 3, 5: 2}
    assert reason(casting, {**plan, 5: 3}, people[2]) == "Son 2e vœu : « La pluie » est complète (2 personnes)."
    assert reason(casting, {**plan, 5: 3}, people[3]) == "Hors de ses vœux : « La pluie » est complète (2 personnes)."


def test_people_moved_by_hand_read_what_it_breaks():
    people = [Person(n, (), {"place": "Ermont"}) for n in range(3)] + [Person(3)]
    casting = Casting(people, {1: "La pluie", 2: "Le soleil"}, [collectivities(people, 2)])
    assert broken_rules(casting, dict.fromkeys(range(4), 1)) == [
        "« La pluie » : 4 personnes, 2 au plus pour des équipes de même taille.",
        "« La pluie » : 3 personnes d’Ermont, 2 au plus.",
        "« Le soleil » : 0 personne, 2 au moins pour des équipes de même taille.",
    ]


def test_even_shares_weigh_as_much_as_a_second_wish_and_never_a_place_outside_of_wishes():
    people = [Person(n, (1, 2) if n < 2 else (2, 1), {"sex": "a" if n < 2 else "b"}) for n in range(4)]
    even = Rule("sex", "la répartition", {"a": 2, "b": 2}, {"a": "a", "b": "b"}, {"a": 1, "b": 1})
    casting = Casting(people, {1: "A", 2: "B"}, [even])
    plan = best_plan(casting)
    assert plan.cost == 2  # two second wishes, or two people above the even share
    assert casting.cost_of({0: 1, 1: 1, 2: 2, 3: 2}) == 2
    without_second = [replace(one, wishes=one.wishes[:1]) for one in people]
    plan = best_plan(replace(casting, people=without_second))
    assert plan.teams == {0: 1, 1: 1, 2: 2, 3: 2}
    indifferent = best_plan(replace(casting, people=[replace(one, wishes=()) for one in people]))
    assert indifferent.cost == 0
    assert indifferent.teams[0] != indifferent.teams[1]
