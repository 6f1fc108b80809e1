"""What may be asked of the directory: words, facets, a letter. Asking only narrows what the reader may see.

The address is the state: it can be shared, and whatever in it makes no sense is ignored (PQ1-02, PQ1-40).
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from directory import facets
from directory.facets import (
    FOUND,
    LETTERS,
    MINE,
    MOST_COUNTED,
    OTHERS,
    Counts,
    Named,
    here_or_elsewhere,
    kind_label,
    place_label,
)
from directory.models import Member, MemberSkill, Skill
from directory.models.members import MemberKind, MemberQuerySet
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import Choice, Facet, folded, latest_first, most_first
from emi_alumni.foundation.listing.filterset import A_SLUG, KnownFilter, ListFilter, OneKnownFilter, WayOut
from emi_alumni.foundation.search.kinds import kind_names
from emi_alumni.foundation.search.query import Matches, matches, search

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# The orders one may ask for (`tri`), in the words that follow « Rangés ».
ORDERS = {"nom": "par nom", "promotion": "par promotion", "recent": "par mise à jour récente"}
MOST_VALUES = 250  # of one facet: a link of the map names every commune of its area
NOTE = "directory/_facet_note.html"
NAMED = ("collectivite", "promotion", "competence")  # facets whose values are rows with a slug


class PeopleFilter(ListFilter):
    """The directory as one account asks for it: what may be seen (`queryset`), narrowed by what is asked."""

    lieu = OneKnownFilter(method="at_place")
    collectivite = KnownFilter(method="in_collectivities")
    promotion = KnownFilter(method="in_cohorts")
    competence = KnownFilter(method="with_skills")
    ambassadeur = OneKnownFilter(method="ambassadors")
    qualite = KnownFilter(method="of_kinds")
    lettre = OneKnownFilter(method="by_letter")

    orders = ORDERS
    named: dict[str, dict[str, Named]]
    not_in_panel = ("q", "lettre")
    how_many = "directory/_how_many.html"
    no_result = "Personne ne correspond"

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        super().__init__(data, Member.objects.visible_to(user))
        self.user = user
        self.reader = reader = Reader.of(user)
        self.named = named_in(data, self.queryset)
        known: dict[str, Collection[str]] = {
            "lieu": (MINE, OTHERS) if reader.collectivity_id else (),
            "ambassadeur": ("oui",),
            "qualite": MemberKind.values,
            "lettre": tuple(LETTERS),
        }
        self.understand(known | self.named)

    # Narrowing ----------------------------------------------------------------------------------

    def people(self, *without: str) -> MemberQuerySet:
        """The people asked for, all filters applied but those named."""
        return cast(MemberQuerySet, self.narrowed(*without))

    @cached_property
    def found(self) -> Matches:
        """What the words find, best first, among what this reader may read."""
        words, scopes = self.asked["q"], self.reader.search_scopes()
        key = facets.key_of(words, scopes, FOUND.version())
        return facets.counted_once("matches", key, lambda: matches(words, "person", scopes))

    @property
    def words_are_nowhere(self) -> bool:
        """Whether nothing that this reader may read answers the words, whatever the other filters."""
        return bool(self.asked["q"]) and not (self.has_words and self.found.ids)

    @cached_property
    def found_elsewhere(self) -> int:
        """How many other things than people answer words that no person answers, fifty at most."""
        if not self.words_are_nowhere:
            return 0
        kinds = [kind for kind in kind_names() if kind != "person"]
        return len(search(self.asked["q"], self.reader.search_scopes(), kinds).hits)

    def with_words(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        return people.filter(pk__in=self.found.ids) if self.has_words else people.none()

    def at_place(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        here = Q(collectivity=self.reader.collectivity_id)
        # Somebody without a collectivité is not of mine either.
        return people.filter(here) if value == MINE else people.filter(~here | Q(collectivity=None))

    def in_collectivities(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        return people.filter(collectivity__in=self.keys(name, value))

    def in_cohorts(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        return people.filter(cohort__in=self.keys(name, value))

    def with_skills(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        """People who have all of these skills."""
        for pk in self.keys(name, value):
            people = people.having_skill(Skill(pk=pk))
        return people

    def ambassadors(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        return people.filter(ambassador=True)

    def of_kinds(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        return people.filter(kind__in=value)

    def by_letter(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        return people.filter(sort_key__gte=value, sort_key__lt=chr(ord(value) + 1))

    # Counting -----------------------------------------------------------------------------------

    @cached_property
    def state(self) -> str:
        """What the figures depend on: the same for all who ask the same of the same people."""
        member = getattr(self.user, "member", None)
        # Listed people all see the same ones; who is not listed sees herself too.
        sees = (self.reader.in_network, None if member is None or member.is_listed else member.pk)
        asked = sorted((name, value) for name, value in self.asked.items() if value)
        mine = self.reader.collectivity_id if self.asked["lieu"] else None
        scopes = self.reader.search_scopes() if self.has_words else ()
        return facets.key_of(asked, mine, scopes, sees, FOUND.version() if self.has_words else ())

    @property
    def asks_nothing(self) -> bool:
        """Whether everybody whom this account may see is asked for."""
        return not any(self.asked.values())

    @cached_property
    def counts(self) -> Counts:
        """The figures of the panel."""
        return facets.counted_once("counts", self.state, self.count)

    def count(self) -> Counts:
        if self.asks_nothing:
            return facets.counts_of(facets.tally_of_everybody(self.user))
        return facets.counts_of(facets.tally(self.people, all_listed=False))

    @property
    def panel_state(self) -> tuple[str, str, int | None]:
        """What the panel depends on: the figures, and which collectivité is « la mienne »."""
        return "people", self.state, self.reader.collectivity_id

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Each letter, and the address of the people whose family name begins with it; none when there is nobody."""
        rest = self.address(lettre=[])
        start = f"{rest}&lettre=" if len(rest) > 1 else "?lettre="
        there = facets.counted_once("initials", self.state, self.initials)
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
        asked = set(self.keys("promotion", self.asked["promotion"]))
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
        return facets.counted_once("total", self.state, lambda: sum(people for _, people in self.by_cohort))

    @property
    def more_than_counted(self) -> bool:
        return self.total > MOST_COUNTED

    # Drawing ------------------------------------------------------------------------------------

    @cached_property
    def facets(self) -> list[Facet]:
        return [facet for facet in self.drawn_facets() if facet.choices]

    def drawn_facets(self) -> Iterator[Facet]:
        asked, counts = self.asked, self.counts
        if mine := self.reader.collectivity_id:
            asked_places = self.keys("collectivite", asked["collectivite"])
            there = {pk: n for pk, n in counts.places.items() if not asked_places or pk in asked_places}
            here, everywhere = there.get(mine, 0), sum(there.values())
            yield here_or_elsewhere(asked["lieu"], here, everywhere)
        places = {
            pk: n
            for pk, n in counts.places.items()
            if pk and (not asked["lieu"] or (pk == mine) == (asked["lieu"] == MINE))
        }
        ranked = most_first(self.choices("collectivite", places))
        yield folded("collectivite", "Collectivité", ranked, open=True, note=NOTE)
        cohorts = {pk: n for pk, n in counts.cohorts.items() if pk}
        yield folded("promotion", "Promotion", latest_first(self.choices("promotion", cohorts)), open=True)
        yield folded("competence", "Compétences", most_first(self.choices("competence", counts.skills)), note=NOTE)
        told = counts.ambassadors(asked["qualite"])
        yield folded(
            "ambassadeur",
            "Ambassadeurs de l’EMI",
            [Choice("oui", "Ambassadeurs et ambassadrices", told, bool(asked["ambassadeur"]))],
            open=True,
        )
        if len({kind for kind, _ in counts.kinds}) > 1 or asked["qualite"]:
            of_kind = {kind: counts.of_kind(kind, ambassadors=bool(asked["ambassadeur"])) for kind in MemberKind.values}
            yield folded(
                "qualite",
                "Qualité",
                [Choice(kind, kind_label(kind), n, kind in asked["qualite"]) for kind, n in of_kind.items()],
            )

    def choices(self, facet: str, counts: Mapping[int, int]) -> Iterator[Choice]:
        """The values counted, then those asked that count nobody."""
        asked = self.asked[facet]
        for pk, people in counts.items():
            if one := self.counts.names.get((facet, pk)):
                yield Choice(one.slug, one.label, people, one.slug in asked, one.look)
        for slug in asked:
            one = self.named[facet][slug]
            if one.pk not in counts:
                yield Choice(one.slug, one.label, 0, True, one.look)

    def labels(self) -> Iterator[tuple[str, str, str]]:
        """The active filters as (parameter, value, words)."""
        asked = self.asked
        if asked["q"]:
            yield "q", asked["q"], f"« {asked['q']} »"
        if asked["lieu"]:
            yield "lieu", asked["lieu"], place_label(asked["lieu"])
        for facet in NAMED:
            for slug in asked[facet]:
                label = self.named[facet][slug].label
                yield facet, slug, f"Promotion {label}" if facet == "promotion" else label
        if asked["ambassadeur"]:
            yield "ambassadeur", "oui", "Ambassadeurs et ambassadrices"
        for kind in asked["qualite"]:
            yield "qualite", kind, kind_label(kind)
        if asked["lettre"]:
            yield "lettre", asked["lettre"], f"Lettre {asked['lettre'].upper()}"

    @cached_property
    def elsewhere(self) -> str:
        """The rest of the address when a link of the map asks for a place, to be put after it."""
        rest = self.address(collectivite=[], lieu=[], tri=[])[1:]
        return f"&{rest}" if rest else ""

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """When nobody answers: the filters whose removal would show somebody, at most five, in the order asked."""
        found = []
        for label, address in self.without_each() if not self.total else ():
            people = PeopleFilter(QueryDict(address[1:]), self.user).people().order_by()
            if how_many := people[: MOST_COUNTED + 1].count():
                found.append(WayOut(label, address, how_many))
        return found


def named_in(data: QueryDict, people: QuerySet) -> dict[str, dict[str, Named]]:
    """The rows that the address names, by parameter and slug. One query, none when nothing is named.

    A skill that none of these people has is not there: its name would tell that somebody hidden has it.
    """
    wanted = {
        facet: [slug for slug in dict.fromkeys(data.getlist(facet)[:MOST_VALUES]) if A_SLUG.match(slug)]
        for facet in NAMED
    }
    found: dict[str, dict[str, Named]] = {facet: {} for facet in NAMED}
    if any(wanted.values()):
        places, cohorts, skills = (Q(slug__in=wanted[facet]) for facet in NAMED)
        held = MemberSkill.objects.filter(tag=OuterRef("pk"), content_object__in=people.order_by().values("pk"))
        for one in (Named(*row) for row in facets.named(places, cohorts, skills & Q(Exists(held)))):
            found[one.facet][one.slug] = one
    return found
