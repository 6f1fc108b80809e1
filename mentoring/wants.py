"""What answers a « Je cherche »: words that are rare in the network and met in both, the load of answering shared.

No database here: texts are sets of stems, people and projects are numbers. `Corpus` knows how rare a word is and finds
what may answer a want; `share` gives each want one answer so that the same people do not answer everybody;
`threes` finds wants that are alike three by three.

Sharing: whoever answers k wants costs 1 + 3 + … + (2k - 1) = k². Each want goes to the least loaded of its good
answers; then, along the shortest chain of hand-overs, from whoever has at least two more than another. When no chain
is left that cost is the least possible (Harvey, Ladner, Lovász, Tamir, « Semi-matchings for bipartite graphs and load
balancing », 2006).
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import ceil, log

from emi_alumni.foundation.search.french import terms

# What many wants say, and which tells nothing of what is wanted.
GENERIC = frozenset(
    terms(
        "retour retours exemple exemples idée idées pair pairs méthode méthodes outil outils expérience expériences "
        "regard extérieur équipe équipes commune communes collectivité collectivités partenaire partenaires "
        "volontaire volontaires collègue collègues projet projets service services agent agents échange échanges "
        "simple simples partagé partagés prêt prête conseil conseils avis contact contacts aide aider travail "
        "personne personnes groupe future futures court courts interne internes nouveau nouvelle nouveaux bon bonne"
    ).split()
)
SMALLEST_CORPUS = 50  # texts: under it no word is called common
ENOUGH = 0.6  # one rare word shared, or several less rare
NEARLY_AS_GOOD = 0.7  # of the best answer's score: who may share the load with it
CHOICES = 8
# What each kind of answer is worth beside the others, for words as rare.
WORTH = {"offer": 1.0, "project": 0.85, "want": 0.7}
SAME_PLACE = 0.8  # somebody of another collectivité sees it from outside


@dataclass(frozen=True)
class Text:
    """A want, an offer or a project: `thing` is its number, `person` who would be written to, `place` where they
    work."""

    kind: str
    thing: int
    person: int
    stems: frozenset[str]
    place: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.thing


@dataclass(frozen=True)
class Answer:
    """A text that answers a want, by these stems."""

    text: Text
    score: float
    shared: frozenset[str]


@dataclass
class Corpus:
    """Every text of the network that may answer, and how rare each word is among them."""

    texts: Sequence[Text]
    having: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, text in enumerate(self.texts):
            for stem in text.stems - GENERIC:
                self.having.setdefault(stem, []).append(place)

    def rarity(self, stem: str) -> float:
        """From 0, a word of every text, to 1."""
        known = len(self.having.get(stem, ()))
        size = max(len(self.texts), SMALLEST_CORPUS)
        return max(log((size + 1) / max(known, 1)) / log(size + 1), 0.0)

    def answers(
        self, want: Text, *, never: Collection[tuple[str, int]] = (), nobody: Collection[int] = ()
    ) -> list[Answer]:
        """The best answers of other people, best first; none of those `never` to be given, of those people neither."""
        shared: dict[int, list[str]] = {}
        for stem in sorted(want.stems - GENERIC):
            for place in self.having.get(stem, ()):
                shared.setdefault(place, []).append(stem)
        found = []
        for place, stems in shared.items():
            text = self.texts[place]
            if text.person == want.person or text.person in nobody or text.key in never:
                continue
            likeness = sum(self.rarity(stem) for stem in stems)
            if likeness < ENOUGH:
                continue
            near = SAME_PLACE if want.place is not None and want.place == text.place else 1.0
            found.append(Answer(text, likeness * WORTH[text.kind] * near, frozenset(stems)))
        found.sort(key=lambda one: (-one.score, one.text.key))
        return found[:CHOICES]


def good_ones(answers: Sequence[Answer]) -> list[Answer]:
    """The best, and those that are nearly as good: the load may be shared among them."""
    return [one for one in answers if one.score >= NEARLY_AS_GOOD * answers[0].score] if answers else []


def share(choices: Mapping[int, Sequence[Answer]], carried: Mapping[int, int] | None = None) -> dict[int, Answer]:
    """One answer for each want that has any, the load shared; `carried` is what people bear already.

    The same question gets the same answer, whatever the order in which it is asked.
    """
    best: dict[int, dict[int, Answer]] = {}
    for want in sorted(choices):
        for one in choices[want]:
            best.setdefault(want, {}).setdefault(one.text.person, one)
    loads: Counter[int] = Counter(dict(carried or {}))
    given: dict[int, int] = {}
    for want in sorted(best, key=lambda one: (len(best[one]), one)):
        given[want] = min(best[want], key=lambda person: (loads[person], -best[want][person].score, person))
        loads[given[want]] += 1
    while chain := _chain(best, given, loads):
        loads[given[chain[0][0]]] -= 1
        for want, person in chain:
            given[want] = person
        loads[chain[-1][1]] += 1
    return {want: best[want][person] for want, person in given.items()}


def _chain(
    best: Mapping[int, Mapping[int, Answer]], given: Mapping[int, int], loads: Mapping[int, int]
) -> list[tuple[int, int]]:
    """Wants and who takes each, from who gives first to who receives last; empty when all is as even as can be."""
    wants_of: dict[int, list[int]] = {}
    for want in sorted(given):
        wants_of.setdefault(given[want], []).append(want)
    for giver in sorted(wants_of, key=lambda person: (-loads[person], person)):
        reached: dict[int, tuple[int, int]] = {giver: (0, 0)}
        queue = deque([giver])
        while queue:
            person = queue.popleft()
            for want in wants_of.get(person, ()):
                for receiver in sorted(best[want], key=lambda one: (loads[one], -best[want][one].score, one)):
                    if receiver in reached:
                        continue
                    reached[receiver] = (person, want)
                    if loads[receiver] <= loads[giver] - 2:
                        return _hand_overs(reached, giver, receiver)
                    queue.append(receiver)
    return []


def _hand_overs(reached: Mapping[int, tuple[int, int]], giver: int, receiver: int) -> list[tuple[int, int]]:
    chain = []
    while receiver != giver:
        person, want = reached[receiver]
        chain.append((want, receiver))
        receiver = person
    return chain[::-1]


def threes(corpus: Corpus, wants: Iterable[Text], already: Collection[frozenset[int]] = ()) -> Iterator[list[Answer]]:
    """Three people whose wants are alike two by two, each in one group at most, never the three of `already`.

    Each group is told as its three texts, with the stems that they share.
    """
    asking = {want.person: want for want in wants}
    alike: dict[int, dict[int, Answer]] = {}
    for person, want in asking.items():
        others = [one for one in _alike(corpus, want, asking) if one.text.person != person]
        alike[person] = {one.text.person: one for one in others}
    free = set(asking)
    for person in sorted(asking, key=lambda one: (-sum(a.score for a in alike[one].values()), one)):
        if person not in free:
            continue
        near = [one for one in alike[person].values() if one.text.person in free]
        near.sort(key=lambda one: (-one.score, one.text.person))
        for first, second in combinations(near[:CHOICES], 2):
            three = frozenset({person, first.text.person, second.text.person})
            common = first.shared & second.shared
            if three in already or not common or second.text.person not in alike[first.text.person]:
                continue
            free -= three
            yield [Answer(asking[one], first.score + second.score, common) for one in sorted(three)]
            break


def _alike(corpus: Corpus, want: Text, asking: Mapping[int, Text]) -> Iterator[Answer]:
    """Other wants that say the same, worth their words alone."""
    near: dict[int, set[str]] = {}
    for stem in want.stems - GENERIC:
        for place in corpus.having.get(stem, ()):
            text = corpus.texts[place]
            if text.kind == "want" and text.person in asking:
                near.setdefault(text.person, set()).add(stem)
    for person, stems in near.items():
        score = sum(corpus.rarity(stem) for stem in stems)
        if score >= ENOUGH:
            yield Answer(asking[person], score, frozenset(stems))


@dataclass(frozen=True)
class Load:
    """How the wants are spread: what share the top tenth of those who could answer bears, in %, and the least that it
    could be if everybody could answer everything."""

    wants: int
    people: int
    top_share: int
    least: int

    @property
    def as_even_as_can_be(self) -> bool:
        return self.top_share <= self.least


def load_of(given: Mapping[int, Answer], able: Collection[int]) -> Load:
    """`able`: everybody who could have answered one of these wants."""
    loads = Counter(answer.text.person for answer in given.values())
    people, wants = len(set(able) | set(loads)), sum(loads.values())
    if not wants:
        return Load(0, people, 0, 0)
    tenth = ceil(people / 10)
    top = sum(sorted(loads.values(), reverse=True)[:tenth])
    each, rest = divmod(wants, people)
    least = each * tenth + min(rest, tenth)
    return Load(wants, people, round(100 * top / wants), round(100 * least / wants))
