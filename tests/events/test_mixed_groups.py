"""Groups of a codev: mixed where that can be, people who have met apart, the best of every grouping of small pools."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from events.mixed_groups import Excess, Grouping, Person, compose_groups, group_sizes, invite_group

INSTANCES = json.loads((Path(__file__).parent / "data" / "mixed_groups.json").read_text(encoding="utf-8"))
CITIES = ("Cergy", "Ermont", "Osny", "Sannois", "Argenteuil", "Pontoise")
Pairs = set[tuple[int, int]]


def people_of(labels: str) -> list[Person]:
    """« Cergy 2019, Ermont 2020 »: people numbered from 0."""
    return [Person(key, *label.split()) for key, label in enumerate(labels.split(", "))]


def of_one(collectivity: str, count: int, first: int = 0) -> list[Person]:
    """People of one collectivité, each of another promotion."""
    return [Person(first + n, collectivity, f"P{first + n}") for n in range(count)]


def every_grouping(people: Sequence[Person], sizes: Sequence[int]) -> Iterator[list[tuple[Person, ...]]]:
    if not sizes:
        yield []
        return
    for group in combinations(people, sizes[0]):
        for others in every_grouping([person for person in people if person not in group], sizes[1:]):
            yield [group, *others]


def cost_of(groups: Sequence[Sequence[Person]], met: Pairs) -> int:
    cost = 0
    for group in groups:
        for one, other in combinations(group, 2):
            cost += 4 * ((one.key, other.key) in met or (other.key, one.key) in met)
            cost += 3 * (one.collectivity == other.collectivity) + (one.cohort == other.cohort)
    return cost


def excess_of(groups: Sequence[Sequence[Person]]) -> int:
    """How many people are too many: of one collectivité over a third, rounded up; of one promotion, when all are."""
    too_many = 0
    for group in groups:
        third = len(group) // 3 + (len(group) % 3 > 0)
        too_many += sum(max(0, n - third) for n in Counter(person.collectivity for person in group).values())
        too_many += len(group) > 1 and len({person.cohort for person in group}) == 1
    return too_many


def small_pools(seed: str, count: int) -> Iterator[tuple[list[Person], list[int], Pairs]]:
    random = Random(seed)
    for _ in range(count):
        n = random.randint(6, 9)
        sizes = random.choice([[n // 2, n - n // 2], [n - 3], [4], [6]])
        people = [Person(key, random.choice(CITIES[:4]), f"P{random.randrange(3)}") for key in range(n)]
        yield people, sizes, {pair for pair in combinations(range(n), 2) if random.random() < 0.3}


def keys(grouping: Grouping) -> list[list[int]]:
    return [[person.key for person in group] for group in grouping.groups]


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance["name"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_instances_of_which_every_grouping_was_tried(instance, seed):
    labels = zip(instance["collectivites"], instance["cohorts"], strict=True)
    people = [Person(key, f"C{city}", f"P{cohort}") for key, (city, cohort) in enumerate(labels)]
    met = {tuple(pair) for pair in instance["met_before"]}
    grouping = compose_groups(people, instance["sizes"], met, seed=seed, mixed=False)
    assert grouping.cost == cost_of(grouping.groups, met) == instance["least_penalty"]


def test_small_pools_get_the_most_mixed_and_then_the_cheapest_of_all_groupings():
    for seed, (people, sizes, met) in enumerate(small_pools("pools", 60)):
        groupings = list(every_grouping(people, sizes))
        plain = compose_groups(people, sizes, met, seed=seed, mixed=False)
        assert plain.cost == cost_of(plain.groups, met) == min(cost_of(groups, met) for groups in groupings)
        mixed = compose_groups(people, sizes, met, seed=seed)
        assert mixed.cost == cost_of(mixed.groups, met)
        best = min((excess_of(groups), cost_of(groups, met)) for groups in groupings)
        assert (excess_of(mixed.groups), mixed.cost) == best


def test_the_client_of_small_pools_gets_the_best_of_all_groups_with_them():
    for seed, (people, _, met) in enumerate(small_pools("clients", 60)):
        client = people[seed % len(people)]
        group = compose_groups(people, [5], met, client=client, seed=seed)
        with_client = [[one] for one in combinations(people, 5) if client in one]
        best = min((excess_of(groups), cost_of(groups, met)) for groups in with_client)
        assert (excess_of(group.groups), group.cost) == best
        assert client in group.groups[0]


def test_everybody_is_in_one_group_or_in_the_rest_and_pairs_who_have_met_are_listed():
    for seed, (people, sizes, met) in enumerate(small_pools("everybody", 100)):
        grouping = compose_groups(people, sizes, met, seed=seed)
        assert [len(group) for group in grouping.groups] == sizes
        assert sorted(p.key for group in (*grouping.groups, grouping.rest) for p in group) == list(range(len(people)))
        together = {(a.key, b.key) for group in grouping.groups for a, b in combinations(group, 2)}
        assert sorted((a.key, b.key) for a, b in grouping.met) == sorted(together & met)


def test_reasons_are_true_and_given_when_and_only_when_a_group_is_not_mixed():
    """What counting says cannot be, no grouping is; and a mix that can be is found."""
    counted = 0
    for seed, (people, sizes, met) in enumerate(small_pools("reasons", 150)):
        grouping = compose_groups(people, sizes, met, seed=seed)
        assert bool(grouping.reasons) == (not grouping.is_mixed) == (excess_of(grouping.groups) > 0)
        if not grouping.is_mixed:
            assert all(excess_of(groups) for groups in every_grouping(people, sizes))
            counted += not any("essais" in reason for reason in grouping.reasons)
    assert counted, "no pool was too much alike: draw others"


def test_the_same_people_and_seed_give_the_same_groups_in_whatever_order_they_come():
    random = Random("order")
    people = [Person(key, random.choice(CITIES), f"P{random.randrange(4)}") for key in range(30)]
    met = [pair for pair in combinations(range(30), 2) if random.random() < 0.2]
    first = compose_groups(people, [7, 8, 6], met, client=people[11], seed=7)
    shuffled = [(b, a) for a, b in random.sample(met, len(met))]
    again = compose_groups(random.sample(people, 30), [7, 8, 6], shuffled, client=people[11], seed=7)
    assert again == first


def test_sixty_people_are_shared_out_mixed_and_nearly_nobody_knows_another():
    random = Random("sixty")
    people = [Person(key, random.choice(CITIES), f"P{random.randrange(8)}") for key in range(60)]
    met = {pair for pair in combinations(range(60), 2) if random.random() < 0.25}
    grouping = compose_groups(people, group_sizes(60), met, seed=1)
    assert grouping.is_mixed
    by_chance = compose_groups(people, group_sizes(60), set(), seed=1)
    assert len(grouping.met) <= 3 < cost_of(by_chance.groups, met) / 8
    assert grouping.how == "le meilleur de 20 essais"


def test_eleven_people_of_one_collectivity_do_not_fit_in_ten_places():
    """Five groups of six take two each; eleven of thirty come from the Département."""
    people = of_one("Département", 11) + [Person(11 + n, CITIES[n % 6], f"P{n}") for n in range(19)]
    grouping = compose_groups(people, [6] * 5, seed=1)
    assert grouping.reasons == ("Département : 11 personnes pour 10 places.",)
    (excess,) = grouping.excesses
    assert excess == Excess(excess.group, "Département", people=3, places=2)


def test_the_mix_comes_before_people_who_have_met():
    """The Département has met all others and nobody of its own: by cost alone it would stay together."""
    people = of_one("Département", 10) + [Person(10 + n, CITIES[n % 6], f"P{10 + n}") for n in range(20)]
    met = [(one, other) for one in range(10) for other in range(10, 30)]
    together = compose_groups(people, [6] * 5, met, seed=1, mixed=False)
    assert excess_of(together.groups) > 0
    assert compose_groups(people, [6] * 5, met, seed=1).is_mixed


def test_people_of_a_large_collectivity_stay_out_when_others_are_enough():
    people = of_one("Département", 40) + [Person(40 + n, CITIES[n % 3], f"P{n}") for n in range(6)]
    group = compose_groups(people, [8], seed=1)
    assert (group.is_mixed, group.reasons, len(group.rest)) == (True, (), 38)


def test_a_pool_of_one_promotion_says_so():
    people = [Person(key, CITIES[key], "2023-2024") for key in range(6)]
    assert compose_groups(people, [6], seed=1).reasons == ("Promotion 2023-2024 : 6 personnes pour 5 places.",)


def test_what_counting_does_not_explain_is_told_as_the_tries_left_it():
    """Each label has a place for two of these, but the client shares one with each of the others."""
    people = people_of("Cergy A, Sannois A, Sannois B")
    grouping = compose_groups(people, [2], client=people[1], seed=1)
    assert grouping.reasons == ("Aucun des 20 essais ne mêle assez : Promotion A, 2 personnes pour 1 place.",)
    more = people_of("Cergy A, Sannois A, Sannois B, Osny C, Ermont D, Pontoise E")
    apart = compose_groups(more, [2, 4], client=more[1], seed=1)
    assert apart.is_mixed


def test_unknown_collectivities_and_promotions_are_alike_to_nobody():
    people = [Person(key, "", "") for key in range(6)]
    group = compose_groups(people, [6], seed=1)
    assert (group.is_mixed, group.cost) == (True, 0)


# -- Inviting one group around a client --------------------------------------------------------------------------------


def test_the_client_is_invited_with_seven_others_of_at_least_three_collectivities():
    random = Random("pool")
    people = [Person(key, random.choice(CITIES), f"P{random.randrange(6)}") for key in range(40)]
    grouping = invite_group(people[3], people, seed=1)
    (group,) = grouping.groups
    assert len(group) == 8
    assert people[3] in group
    assert len({person.collectivity for person in group}) >= 3
    assert len({person.cohort for person in group}) >= 2
    assert (grouping.reasons, grouping.met) == ((), ())


def test_the_client_need_not_be_of_the_pool():
    client = Person(99, "Cergy", "P99")
    (group,) = invite_group(client, of_one("Osny", 3) + of_one("Ermont", 3, 3) + of_one("Sannois", 2, 6), seed=1).groups
    assert client in group


def test_a_smaller_group_is_invited_rather_than_people_who_have_met():
    people = [Person(key, CITIES[key % 4], f"P{key}") for key in range(8)]
    met = [(6, other) for other in range(6)] + [(7, other) for other in range(6)]
    assert keys(invite_group(people[0], people, met, seed=1)) == [[0, 1, 2, 3, 4, 5]]


def test_when_all_have_met_eight_come_or_fewer_and_the_page_can_list_who_knows_whom():
    people = [Person(key, CITIES[key % 4], f"P{key}") for key in range(9)]
    grouping = invite_group(people[0], people, combinations(range(9), 2), seed=1)
    assert (len(grouping.groups[0]), len(grouping.met)) == (6, 15)


@pytest.mark.parametrize(
    ("others", "reason"),
    [(0, "1 personne en tout : il en faut 6 au moins."), (4, "5 personnes en tout : il en faut 6 au moins.")],
)
def test_too_few_people_all_come_and_it_is_said(others, reason):
    people = [Person(key, CITIES[key], f"P{key}") for key in range(others + 1)]
    grouping = invite_group(people[0], people[1:], seed=1)
    assert (len(grouping.groups[0]), grouping.reasons) == (others + 1, (reason,))


def test_groups_have_six_to_eight_people_and_leave_out_as_few_as_can_be():
    def most_placed(people: int) -> int:
        return max(n for n in range(people + 1) if any(6 * g <= n <= 8 * g for g in range(people // 6 + 1)))

    for people in range(200):
        sizes = group_sizes(people)
        assert all(6 <= size <= 8 for size in sizes)
        assert sum(sizes) == most_placed(people)
        assert max(sizes, default=0) - min(sizes, default=0) <= 1
    assert (group_sizes(60), group_sizes(17), group_sizes(5)) == ([7] * 6 + [6] * 3, [8, 8], [])


@pytest.mark.parametrize(
    ("sizes", "client", "fault"),
    [
        ([5], None, "fewer people"),
        ([], None, "no group"),
        ([0, 4], None, "no group"),
        ([4], Person(9, "Osny", "P"), "client"),
    ],
)
def test_a_question_without_an_answer_is_refused(sizes, client, fault):
    with pytest.raises(ValueError, match=fault):
        compose_groups(of_one("Cergy", 4), sizes, client=client, seed=1)


def test_somebody_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        compose_groups(of_one("Cergy", 4) + of_one("Osny", 1), [5], seed=1)
