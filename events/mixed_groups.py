"""Groups of a codev or of a « débogage »: six to eight people of several collectivités and promotions, who never met.

Two people in one group cost 4 when they have met, 3 when they share a collectivité, 1 when they share a promotion. From
twenty shuffled starts, two people change places as long as that lowers the cost, and the best of the twenty is kept: on
24 to 60 people this found better groups in a tenth of a second than a general solver in twelve. It is the best of
twenty tries and not proven the best of all: the page says « le meilleur de 20 essais ».

A group is *mixed* when no collectivité has more than a third of its seats (rounded up: so there are three at least) and
no promotion has them all. That comes before the cost. Where it cannot be, or was not found, `reasons` says why.

No database here: people are keys with two labels, and the same people and seed give the same groups.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, pairwise
from operator import attrgetter
from random import Random

MET, SAME_COLLECTIVITY, SAME_COHORT = 4, 3, 1
SMALLEST, LARGEST = 6, 8
STARTS = 20


@dataclass(frozen=True)
class Person:
    """Somebody willing to come. A blank `collectivity` or `cohort` is unknown, and nobody's like."""

    key: int
    collectivity: str
    cohort: str


@dataclass(frozen=True)
class Excess:
    """In a group (counted from 0), more people of « Département » or « Promotion 2023-2024 » than a mix takes."""

    group: int
    label: str
    people: int
    places: int


@dataclass(frozen=True)
class Grouping:
    """Groups, each in the order of the keys, and the `rest` whom none needs.

    `met` are the pairs of one group who know each other already; `excesses` what keeps groups from being mixed;
    `reasons` French sentences that say why, none when all groups are mixed and large enough; `cost` compares groupings
    of the same people and sizes.
    """

    groups: tuple[tuple[Person, ...], ...]
    rest: tuple[Person, ...]
    met: tuple[tuple[Person, Person], ...]
    excesses: tuple[Excess, ...]
    reasons: tuple[str, ...]
    cost: int
    tries: int = STARTS

    @property
    def is_mixed(self) -> bool:
        return not self.excesses

    @property
    def how(self) -> str:
        """What a page owes to its reader about these groups: « le meilleur de 20 essais »."""
        return f"le meilleur de {self.tries} essais"


