"""What may be asked of the bank: words and facets, each narrowing what the reader may see (PQ1-15, PQ2-05).

The address is the state: it can be shared, and whatever in it makes no sense is ignored.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.db.models import Q, QuerySet
from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.figures import FOUND, counted_once
from emi_alumni.foundation.listing.filters import MINE, Figures, ManyOf, Place
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.text import fold
from projects import facets
from projects.facets import BANK, FLAGS, ROWS, THROUGH, Counts, a_year_ago
from projects.models import Project, TeamRole
from projects.models.project import ProjectAudience, ProjectQuerySet
from projects.statuses import GROUPS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

ORDERS = {"nouvelles": "par nouvelles récentes", "titre": "par titre", "promotion": "par promotion"}
FATES = {name: label for name, (label, _) in GROUPS.items()}
STATUSES = {name: statuses for name, (_, statuses) in GROUPS.items()}
MEASURED = {"oui": "Un effet chiffré", "non": "Pas mesuré"}
GIVES = {"ecologie": "Transition écologique", "egalite": "Égalité femmes-hommes"}
HAS = {
    "plusieurs-collectivites": "Plusieurs collectivités",
    "voix": "Des voix d’usagers",
    "statut-recent": "Un statut de moins de 12 mois",
    "aide": "L’équipe cherche de l’aide",
    "reprise": "À reprendre",
}
# What each of these values asks: the flag of a project.
FLAG_OF = {
    "ecologie": "ecology",
    "egalite": "equality",
    "plusieurs-collectivites": "shared",
    "voix": "voices",
    "statut-recent": "fresh",
    "aide": "help_wanted",
    "reprise": "to_take",
}


@dataclass(frozen=True)
class Fate:
    """What became of so many projects: a line of « Que sont-ils devenus ? », which narrows to them, and back."""

    label: str
    count: int
    url: str
    asked: bool


@prepared
def kept_to_teams_of(member: int) -> QuerySet:
    """The projects that this person's teams keep to themselves."""
    roles = TeamRole.objects.filter(member=member, project__audience=ProjectAudience.TEAM)
    return roles.order_by("project").values_list("project", flat=True)


