"""Who is asked first: people ranked by reasons that anybody may check. No database.

A person is worth what their reasons are worth, and nothing else: what the asker may not read is no reason, and so moves
nobody up or down.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

SHOWN = 5
REASONS_SHOWN = 3
# A reason counts for the share of the need that it answers, to this power: one project that tells both words comes
# before two that tell one each.
TOGETHER = 1.5
# What one of the same collectivité counts for, for each that is already shown.
SAME_PLACE = 0.75
# The same for each that is shown for the same page, of whom three are enough.
SAME_PAGE, MOST_OF_A_PAGE = 0.8, 3
# A reason worth less than this part of the person's best one says nothing.
LEAST_REASON = 0.25
# Who answers less of the need than this, or is worth less beside the best, is not shown.
LEAST_SHARE, LEAST_BESIDE_BEST = 0.4, 0.3
# Under this, nobody fits: the page says so, and leads to near subjects.
LEAST_WORTH = 0.18


class Kind(StrEnum):
    """Where a reason comes from."""

    MENTORS = "mentors"
    LED = "led"
    OFFERS = "offers"
    REUSED = "reused"
    TEAM = "team"
    SPOKE = "spoke"
    USES = "uses"
    ANSWERED = "answered"
    SKILL = "skill"
    ORGANISED = "organised"
    WROTE = "wrote"
    TOLD = "told"
    ANIMATES = "animates"
    POST = "post"
    BIO = "bio"
    PROPOSED = "proposed"
    CAREER = "career"


# What was done counts more than what is said, and what is offered more than a function.
TRUST: Mapping[Kind, float] = {
    Kind.MENTORS: 0.95,
    Kind.LED: 0.9,
    Kind.OFFERS: 0.85,
    Kind.REUSED: 0.8,
    Kind.TEAM: 0.75,
    Kind.SPOKE: 0.75,
    Kind.USES: 0.7,
    Kind.ANSWERED: 0.65,
    Kind.SKILL: 0.6,
    Kind.ORGANISED: 0.5,
    Kind.WROTE: 0.5,
    Kind.TOLD: 0.5,
    Kind.ANIMATES: 0.5,
    Kind.POST: 0.45,
    Kind.BIO: 0.45,
    Kind.PROPOSED: 0.4,
    Kind.CAREER: 0.35,
}


@dataclass(frozen=True)
class Reason:
    """« a mené *Le premier appel compte* (2019) »: words, what they name, and the page where it is read.

    `share` is how much of the need it answers, from 0 to 1; `met` the places of the words that it answers. `document`
    is the one that says them, and `said` its sentence, where the words above do not.
    """

    kind: Kind
    before: str
    name: str
    url: str
    share: float
    met: frozenset[int]
    after: str = ""
    document: int = 0
    said: str = ""

    @property
    def worth(self) -> float:
        return TRUST[self.kind] * min(self.share, 1.0) ** TOGETHER


@dataclass(frozen=True)
class Candidate:
    """A person, the place they work for, why them; `away` says why they are asked last (« en pause jusqu’au … »)."""

    key: int
    place: int | None = None
    reasons: tuple[Reason, ...] = ()
    away: str = ""

    @property
    def worth(self) -> float:
        """The best reason, and what each other adds to it, less and less: never more than 1."""
        missing = 1.0
        for rank, reason in enumerate(best_of(self.reasons), start=1):
            missing *= 1 - reason.worth / rank
        return 1 - missing

    @property
    def met(self) -> frozenset[int]:
        return frozenset().union(*(reason.met for reason in self.reasons))


def best_of(reasons: Collection[Reason], how_many: int = REASONS_SHOWN) -> list[Reason]:
    """The best reasons, each page once, one of each kind before a second of the same."""
    ranked = sorted(reasons, key=lambda one: (-one.worth, one.url, one.kind))
    once: dict[tuple[str, str], Reason] = {}
    for reason in ranked:
        once.setdefault((reason.url, reason.name), reason)
    kinds: dict[Kind, int] = {}
    placed = []
    telling = [one for one in once.values() if one.worth >= ranked[0].worth * LEAST_REASON]
    for rank, reason in enumerate(telling):
        kinds[reason.kind] = kinds.get(reason.kind, 0) + 1
        placed.append((kinds[reason.kind] > 2, rank, reason))
    return [reason for _, _, reason in sorted(placed, key=lambda item: item[:2])][:how_many]


def ranked(
    candidates: Collection[Candidate], share: Callable[[frozenset[int]], float], shown: int = SHOWN
) -> list[Candidate]:
    """At most five, the best first, collectivités mixed, those who are away last; nobody rather than far ones.

    `share(met)` says how much of the need these words tell.
    """
    worth = {one.key: one.worth for one in candidates}
    best = max(worth.values(), default=0.0)
    left = [
        one
        for one in candidates
        if one.reasons and worth[one.key] >= best * LEAST_BESIDE_BEST and share(one.met) >= LEAST_SHARE
    ]
    if max((worth[one.key] for one in left), default=0.0) < LEAST_WORTH:
        return []
    chosen: list[Candidate] = []
    places: Counter[int | None] = Counter()
    pages: Counter[str] = Counter()
    page = {one.key: best_of(one.reasons, 1)[0].url for one in left}

    def after(one: Candidate) -> tuple[bool, float, int]:
        mixed = SAME_PLACE ** places[one.place] * SAME_PAGE ** pages[page[one.key]]
        return bool(one.away), -worth[one.key] * mixed, one.key

    while left and len(chosen) < shown:
        nearest = min(left, key=after)
        left.remove(nearest)
        places[nearest.place] += nearest.place is not None
        pages[page[nearest.key]] += 1
        chosen.append(replace(nearest, reasons=tuple(best_of(nearest.reasons))))
        left = [one for one in left if pages[page[one.key]] < MOST_OF_A_PAGE]
    return chosen
