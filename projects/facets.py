"""How many projects each value of each facet would show: three statements, remembered a minute for like readers.

A facet is counted with all the other filters applied. What a project says in one row (status, promotion, flags) is
counted together, once for all facets and once more for each of those asked; what it says in several (themes, places,
tools) is counted by key in the links, and named afterwards.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from directory.facets import COHORTS, PLACES
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.listing.figures import Named, Rows, count_by, together
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Module, Tool
from projects.models import FollowUp, Measure, Project, Theme, Voice
from projects.models.impacts import Evidence, Moment
from projects.models.project import ProjectQuerySet
from projects.statuses import GROUP_OF, ProjectStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# What the bank, its figures and its names are made of.
BANK = WatchedTables(
    *("projects.Project", "projects.TeamRole", "projects.Theme", "directory.Cohort", "directory.Collectivity"),
    *("governance.Tool", "governance.Module", "projects.Voice", "projects.VoiceForm", "projects.FollowUp"),
    *("projects.Indicator", "projects.Measure", "projects.StatusEntry"),
    *(f"projects.Project.{name}" for name in ("themes", "collectivities", "tools", "modules")),
)
# A project says these in one row; those apart, in several.
TOLD_ONCE = ("statut", "promotion", "apport", "mesure", "lieu")
# Facets whose values are rows.
ROWS = {
    "theme": Rows(Theme, "name"),
    "promotion": COHORTS,
    "collectivite": PLACES,
    "outil": Rows(Tool, "name"),
    "module": Rows(Module, "name"),
}
# Those that a project may have several of: (the links, their column).
THROUGH = {
    "theme": (Project.themes.through, "theme_id"),
    "collectivite": (Project.collectivities.through, "collectivity_id"),
    "outil": (Project.tools.through, "tool_id"),
    "module": (Project.modules.through, "module_id"),
}
MANY_VALUED = tuple(THROUGH)

# Everything asked for, these filters set aside.
Projects = Callable[..., ProjectQuerySet]


@dataclass
class Tally:
    """The projects asked for, perhaps one facet set aside: how many in each group, promotion, with each flag."""

    total: int = 0
    groups: Counter[str] = field(default_factory=Counter)
    cohorts: Counter[int | None] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)

    def add(self, status: str, cohort: int | None, projects: int, flags: Iterable[tuple[str, int]]) -> None:
        self.total += projects
        self.groups[GROUP_OF.get(status, "")] += projects
        self.cohorts[cohort] += projects
        for flag, having in flags:
            self.flags[flag] += having


@dataclass(frozen=True)
class Counts:
    """`tallies` holds "" for all that is asked, and each asked facet of TOLD_ONCE with its own filter set aside."""

    tallies: Mapping[str, Tally]
    cohorts: list[Named]  # the latest first
    apart: Mapping[str, list[tuple[Named, int]]]

    def tally(self, facet: str = "") -> Tally:
        return self.tallies.get(facet) or self.tallies[""]


def measured() -> Q:
    """There is a figure after, not only the hope of one. As a set, which is read once for all projects."""
    after = Measure.objects.filter(moment__in=[Moment.AFTER, Moment.LATER]).order_by()
    return Q(pk__in=after.exclude(indicator__evidence=Evidence.NOT_MEASURED).values("indicator__project_id"))


def with_voices() -> Q:
    return Q(pk__in=Voice.objects.published().order_by().values("form__project_id"))


def to_take() -> Q:
    """Appetizers whose authors say that somebody may take them over."""
    return Q(status=ProjectStatus.NOT_SELECTED, takeover_note__gt="")


def shared() -> Q:
    """Carried by several collectivités (TRA-13). As a set, read in the order of the links' own index."""
    links = Project.collectivities.through.objects.order_by().values("project_id").annotate(places=Count("pk"))
    return Q(pk__in=links.filter(places__gte=2).values("project_id"))  # type: ignore[misc]


def a_year_ago() -> date:
    return timezone.localdate() - timedelta(days=365)


def fresh(since: date) -> Q:
    """Its team said where it stands since then, which is a year ago: a new status, or news it was asked for, were they
    « rien de neuf »."""
    confirmed = FollowUp.objects.filter(answered_at__date__gt=since).order_by()
    return Q(status_on__gt=since) | Q(pk__in=confirmed.values("project_id"))


# Each as of a day, `a_year_ago()`.
FLAGS: dict[str, Callable[[date], Q]] = {
    "ecology": lambda _: Q(ecology__gt=""),
    "equality": lambda _: Q(equality__gt=""),
    "measured": lambda _: measured(),
    "shared": lambda _: shared(),
    "voices": lambda _: with_voices(),
    "fresh": fresh,
    "help_wanted": lambda _: Q(help_wanted__gt=""),
    "to_take": lambda _: to_take(),
}