class ProjectFilter(ListFilter):
    """The bank as one account asks for it: published projects that it may read, narrowed by what is asked."""

    statut = ManyOf(
        "status",
        label="Statut",
        values=FATES,
        stored=STATUSES,
        in_panel=False,  # its chart narrows: `fates`
    )
    theme = ManyOf(method="linked", label="Thème", rows=ROWS["theme"], sort=most_first, open=True)
    promotion = ManyOf("cohort", label="Promotion", rows=ROWS["promotion"], chip="Promotion {}")
    lieu = Place(method="at_place")
    collectivite = ManyOf(method="linked", label="Collectivité", rows=ROWS["collectivite"], sort=most_first)
    outil = ManyOf(method="linked", label="Outil ou méthode", rows=ROWS["outil"], sort=most_first)
    module = ManyOf(method="linked", label="Module de l’EMI", rows=ROWS["module"], sort=most_first)
    apport = ManyOf(method="giving", label="Ce que le projet apporte aussi", values=GIVES)
    mesure = ManyOf(method="measured_or_not", label="Effet mesuré", values=MEASURED)
    avec = ManyOf(method="having", label="Avec", values=HAS)

    kind = "project"
    orders = ORDERS
    chips_order = ("q", "statut", "lieu", *ROWS, "apport", "mesure", "avec")
    how_many = "projects/_how_many.html"
    no_result = "Aucun projet ne correspond"

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader = user, Reader.of(user)
        place = self.reader.collectivity_id
        super().__init__(data, Project.objects.published_to(user), named=self.named_in(data), place=place)

    # Narrowing ----------------------------------------------------------------------------------

    def projects(self, *without: str) -> ProjectQuerySet:
        """The projects asked for, all filters applied but those named."""
        return cast(ProjectQuerySet, self.without(*without))

    def with_words(self, projects: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        """By the index, which the network reads; a team's own projects, which no index tells, by their title."""
        if not self.has_words:
            return projects.none()
        kept_to_the_team = Q(audience=ProjectAudience.TEAM, sort_key__contains=fold(value))
        return projects.filter(Q(pk__in=self.found.ids) | kept_to_the_team)

    def linked(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        through, column = THROUGH[name]
        linked = through._default_manager.filter(**{f"{column}__in": self.filters[name].keys(value)})
        return projects.filter(pk__in=linked.values("project_id"))

    def at_place(self, projects: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        mine = facets.of_place(self.place)
        return projects.filter(mine) if value == MINE else projects.exclude(mine)

    def giving(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        conditions = Q()
        for one in value:
            conditions |= FLAGS[FLAG_OF[one]](a_year_ago())
        return projects.filter(conditions)

    def measured_or_not(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        if len(value) != 1:
            return projects
        return projects.filter(facets.measured() if value == ["oui"] else ~facets.measured())

    def having(self, projects: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        """Projects that have all of these."""
        for one in value:
            projects = projects.filter(FLAGS[FLAG_OF[one]](a_year_ago()))
        return projects

    # Counting -----------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> Counts:
        """Counted for all who ask the same of the same projects."""
        asked = [name for name, value in self.asked.items() if value]
        return counted_once(BANK, "bank", self.state, lambda: facets.count(self.projects, asked, self.user))

    @cached_property
    def mine(self) -> int:
        """How many of the projects asked for are of the reader's collectivité, her filter of place set aside."""
        place = self.place
        if place is None:
            return 0
        if not self.asked["lieu"] and not self.asked["collectivite"]:
            return next((projects for one, projects in self.counts.apart["collectivite"] if one.pk == place), 0)
        state = (place, self.state)
        return counted_once(BANK, "mine", state, lambda: facets.count_of_place(self.projects("lieu"), place))

    @cached_property
    def state(self) -> tuple[object, ...]:
        """What the figures depend on: the same for all who ask the same of the same projects."""
        asked = sorted((name, value) for name, value in self.asked.items() if value)
        found = FOUND.version() if self.asked["q"] else ()
        return (asked, self.place if self.asked["lieu"] else None, self.sees, found)

    @property
    def panel_state(self) -> str:
        """What the panel depends on: what is asked of which projects, and the figures."""
        return repr(("bank", self.state, self.place, self.mine, self.groups, self.total, BANK.version()))

    @cached_property
    def sees(self) -> object:
        """Which projects are behind: those of the network, and those that a team keeps to itself."""
        if may_moderate(self.user, Project):
            return "all"
        member = getattr(self.user, "member", None)
        if not self.reader.in_network:
            return ("own", member and member.pk)
        return (self.reader.in_network, tuple(kept_to_teams_of(member.pk)) if member else ())

    @cached_property
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
            Fate(label, self.groups.get(name, 0), self.address(statut=self.toggled(name)), name in self.asked["statut"])
            for name, (label, _) in GROUPS.items()
        ]

    def toggled(self, status: str) -> list[str]:
        """The statuses that are asked, with this one; without it where it is asked."""
        asked = self.asked["statut"]
        return self.others("statut", status) if status in asked else [*asked, status]

    @property
    def most(self) -> int:
        return max((fate.count for fate in self.fates), default=0)

    def figures(self, name: str) -> Figures:
        tally = self.counts.tally(name)
        if name in THROUGH:
            return self.counts.apart[name]
        match name:
            case "statut":
                return tally.groups
            case "promotion":
                return [(cohort, tally.cohorts[cohort.pk]) for cohort in self.counts.cohorts]
            case "lieu":
                return {MINE: self.mine, "": tally.total}
            case "mesure":
                return {"oui": tally.flags["measured"], "non": tally.total - tally.flags["measured"]}
        # « On y trouve » asks all of these together: none of them is set aside.
        return {value: tally.flags[FLAG_OF[value]] for value in self.filters[name].values}
