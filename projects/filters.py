"""What may be asked of the bank: words and facets, each narrowing what the reader may see (PQ1-15, PQ2-05).

The address is the state: it can be shared, and whatever in it makes no sense is ignored.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from directory.facets import FOUND, MINE, OTHERS, here_or_elsewhere, place_label
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import Choice, Facet, folded, most_first
from emi_alumni.foundation.listing.filterset import A_SLUG, KnownFilter, ListFilter, OneKnownFilter, WayOut
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.search.query import Matches, matches
from emi_alumni.foundation.text import fold
from projects import facets
from projects.facets import BANK, FLAGS, ROWS, THROUGH, Counts, Named, a_year_ago
from projects.models import Project, TeamRole
from projects.models.project import ProjectAudience, ProjectQuerySet
from projects.statuses import GROUPS, LOOKS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

ORDERS = {"nouvelles": "par nouvelles récentes", "titre": "par titre", "promotion": "par promotion"}
MOST_VALUES = 60  # of one facet
MEASURED = {"oui": "Un effet chiffré", "non": "Pas mesuré"}
GIVES = {"ecologie": ("ecology", "Transition écologique"), "egalite": ("equality", "Égalité femmes-hommes")}
HAS = {
    "voix": ("voices", "Des voix d’usagers"),
    "statut-recent": ("fresh", "Un statut de moins de 12 mois"),
    "aide": ("help_wanted", "L’équipe cherche de l’aide"),
    "reprise": ("to_take", "À reprendre"),
}
LABELS = {"theme": "Thème", "collectivite": "Collectivité", "outil": "Outil ou méthode", "module": "Module de l’EMI"}


@dataclass(frozen=True)
class Fate:
    """What became of so many projects: a line of « Que sont-ils devenus ? », which leads to them."""

    label: str
    count: int
    url: str
    asked: bool


class ProjectFilter(ListFilter):
    """The bank as one account asks for it: published projects that it may read, narrowed by what is asked."""

    statut = KnownFilter(method="of_groups")
    theme = KnownFilter(method="told_apart")
    promotion = KnownFilter(method="of_cohorts")
    lieu = OneKnownFilter(method="at_place")
    collectivite = KnownFilter(method="told_apart")
    outil = KnownFilter(method="told_apart")
    module = KnownFilter(method="told_apart")
    apport = KnownFilter(method="giving")
    mesure = KnownFilter(method="measured_or_not")
    avec = KnownFilter(method="having")

    orders = ORDERS
    named: dict[str, dict[str, Named]]
    how_many = "projects/_how_many.html"
    no_result = "Aucun projet ne correspond"

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        super().__init__(data, Project.objects.published_to(user))
        self.user = user
        self.reader = Reader.of(user)
        self.named = named_in(data)
        known: dict[str, Collection[str]] = {
            "statut": GROUPS,
            "lieu": (MINE, OTHERS) if self.reader.collectivity_id else (),
            "apport": GIVES,
            "mesure": MEASURED,
            "avec": HAS,
        }
        self.understand(known | self.named)

    # Narrowing ----------------------------------------------------------------------------------

    def projects(self, *without: str) -> ProjectQuerySet:
        """The projects asked for, all filters applied but those named."""
        return cast(ProjectQuerySet, self.narrowed(*without))

    @cached_property
    def found(self) -> Matches:
        """What the words find, best first, among what this reader may read."""
        words, scopes = self.asked["q"], self.reader.search_scopes()
        state = ("found", words, scopes, FOUND.version())
        return facets.counted_once(state, lambda: matches(words, "project", scopes))

    def with_words(self, projects: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        """By the index, which the network reads; a team's own projects, which no index tells, by their title."""
        if not self.has_words:
            return projects.none()
        kept_to_the_team = Q(audience=ProjectAudience.TEAM, sort_key__contains=fold(value))
        return projects.filter(Q(pk__in=self.found.ids) | kept_to_the_team)

    def of_groups(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        return projects.filter(status__in=[status for group in value for status in GROUPS[group][1]])

    def of_cohorts(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        return projects.filter(cohort__in=self.keys(name, value))

    def told_apart(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        through, column = THROUGH[name]
        linked = through._default_manager.filter(**{f"{column}__in": self.keys(name, value)})
        return projects.filter(pk__in=linked.values("project_id"))

    def at_place(self, projects: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        mine = facets.of_place(self.reader.collectivity_id)
        return projects.filter(mine) if value == MINE else projects.exclude(mine)

    def giving(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        conditions = Q()
        for one in value:
            conditions |= FLAGS[GIVES[one][0]](a_year_ago())
        return projects.filter(conditions)

    def measured_or_not(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        if len(value) != 1:
            return projects
        return projects.filter(facets.measured() if value == ["oui"] else ~facets.measured())

    def having(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        """Projects that have all of these."""
        for one in value:
            projects = projects.filter(FLAGS[HAS[one][0]](a_year_ago()))
        return projects

    # Counting -----------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> Counts:
        """Counted for all who ask the same of the same projects."""
        asked = [name for name, value in self.asked.items() if value]
        return facets.counted_once(self.state, lambda: facets.count(self.projects, asked, self.user))

    @cached_property
    def mine(self) -> int:
        """How many of the projects asked for are of the reader's collectivité, her filter of place set aside."""
        place = self.reader.collectivity_id
        if place is None:
            return 0
        if not self.asked["lieu"] and not self.asked["collectivite"]:
            return next((projects for one, projects in self.counts.apart["collectivite"] if one.pk == place), 0)
        state = ("mine", place, *self.state)
        return facets.counted_once(state, lambda: facets.count_of_place(self.projects("lieu"), place))

    @cached_property
    def state(self) -> tuple[object, ...]:
        """What the figures depend on: the same for all who ask the same of the same projects."""
        asked = sorted((name, value) for name, value in self.asked.items() if value)
        found = FOUND.version() if self.asked["q"] else ()
        return (asked, self.reader.collectivity_id if self.asked["lieu"] else None, self.sees, found)

    @property
    def panel_state(self) -> str:
        """What the panel depends on: what is asked of which projects, and the figures."""
        return repr(
            ("bank", self.state, self.reader.collectivity_id, self.mine, self.groups, self.total, BANK.version())
        )

    @cached_property
    def sees(self) -> object:
        """Which projects are behind: those of the network, and those that a team keeps to itself."""
        if may_moderate(self.user, Project):
            return "all"
        member = getattr(self.user, "member", None)
        if not self.reader.in_network:
            return ("own", member and member.pk)
        kept = TeamRole.objects.filter(member=member, project__audience=ProjectAudience.TEAM) if member else None
        own = () if kept is None else tuple(kept.order_by("project").values_list("project", flat=True))
        return (self.reader.in_network, own)

    @property
    def total(self) -> int:
        return self.counts.tally().total

    @property
    def groups(self) -> dict[str, int]:
        return dict(self.counts.tally("statut").groups)

    # Drawing ------------------------------------------------------------------------------------

    @cached_property
    def fates(self) -> list[Fate]:
        """Every project asked for whatever its status, by what became of it."""
        return [
            Fate(label, self.groups.get(name, 0), self.address(statut=[name]), name in self.asked["statut"])
            for name, (label, _) in GROUPS.items()
        ]

    @property
    def most(self) -> int:
        return max((fate.count for fate in self.fates), default=0)

    @cached_property
    def facets(self) -> list[Facet]:
        return [facet for facet in self.drawn_facets(self.counts) if facet.choices]

    def drawn_facets(self, counts: Counts) -> Iterator[Facet]:
        asked, groups = self.asked, self.groups
        fates = [
            Choice(name, label, groups.get(name, 0), name in asked["statut"], status=LOOKS[statuses[0]])
            for name, (label, statuses) in GROUPS.items()
        ]
        yield folded("statut", "Statut", fates, open=True)
        yield self.apart(counts, "theme", open=True)
        of_cohort = counts.tally("promotion").cohorts
        cohorts = [(one.slug, one.label, of_cohort[one.pk]) for one in counts.cohorts]
        looks = {one.slug: one.look for one in counts.cohorts}
        cohorts += [(slug, self.named["promotion"][slug].label, 0) for slug in asked["promotion"] if slug not in looks]
        yield folded("promotion", "Promotion", self.choices("promotion", cohorts, looks))
        if self.reader.collectivity_id:
            yield here_or_elsewhere(asked["lieu"], self.mine, counts.tally("lieu").total, open=bool(asked["lieu"]))
        yield self.apart(counts, "collectivite")
        yield self.apart(counts, "outil")
        yield self.apart(counts, "module")
        yield self.flags(counts, "apport", "Ce que le projet apporte aussi", GIVES)
        tally = counts.tally("mesure")
        told = {"oui": tally.flags["measured"], "non": tally.total - tally.flags["measured"]}
        measured = [(name, label, told[name]) for name, label in MEASURED.items()]
        yield folded("mesure", "Effet mesuré", self.choices("mesure", measured))
        # All of these together: none of them is set aside.
        yield self.flags(counts, "avec", "On y trouve", HAS)

    def flags(self, counts: Counts, name: str, label: str, flags: dict[str, tuple[str, str]]) -> Facet:
        having = counts.tally(name).flags
        figures = ((value, words, having[flag]) for value, (flag, words) in flags.items())
        return folded(name, label, self.choices(name, figures))

    def apart(self, counts: Counts, name: str, *, open: bool = False) -> Facet:
        figures = [(named.slug, named.label, n) for named, n in counts.apart[name]]
        known = {slug for slug, _, _ in figures}
        figures += [(slug, self.named[name][slug].label, 0) for slug in self.asked[name] if slug not in known]
        return folded(name, LABELS[name], most_first(self.choices(name, figures)), open=open)

    def choices(
        self, name: str, figures: Iterable[tuple[str, str, int]], looks: dict[str, int] | None = None
    ) -> list[Choice]:
        looks = looks or {}
        return [Choice(value, label, n, value in self.asked[name], looks.get(value, 0)) for value, label, n in figures]

    def labels(self) -> Iterator[tuple[str, str, str]]:
        """The active filters as (parameter, value, words)."""
        asked = self.asked
        if asked["q"]:
            yield "q", asked["q"], f"« {asked['q']} »"
        for group in asked["statut"]:
            yield "statut", group, GROUPS[group][0]
        if asked["lieu"]:
            yield "lieu", asked["lieu"], place_label(asked["lieu"])
        for name in ROWS:
            for slug in asked[name]:
                label = self.named[name][slug].label
                yield name, slug, f"Promotion {label}" if name == "promotion" else label
        for one in asked["apport"]:
            yield "apport", one, GIVES[one][1]
        for one in asked["mesure"]:
            yield "mesure", one, MEASURED[one]
        for one in asked["avec"]:
            yield "avec", one, HAS[one][1]

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """When nothing answers: the filters whose removal would show projects, at most five, in the order asked."""
        found = []
        for label, address in self.without_each() if not self.total else ():
            if how_many := ProjectFilter(QueryDict(address[1:]), self.user).projects().order_by().count():
                found.append(WayOut(label, address, how_many))
        return found


def named_in(data: QueryDict) -> dict[str, dict[str, Named]]:
    """The rows that the address names, by parameter and slug. One query, none when nothing is named."""
    found: dict[str, dict[str, Named]] = {name: {} for name in ROWS}
    arms = []
    for name, (model, label) in ROWS.items():
        slugs = [slug for slug in dict.fromkeys(data.getlist(name)[:MOST_VALUES]) if A_SLUG.match(slug)]
        if slugs:
            constant, words = Cast(Value(name), TextField()), Cast(label, TextField())
            rows = model._default_manager.filter(slug__in=slugs).order_by().annotate(facet=constant, words=words)
            arms.append(rows.values_list("facet", "pk", "slug", "words"))
    for facet, *values in arms[0].union(*arms[1:], all=True) if arms else ():
        one = Named(*values)
        found[facet][one.slug] = one
    return found