def of_place(collectivity_id: int | None) -> Q:
    """Projects of a collectivité; none without one."""
    there = Project.collectivities.through.objects.filter(collectivity_id=collectivity_id or 0)
    return Q(pk__in=there.values("project_id"))


def count(projects: Projects, asked: Collection[str], user: "User | AnonymousUser") -> Counts:
    """The figures, in three statements; `asked`: what narrows the projects that this account may read."""
    since = a_year_ago()
    tallies: dict[str, Tally] = {"": Tally()}
    for facet, status, cohort, total, *having in tally(projects, asked, since) if asked else tally_of_all(user, since):
        tallies.setdefault(facet, Tally()).add(status, cohort, total, zip(FLAGS, having, strict=True))
    # A filter that leaves nothing has a tally of nothing.
    tallies |= {facet: Tally() for facet in asked if facet in TOLD_ONCE and facet not in tallies}
    found: dict[str, Counter[int]] = {facet: Counter() for facet in MANY_VALUED}
    for facet, sign, pk, how_many in many_valued_counts(projects) if asked else many_valued_counts_of_all(user):
        found[facet][pk] += sign * how_many
    figures: dict[str, Mapping[int, int]] = {facet: +counts for facet, counts in found.items()}
    figures["promotion"] = {pk: 0 for pk in tallies.get("promotion", tallies[""]).cohorts if pk}
    names = names_of(figures)
    cohorts = [one for one, _ in names.pop("promotion")]
    return Counts(tallies, cohorts, names)


def tally(projects: Projects, asked: Collection[str], since: date) -> QuerySet:
    """What a project says once: rows of `tally_arm`. One statement."""
    apart = [facet for facet in asked if facet in TOLD_ONCE]
    return together([tally_arm(projects(facet), facet, since) for facet in ("", *apart)])


@prepared
def tally_of_all(user: "User | AnonymousUser", since: date) -> QuerySet:
    """The same of all the projects that this account may read."""
    return tally_arm(Project.objects.published_to(user), "", since)


def tally_arm(projects: ProjectQuerySet, facet: str, since: date) -> QuerySet:
    """One arm of the count: (facet, status, cohort, projects, and how many of them have each flag)."""
    having = {f"n_{name}": Count("pk", filter=holds(since)) for name, holds in FLAGS.items()}
    return count_by(projects, facet, ("status", "cohort"), having)


def many_valued_counts(projects: Projects) -> QuerySet:
    """Projects by key of what they may have several of: rows of `many_valued_arm`. One statement."""
    return together([many_valued_arm(projects(facet), facet, 1) for facet in MANY_VALUED])


@prepared
def many_valued_counts_of_all(user: "User | AnonymousUser") -> QuerySet:
    """The same of all the projects that this account may read. Every link is counted, by the index of its key alone,
    and those of the few projects that it may not read are taken off. It is twice as fast as asking of each link whose
    it is."""
    others = Project.objects.exclude(pk__in=Project.objects.published_to(user).order_by().values("pk"))
    return together(
        [many_valued_arm(some, facet, sign) for facet in MANY_VALUED for some, sign in ((None, 1), (others, -1))]
    )


def many_valued_arm(projects: ProjectQuerySet | None, facet: str, sign: int) -> QuerySet:
    """One arm of the count: (facet, sign, pk of its value, projects), of these projects or of all. Only keys are
    grouped: names are asked for after."""
    through, column = THROUGH[facet]
    links = through._default_manager.order_by()
    if projects is not None:
        links = links.filter(project__in=projects.order_by())
    return count_by(links.annotate(sign=Value(sign, IntegerField())), facet, ("sign", column))


def names_of(found: Mapping[str, Mapping[int, int]]) -> dict[str, list[tuple[Named, int]]]:
    """The values of each facet by their names, promotions the latest first, with their figures. One query."""
    names: dict[str, list[tuple[Named, int]]] = {facet: [] for facet in found}
    for facet, *words in sorted(all_names(), key=lambda row: (-row[-1], row[1])):
        one = Named(*words)
        if one.pk in found[facet]:
            names[facet].append((one, found[facet][one.pk]))
    return names


@prepared
def all_names() -> QuerySet:
    """Of all that a project may name. The mission keeps these lists: they do not grow with projects."""
    return together([rows.arm(facet) for facet, rows in ROWS.items()])


def count_of_place(projects: ProjectQuerySet, collectivity_id: int) -> int:
    return projects.filter(of_place(collectivity_id)).order_by().count()
