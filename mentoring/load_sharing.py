"""Who is asked, the load being shared: rules without database.

The k-th request that a mentor carries costs 2k − 1, so that the sum is least when loads are equal (the squares of loads
grow by 2k − 1); what suits the asker less costs a little more. Of one request at a time, the cheapest mentor; of many
wishes known together (a promotion that arrives), the pairs whose whole cost is least, found by handing over along the
cheapest chain of changes.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

# What suits less, in the same unit as 2k − 1: two points weigh as one request more.
A_SILENCE = 8  # each request of the year that they left without answer: who asks has waited five days for nothing
SAME_COLLECTIVITY = 4
OTHER_FORMAT = 2
SAME_COHORT = 1
A_WORD = 3  # each, of the need, up to ENOUGH_WORDS, that the mentor’s words do not have
ENOUGH_WORDS = 3


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked. `words`: how much of the need their topics say (0: nothing). `carried`: how many
    requests they were sent within a year, of which `silences` without answer. `has_room`: within what they accept in a
    month."""

    key: int
    words: int
    carried: int = 0
    silences: int = 0
    has_room: bool = True
    same_collectivity: bool = False
    same_cohort: bool = False
    offers_format: bool = True


def seat_cost(k: int) -> int:
    """What the k-th request of one mentor costs, counted from 1."""
    return 2 * k - 1


def cost(candidate: Candidate) -> int:
    """Of asking this person once more."""
    return (
        seat_cost(candidate.carried + 1)
        + A_SILENCE * candidate.silences
        + A_WORD * (ENOUGH_WORDS - min(candidate.words, ENOUGH_WORDS))
        + SAME_COLLECTIVITY * candidate.same_collectivity
        + SAME_COHORT * candidate.same_cohort
        + OTHER_FORMAT * (not candidate.offers_format)
    )


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best first: those who have room, then those whose topics say something of the need, then the cheapest; among
    equals the least loaded, then the lowest key, so that the same state of things gives the same answer."""
    return sorted(
        candidates, key=lambda one: (not one.has_room, one.words == 0, cost(one), one.carried, -one.words, one.key)
    )


def mixed(candidates: Sequence[Candidate], places: Mapping[int, Hashable]) -> list[Candidate]:
    """The same, in turns: one of each collectivité (`places` by key), then a second one of each; who has no room stays
    behind."""
    turns: dict[tuple[bool, Hashable], int] = {}
    ranked = []
    for rank, one in enumerate(candidates):
        place = (one.has_room, places.get(one.key))
        turn = turns[place] = turns.get(place, -1) + 1
        ranked.append((not one.has_room, turn, rank, one))
    return [one for *_, one in sorted(ranked, key=lambda line: line[:3])]


def pair(
    wishes: Sequence[int], mentors: Mapping[int, int], costs: Mapping[tuple[int, int], int], seats: int = 1000
) -> dict[int, int]:
    """A mentor for each wish, or for as many as may have one: wish → mentor, of the least whole cost.

    `mentors`: how much each carries already, by key. `costs`: what each possible pair costs beside the seat; a pair
    that is not in it is not possible. A mentor takes `seats` of these at most. Exact: each wish in turn takes the
    cheapest chain of changes among those already paired (Bellman and Ford, with costs that grow along the seats).
    """
    possible: dict[int, list[int]] = {wish: [] for wish in wishes}
    for wish, mentor in sorted(costs):
        if wish in possible and mentor in mentors:
            possible[wish].append(mentor)
    held: dict[int, list[int]] = {mentor: [] for mentor in mentors}
    chosen: dict[int, int] = {}
    for wish in wishes:
        chain = _cheapest_chain(wish, possible, mentors, costs, held, chosen, seats)
        for moved, mentor in chain:
            if moved in chosen:
                held[chosen[moved]].remove(moved)
            chosen[moved] = mentor
            held[mentor].append(moved)
    return chosen


def _cheapest_chain(
    wish: int,
    possible: Mapping[int, Sequence[int]],
    mentors: Mapping[int, int],
    costs: Mapping[tuple[int, int], int],
    held: Mapping[int, Sequence[int]],
    chosen: Mapping[int, int],
    seats: int,
) -> list[tuple[int, int]]:
    """Who goes where so that this wish has a mentor: (wish, mentor), the last first; none when nobody is possible.

    `best[mentor]`: the cheapest way to bring one more to this mentor, before their seat is counted.
    """
    best: dict[int, int] = {}
    came: dict[int, tuple[int, int | None]] = {}
    queue: list[tuple[int, int]] = []
    for mentor in possible[wish]:
        best[mentor], came[mentor] = costs[wish, mentor], (wish, None)
        heappush(queue, (best[mentor], mentor))
    while queue:
        so_far, mentor = heappop(queue)
        if so_far > best[mentor]:
            continue
        for other in held[mentor]:
            for elsewhere in possible[other]:
                through = so_far - costs[other, mentor] + costs[other, elsewhere]
                if (
                    elsewhere != mentor
                    and through < best.get(elsewhere, through + 1)
                    and not _loops(came, mentor, other)
                ):
                    best[elsewhere], came[elsewhere] = through, (other, mentor)
                    heappush(queue, (through, elsewhere))
    ends = [
        (way + seat_cost(mentors[mentor] + len(held[mentor]) + 1), mentor)
        for mentor, way in best.items()
        if len(held[mentor]) < seats
    ]
    chain = []
    at: int | None = min(ends)[1] if ends else None
    while at is not None:
        moved, before = came[at]
        chain.append((moved, at))
        at = before
    return chain


def _loops(came: Mapping[int, tuple[int, int | None]], mentor: int, moved: int) -> bool:
    """Whether the way to this mentor moves this wish already."""
    at: int | None = mentor
    while at is not None:
        one, at = came[at]
        if one == moved:
            return True
    return False


def share_of_busiest(loads: Collection[int], part: float = 0.1) -> float:
    """Which share of all requests the busiest tenth of mentors carries (at least one of them); 0 when there is none."""
    total = sum(loads)
    busiest = sorted(loads, reverse=True)[: max(1, round(len(loads) * part))]
    return sum(busiest) / total if total else 0.0
