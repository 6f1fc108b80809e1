"""Who works in which team: the rules of a plan, and why somebody is placed there. No database, no solver.

Wishes cost 0, 1 and 3 by their rank, each person above an even share of a label 1; a place that nobody wished costs so
much that it is given only where no plan does without it. Rules never put two people together: they say how many people
of one label a team takes at most, and that sizes differ by one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

SECOND, THIRD = 1, 3
UNEVEN = 1  # as much as a second wish
RANKS = ("1er", "2e", "3e")


@dataclass(frozen=True)
class Person:
    """Somebody to place. `wishes` are teams, the best first; `labels` what each rule knows of them, nothing when it is
    not known."""

    key: int
    wishes: tuple[int, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """At most so many people of each label in one team (`places`), and the even share that plans tend to (`shares`).
    `words` say a label after « 3 personnes »."""

    key: str
    name: str
    places: Mapping[str, int]
    words: Mapping[str, str]
    shares: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Casting:
    """The question: people, teams (with their titles), rules, who is settled where, who is where now.

    `sizes` are the seats of each team when they are given; else they differ by one at most. `unwished` is the cost of a
    place outside of one's wishes; None for what no sum of other wishes outweighs.
    """

    people: Sequence[Person]
    teams: Mapping[int, str]
    rules: Sequence[Rule] = ()
    settled: Mapping[int, int] = field(default_factory=dict)
    now: Mapping[int, int] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)
    unwished: int | None = None
    even: bool = True

    @cached_property
    def by_key(self) -> dict[int, Person]:
        return {person.key: person for person in self.people}

    def seats(self, team: int) -> tuple[int, int]:
        """The fewest and the most people of this team."""
        if not self.even:
            return 0, len(self.people)
        if self.sizes:
            return self.sizes[team], self.sizes[team]
        whole, more = divmod(len(self.people), len(self.teams))
        return whole, whole + bool(more)

    def cost(self, person: Person, team: int) -> int:
        """Nobody who wrote no wish costs anything anywhere."""
        if not person.wishes:
            return 0
        if team in person.wishes:
            return (0, SECOND, THIRD)[person.wishes.index(team)]
        if self.unwished is not None:
            return self.unwished
        return (THIRD + UNEVEN * sum(bool(rule.shares) for rule in self.rules)) * len(self.people) + 1

    def cost_of(self, plan: Mapping[int, int]) -> int:
        """Of wishes, and of people above the even shares."""
        wishes = sum(self.cost(person, plan[person.key]) for person in self.people)
        return wishes + sum(UNEVEN * self.excess(plan, rule) for rule in self.rules)

    def excess(self, plan: Mapping[int, int], rule: Rule) -> int:
        counts = Counter((plan[one.key], one.labels.get(rule.key, "")) for one in self.people)
        return sum(max(0, people - rule.shares[label]) for (_, label), people in counts.items() if label in rule.shares)

    def members(self, plan: Mapping[int, int], team: int) -> list[Person]:
        return [person for person in self.people if plan.get(person.key) == team]


# What a plan breaks -------------------------------------------------------------------------------------------------


def broken_rules(casting: Casting, plan: Mapping[int, int]) -> list[str]:
    """One sentence for each rule that this plan breaks; none for a sound one. People without a team break none."""
    return list(_broken(casting, plan))


def _broken(casting: Casting, plan: Mapping[int, int]) -> Iterator[str]:
    counts = Counter(plan[person.key] for person in casting.people if person.key in plan)
    for team, title in casting.teams.items():
        fewest, most = casting.seats(team)
        if counts[team] > most:
            yield f"« {title} » : {counted(counts[team])}, {most} au plus pour des équipes de même taille."
        elif counts[team] < fewest and sum(counts.values()) == len(casting.people):
            yield f"« {title} » : {counted(counts[team])}, {fewest} au moins pour des équipes de même taille."
        for rule in casting.rules:
            labels = Counter(person.labels.get(rule.key, "") for person in casting.members(plan, team))
            for label, people in sorted(labels.items()):
                if label and people > rule.places[label]:
                    yield f"« {title} » : {said(rule, label, people)}, {rule.places[label]} au plus."


def counted(people: int) -> str:
    return f"{people} personne{'s' * (people > 1)}"


def said(rule: Rule, label: str, people: int) -> str:
    """« 11 personnes du Département »."""
    return f"{counted(people)} {rule.words[label]}"


# Why no plan exists: by counting ------------------------------------------------------------------------------------


def missing_places(casting: Casting) -> list[str]:
    """What counting alone shows to be impossible: « 11 personnes du Département, 5 équipes × 2 = 10 places »."""
    return list(_missing(casting))


def _missing(casting: Casting) -> Iterator[str]:
    teams = len(casting.teams)
    for rule in casting.rules:
        counts = Counter(person.labels.get(rule.key, "") for person in casting.people)
        for label, people in sorted(counts.items()):
            if label and people > (places := rule.places[label]) * teams:
                yield f"{said(rule, label, people)}, {teams} équipes × {places} = {places * teams} places."
    yield from (f"Fixées par vous : {sentence}" for sentence in _broken(casting, casting.settled))


# Why somebody is there ----------------------------------------------------------------------------------------------


def reason(casting: Casting, plan: Mapping[int, int], person: Person) -> str:
    """In one sentence, from the plan as it stands."""
    team = plan[person.key]
    rank = person.wishes.index(team) if team in person.wishes else None
    if casting.settled.get(person.key) == team:
        return f"Place fixée par la mission{f' : son {RANKS[rank]} vœu' if rank is not None else ''}."
    if rank == 0:
        return "Son 1er vœu."
    others = [other for other in casting.teams if other != team]
    if others and all(kept_out(casting, plan, person, other) for other in others):
        start = (
            f"Son {RANKS[rank]} vœu, et la" if rank is not None else "Hors de ses vœux : la" if person.wishes else "La"
        )
        return f"{start} seule place que l’équilibre laisse dans cette répartition."
    if not person.wishes:
        return "N’a pas écrit de vœu : sa place équilibre les équipes."
    better = person.wishes[: len(person.wishes) if rank is None else rank]
    start = "Hors de ses vœux" if rank is None else f"Son {RANKS[rank]} vœu"
    closings = ((wish, closed(casting, plan, person, wish)) for wish in better)
    why = next((f"« {casting.teams[wish]} » {closing}" for wish, closing in closings if closing), "")
    return f"{start} : {why or 'd’autres y gagnent leur vœu'}."


def closed(casting: Casting, plan: Mapping[int, int], person: Person, team: int) -> str:
    """Why this team takes nobody like this person besides those who are there; "" when it does."""
    there = casting.members(plan, team)
    full = f"est complète ({counted(len(there))})" if len(there) >= casting.seats(team)[1] else ""
    return kept_out(casting, plan, person, team) or full


def kept_out(casting: Casting, plan: Mapping[int, int], person: Person, team: int) -> str:
    """The rule by which this team takes nobody like this person, whatever its size."""
    there = casting.members(plan, team)
    for rule in casting.rules:
        label = person.labels.get(rule.key, "")
        people = sum(other.labels.get(rule.key) == label for other in there)
        if label and people >= rule.places[label]:
            return f"compte déjà {said(rule, label, people)}"
    return ""