def collectivity_places(size: int) -> int:
    """How many people of one collectivité a mixed group of this size takes: a third, rounded up."""
    return -(-size // 3)


def cohort_places(size: int) -> int:
    """How many people of one promotion a mixed group of this size takes: all but one."""
    return max(size - 1, 1)


def group_sizes(people: int) -> list[int]:
    """Sizes of six to eight, as near seven as may be, that place the most of so many people; none below six.

    Only 9, 10, 11 and 17 people leave somebody out: groups of eight are full then.
    """
    if people < SMALLEST:
        return []
    possible = [groups for groups in range(1, people // SMALLEST + 1) if people <= groups * LARGEST]
    if not possible:
        return [LARGEST] * (people // SMALLEST)
    groups = min(possible, key=lambda groups: abs(people / groups - 7))
    return [people // groups + (group < people % groups) for group in range(groups)]


def invite_group(client: Person, pool: Iterable[Person], met: Iterable[tuple[int, int]] = (), *, seed: int) -> Grouping:
    """The client and five to seven people of the pool: eight in all, or fewer where that mixes better or keeps people
    who have met apart. With fewer people than six in all, everybody, and a reason that says so.

    The work grows with the square of the pool, which may hold hundreds of people, not thousands.
    """
    people = {person.key: person for person in pool} | {client.key: client}
    pairs = list(met)
    largest = min(LARGEST, len(people))
    group = min(
        (
            compose_groups(people.values(), [size], pairs, client=client, seed=seed)
            for size in range(largest, min(largest, SMALLEST) - 1, -1)
        ),
        key=_flaws,
    )
    if len(people) < SMALLEST:
        lack = f"{_counted(len(people), 'personne')} en tout : il en faut {SMALLEST} au moins."
        group = replace(group, reasons=(lack, *group.reasons))
    return group


def _flaws(grouping: Grouping) -> tuple[int, int]:
    return sum(excess.people - excess.places for excess in grouping.excesses), len(grouping.met)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number > 1)}"


def compose_groups(
    people: Iterable[Person],
    sizes: Sequence[int],
    met: Iterable[tuple[int, int]] = (),
    *,
    client: Person | None = None,
    seed: int,
    mixed: bool = True,
) -> Grouping:
    """Groups of these sizes, the best of twenty tries; people whom the sizes leave no seat make the `rest`.

    The client, one of the people, is in the first group. Without `mixed` the cost alone counts. `met` are pairs of
    keys, in any order; those of people who are not here are left out. Raises ValueError for fewer people than seats, an
    empty group, a key given twice, a client who is not among the people.
    """
    everybody = sorted(people, key=lambda person: person.key)
    if len({person.key for person in everybody}) < len(everybody):
        raise ValueError("somebody is given twice")
    if min(sizes, default=0) < 1:
        raise ValueError("no group, or an empty one")
    if len(everybody) < sum(sizes):
        raise ValueError("fewer people than seats")
    if client is not None and client not in everybody:
        raise ValueError("the client is not among the people")
    pairs = {(min(pair), max(pair)) for pair in met}
    search = _Search(everybody, sizes, pairs, None if client is None else everybody.index(client), mixed=mixed)
    # Seeded, so that the same people give the same groups each time.
    random = Random(seed)  # noqa: S311
    *seated, rest = search.groups(min((search.descend(random) for _ in range(STARTS)), key=search.score))
    excesses = tuple(_excesses(seated)) if mixed else ()
    return Grouping(
        groups=tuple(seated),
        rest=rest,
        met=tuple(pair for group in seated for pair in combinations(group, 2) if (pair[0].key, pair[1].key) in pairs),
        excesses=excesses,
        reasons=tuple(_reasons(everybody, seated)) if excesses else (),
        cost=sum(_cost(one, other, pairs) for group in seated for one, other in combinations(group, 2)),
    )


def best_additions(
    group: Sequence[Person], pool: Iterable[Person], met: Iterable[tuple[int, int]] = ()
) -> list[Person]:
    """People of the pool, who suits this group best first: the fewest in excess of a mix with them, then the lowest
    cost. People who are in the group already are left out."""
    pairs = {(min(pair), max(pair)) for pair in met}
    inside = {person.key for person in group}

    def fit(person: Person) -> tuple[int, int, int]:
        excess = sum(one.people - one.places for one in _excesses([[*group, person]]))
        by_key = (sorted((person, other), key=attrgetter("key")) for other in group)
        cost = sum(_cost(lower, higher, pairs) for lower, higher in by_key)
        return excess, cost, person.key

    return sorted((person for person in pool if person.key not in inside), key=fit)


# -- Why groups are not mixed ------------------------------------------------------------------------------------------

# What people of one group should not share too much: how a label is written, which it is, its places in a group.
LABELS = (
    ("{}", attrgetter("collectivity"), collectivity_places),
    ("Promotion {}", attrgetter("cohort"), cohort_places),
)


def _excesses(groups: Sequence[Sequence[Person]]) -> Iterator[Excess]:
    for number, group in enumerate(groups):
        for form, label_of, places_in in LABELS:
            for label, people in sorted(Counter(map(label_of, group)).items()):
                if label and people > places_in(len(group)):
                    yield Excess(number, form.format(label), people, places_in(len(group)))


def _reasons(people: Sequence[Person], groups: Sequence[Sequence[Person]]) -> Iterator[str]:
    """By counting first: « Département : 11 personnes pour 10 places ». Else, what the best try did not avoid."""
    unexplained = list(_excesses(groups))
    for form, label_of, places_in in LABELS:
        places = sum(places_in(len(group)) for group in groups)
        counts = Counter(map(label_of, people))
        if sum(min(count, places) if label else count for label, count in counts.items()) < sum(map(len, groups)):
            crowded = {form.format(label): count for label, count in sorted(counts.items()) if label and count > places}
            unexplained = [excess for excess in unexplained if excess.label not in crowded]
            for label, count in crowded.items():
                yield f"{label} : {_counted(count, 'personne')} pour {_counted(places, 'place')}."
    for excess in unexplained:
        where = f"groupe {excess.group + 1}, " if len(groups) > 1 else ""
        what = f"{_counted(excess.people, 'personne')} pour {_counted(excess.places, 'place')}"
        yield f"Aucun des {STARTS} essais ne mêle assez : {where}{excess.label}, {what}."


# -- The search --------------------------------------------------------------------------------------------------------


def _cost(one: Person, other: Person, met: Container[tuple[int, int]]) -> int:
    """Of two people in one group, the lower key first."""
    return (
        MET * ((one.key, other.key) in met)
        + SAME_COLLECTIVITY * (one.collectivity == other.collectivity != "")
        + SAME_COHORT * (one.cohort == other.cohort != "")
    )


class _Search:
    """Arrangements of people on seats: lists of their indexes, group after group, then the rest.

    An arrangement is better when fewer people are in excess of a mix, then when its pairs cost less.
    """

    def __init__(
        self,
        people: Sequence[Person],
        sizes: Sequence[int],
        met: Container[tuple[int, int]],
        client: int | None,
        *,
        mixed: bool,
    ) -> None:
        self.people = people
        self.client = client
        self.rest = len(sizes)
        # The group of each seat, and the first seat after each group.
        self.group = [group for group, size in enumerate(sizes) for _ in range(size)]
        self.seated = len(self.group)
        self.group += [self.rest] * (len(people) - self.seated)
        self.end = list(accumulate(sizes))
        self.cost = [[0] * len(people) for _ in people]
        for (i, one), (j, other) in combinations(enumerate(people), 2):
            self.cost[i][j] = self.cost[j][i] = _cost(one, other, met)
        # Labels as numbers, two for each person; 0 is what no mix counts.
        number = {("", ""): 0}
        self.labels = [
            tuple(
                number.setdefault((kind, label) if label and mixed else ("", ""), len(number))
                for kind, label in (("collectivity", person.collectivity), ("cohort", person.cohort))
            )
            for person in people
        ]
        places = {"": lambda size: 2 * len(people), "collectivity": collectivity_places, "cohort": cohort_places}
        self.places = [[places[kind](size) for kind, _ in number] for size in sizes]
        self.places.append([2 * len(people)] * len(number))

    def groups(self, arrangement: Sequence[int]) -> list[tuple[Person, ...]]:
        """Each group, and the rest, in the order of the keys."""
        starts = [0, *self.end, len(arrangement)]
        return [tuple(self.people[i] for i in sorted(arrangement[a:b])) for a, b in pairwise(starts)]

    def score(self, arrangement: Sequence[int]) -> tuple[int, int]:
        """People in excess, and the cost of all pairs."""
        cost = sum(
            self.cost[arrangement[a]][arrangement[b]]
            for a, b in combinations(range(self.seated), 2)
            if self.group[a] == self.group[b]
        )
        return self._excess(self._taken(arrangement)), cost

    def _taken(self, arrangement: Sequence[int]) -> list[list[int]]:
        """How many people of each label each group has."""
        taken = [[0] * len(places) for places in self.places]
        for seat, person in enumerate(arrangement):
            for label in self.labels[person]:
                taken[self.group[seat]][label] += 1
        return taken

    def _excess(self, taken: list[list[int]]) -> int:
        rows = zip(taken, self.places, strict=True)
        return sum(max(0, people - places) for row in rows for people, places in zip(*row, strict=True))

    def descend(self, random: Random) -> list[int]:
        """From a shuffled start, two people change seats as long as that makes the arrangement better."""
        others = [person for person in range(len(self.people)) if person != self.client]
        random.shuffle(others)
        at = others if self.client is None else [self.client, *others]
        taken = self._taken(at)
        excess = self._excess(taken)
        # What each person would cost in each group; nothing in the rest.
        toward = [[0] * (self.rest + 1) for _ in at]
        for costs, row in zip(toward, self.cost, strict=True):
            for seat in range(self.seated):
                costs[self.group[seat]] += row[at[seat]]
        changed = True
        while changed:
            changed = False
            for a in range(0 if self.client is None else 1, self.seated):
                g = self.group[a]
                for b in range(self.end[g], len(at)):
                    h, i, j = self.group[b], at[a], at[b]
                    leave, come = toward[i], toward[j]
                    change = leave[h] - leave[g] + come[g] - come[h] - (1 if h == self.rest else 2) * self.cost[i][j]
                    if change >= 0 and not excess:
                        continue
                    more = self._more(i, j, g, h, taken)
                    if more < 0 or (more == 0 and change < 0):
                        at[a], at[b] = j, i
                        self._exchange(i, j, g, h, toward, taken)
                        excess += more
                        changed = True
        return at

    def _more(self, i: int, j: int, g: int, h: int, taken: list[list[int]]) -> int:
        """How many more people are in excess when i of group g and j of group h change seats."""
        more = 0
        in_g, in_h, for_g, for_h = taken[g], taken[h], self.places[g], self.places[h]
        for one, other in zip(self.labels[i], self.labels[j], strict=True):
            if one != other:
                more += (in_h[one] >= for_h[one]) - (in_g[one] > for_g[one])
                more += (in_g[other] >= for_g[other]) - (in_h[other] > for_h[other])
        return more

    def _exchange(self, i: int, j: int, g: int, h: int, toward: list[list[int]], taken: list[list[int]]) -> None:
        for person, left, joined in ((i, g, h), (j, h, g)):
            for label in self.labels[person]:
                taken[left][label] -= 1
                taken[joined][label] += 1
        for costs, of_i, of_j in zip(toward, self.cost[i], self.cost[j], strict=True):
            costs[g] += of_j - of_i
            if h != self.rest:
                costs[h] += of_i - of_j
