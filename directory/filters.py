"""What may be asked of the directory: words, facets, a letter. Asking only narrows what the reader may see.

The address is the state: it can be shared, and whatever in it makes no sense is ignored (PQ1-02, PQ1-40).
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from directory import facets
from directory.facets import COHORTS, LETTERS, MOST_COUNTED, PEOPLE, PLACES, SKILLS, Counts
from directory.models import Member, MemberSkill, Skill
from directory.models.member_queries import MemberQuerySet
from directory.models.members import MemberKind
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import latest_first, most_first
from emi_alumni.foundation.listing.figures import FOUND, counted_once, key_of
from emi_alumni.foundation.listing.filters import MINE, Figures, Flag, ManyOf, OneOf, Place
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.search.kinds import kind_names
from emi_alumni.foundation.search.query import Hit, search

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# The orders one may ask for (`tri`), in the words that follow « Rangés ».
ORDERS = {"nom": "par nom", "promotion": "par promotion", "recent": "par mise à jour récente"}
NOTE = "directory/_facet_note.html"
KINDS = {kind.value: str(kind.label)[:1].upper() + str(kind.label)[1:] for kind in MemberKind}
INITIALS = {letter: letter.upper() for letter in LETTERS}


class PeopleFilter(ListFilter):
    """The directory as one account asks for it: what may be seen (`queryset`), narrowed by what is asked."""

    lieu = Place(method="at_place", open=True)
    collectivite = ManyOf("collectivity", label="Collectivité", rows=PLACES, sort=most_first, open=True, note=NOTE)
    promotion = ManyOf("cohort", label="Promotion", rows=COHORTS, sort=latest_first, open=True, chip="Promotion {}")
    competence = ManyOf(method="with_skills", label="Compétences", rows=SKILLS, sort=most_first, note=NOTE)
    ambassadeur = Flag("ambassador", "Ambassadeurs et ambassadrices", label="Ambassadeurs de l’EMI", open=True)
    diplome = Flag("has_diploma", "Diplôme universitaire", label="Diplôme universitaire obtenu")
    qualite = ManyOf("kind", label="Qualité", values=KINDS)
    lettre = OneOf(method="by_letter", values=INITIALS, chip="Lettre {}", in_panel=False)

    kind = "person"
    orders = ORDERS
    most_values = 250  # a link of the map names every commune of its area
    most_counted = MOST_COUNTED + 1
    how_many = "directory/_how_many.html"
    no_result = "Personne ne correspond"

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader = user, Reader.of(user)
        people = Member.objects.visible_to(user)

        def skills() -> QuerySet:
            """Those that some of these people have: the name of another would tell that somebody hidden has it."""
            # Asked of each who has it, until one is seen: « in these people » lists them all.
            seen = Exists(people.order_by().filter(pk=OuterRef("content_object")))
            held = MemberSkill.objects.filter(seen, tag=OuterRef("pk"))
            return Skill.objects.filter(Exists(held))

        named = self.named_in(data, competence=skills)
        super().__init__(data, people, named=named, place=self.reader.collectivity_id)

    # Narrowing ----------------------------------------------------------------------------------

    def people(self, *without: str) -> MemberQuerySet:
        """The people asked for, all filters applied but those named."""
        return cast(MemberQuerySet, self.without(*without))

    @property
    def words_are_nowhere(self) -> bool:
        """Whether nothing that this reader may read answers the words, whatever the other filters."""
        return bool(self.asked["q"]) and not (self.has_words and self.found.ids)

    @cached_property
    def answers_elsewhere(self) -> list[Hit]:
        """What else than people answers words that no person answers, best first, fifty at most."""
        if not self.words_are_nowhere:
            return []
        kinds = [kind for kind in kind_names() if kind != "person"]
        return search(self.asked["q"], self.reader.search_scopes(), kinds).hits

    @property
    def found_elsewhere(self) -> int:
        return len(self.answers_elsewhere)

    def at_place(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        here = Q(collectivity=self.place)
        # Somebody without a collectivité is not of mine either.
        return people.filter(here) if value == MINE else people.filter(~here | Q(collectivity=None))

    def with_skills(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        """People who have all of these skills."""
        for pk in self.filters[name].keys(value):
            people = people.having_skill(Skill(pk=pk))
        return people

    def by_letter(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        return people.filter(sort_key__gte=value, sort_key__lt=chr(ord(value) + 1))

    # Counting -----------------------------------------------------------------------------------

    @cached_property
    def state(self) -> str:
        """What the figures depend on: the same for all who ask the same of the same people."""
        asked = sorted((name, value) for name, value in self.asked.items() if value)
        mine = self.place if self.asked["lieu"] else None
        words = (self.reader.search_scopes(), FOUND.version()) if self.has_words else ()
        return key_of(PEOPLE, asked, mine, words, facets.visibility_key(self.user))

    @cached_property
    def counts(self) -> Counts:
        """The figures of the panel."""
        return counted_once(None, "counts", self.state, self.count)

    def count(self) -> Counts:
        if self.asks_nothing:
            return facets.counts_of(facets.tally_of_everybody(self.user))
        return facets.counts_of(facets.tally(self.people, all_listed=False))

    @property
    def panel_state(self) -> tuple[str, str, int | None]:
        """What the panel depends on: the figures, and which collectivité is « la mienne »."""
        return "people", self.state, self.place

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Each letter, and the address of the people whose family name begins with it; none when there is nobody."""
        rest = self.address(lettre=[])
        start = f"{rest}&lettre=" if len(rest) > 1 else "?lettre="
        there = counted_once(None, "initials", self.state, self.initials)
        return [(letter, start + letter if letter in there else "") for letter in LETTERS]

    def initials(self) -> frozenset[str]:
        """The initials of the people asked for, the asked one set aside; not told of what words find."""
        if self.has_words:
            return frozenset()
        if not self.asks_nothing:
            return frozenset(facets.initials(self.people("lettre")))
        told = facets.initials_of_everybody(self.user)
        return frozenset(letter for row in told for letter, there in zip(LETTERS, row, strict=True) if there)

    @cached_property
    def by_cohort(self) -> list[tuple[int, int]]:
        """The people asked for, by cohort, the latest first; without a cohort (0), last."""
        asked = set(self.filters["promotion"].keys(self.asked["promotion"]))
        names = self.counts.names
        return sorted(
            ((pk, people) for pk, people in self.counts.cohorts.items() if not asked or pk in asked),
            key=lambda pair: (-names["promotion", pair[0]].rank, pair[0]) if pair[0] else (1, 0),
        )

    @property
    def by_place(self) -> Mapping[int | None, int]:
        """The people asked for, by collectivité. No query but when a place is asked: else they are counted already."""
        if self.asked["lieu"] or self.asked["collectivite"]:
            return dict(self.people().order_by().values_list("collectivity").annotate(Count("pk")))
        return cast(Mapping[int | None, int], self.counts.places)

    @cached_property
    def total(self) -> int:
        """All that a page needs when its panel is remembered."""
        return counted_once(None, "total", self.state, lambda: sum(people for _, people in self.by_cohort))

    @property
    def more_than_counted(self) -> bool:
        return self.total > MOST_COUNTED

    def figures(self, name: str) -> Figures:
        asked, counts = self.asked, self.counts
        match name:
            case "lieu":
                places = self.filters["collectivite"].keys(asked["collectivite"])
                there = {pk: n for pk, n in counts.places.items() if not places or pk in places}
                return {MINE: there.get(self.place or 0, 0), "": sum(there.values())}
            case "collectivite":
                lieu = asked["lieu"]
                there = {pk: n for pk, n in counts.places.items() if not lieu or (pk == self.place) == (lieu == MINE)}
                return counts.named("collectivite", there)
            case "promotion":
                return counts.named("promotion", counts.cohorts)
            case "competence":
                return counts.named("competence", counts.skills)
            case "ambassadeur":
                return {"oui": counts.ambassadors(asked["qualite"])}
            case "diplome":
                return {"oui": counts.graduates}
        # One kind alone is no choice.
        if len({kind for kind, _ in counts.kinds}) < 2 and not asked["qualite"]:
            return {}
        return {kind: counts.of_kind(kind, ambassadors=bool(asked["ambassadeur"])) for kind in KINDS}

    @cached_property
    def elsewhere(self) -> str:
        """The rest of the address when a link of the map asks for a place, to be put after it."""
        rest = self.address(collectivite=[], lieu=[], tri=[])[1:]
        return f"&{rest}" if rest else ""
