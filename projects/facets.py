"""How many projects each value of each facet would show: three statements, remembered a minute for like readers.

A facet is counted with all the other filters applied. What a project says in one row (status, promotion, flags) is
counted together, and each figure is a sum of it; what it says in several (themes, places, tools) is counted apart.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db.models import Case, Count, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from directory.facets import Facet
from directory.models import Cohort
from projects.models import Measure, Project, Voice
from projects.models.impacts import Evidence, Moment
from projects.models.project import ProjectQuerySet
from projects.statuses import GROUPS, ProjectStatus

COUNTS_LAST = 60  # seconds; sooner when a decision is taken
TOLD_APART = ("theme", "collectivite", "outil", "module")
GROUP_OF = {status: name for name, (_, statuses) in GROUPS.items() for status in statuses}

# Everything asked for, these filters set aside.
Projects = Callable[..., ProjectQuerySet]


class Row(NamedTuple):
    """What a project says once, as the database groups it."""

    status: str
    cohort: int | None
    ecology: bool
    equality: bool
    measured: bool
    voices: bool
    help_wanted: bool
    to_take: bool
    mine: bool  # one of its collectivités is the reader's

    @property
    def group(self) -> str:
        return GROUP_OF.get(ProjectStatus(self.status), "") if self.status else ""

    def has(self, name: str) -> bool:
        return bool(getattr(self, name))


class Named(NamedTuple):
    """A value of a facet by its names: for the address, for people; `look`: a cohort's silhouette."""

    pk: int
    slug: str
    label: str
    look: int = 0


@dataclass(frozen=True)
class Counts:
    rows: Counter[Row]
    cohorts: list[Named]  # the latest first
    apart: Mapping[str, list[tuple[Named, int]]]

    def tally(self, holds: Callable[[Row], bool], values: Callable[[Row], Iterable[Any]]) -> Counter[Any]:
        """Projects by value, of the rows for which this holds; a row may have several values."""
        found: Counter[Any] = Counter()
        for row, n in self.rows.items():
            if holds(row):
                for value in values(row):
                    found[value] += n
        return found


@dataclass(frozen=True)
class Figures:
    """All that a page says of a state of the filters: how many, what became of them, the panel."""

    total: int
    groups: dict[str, int]
    facets: list[Facet]


def measured() -> Q:
    """There is a figure after, not only the hope of one. As a set, which is read once for all projects."""
    after = Measure.objects.filter(moment__in=[Moment.AFTER, Moment.LATER]).order_by()
    return Q(pk__in=after.exclude(indicator__evidence=Evidence.NOT_MEASURED).values("indicator__project_id"))


def with_voices() -> Q:
    return Q(pk__in=Voice.objects.published().order_by().values("form__project_id"))


def to_take() -> Q:
    """Appetizers whose authors say that somebody may take them over."""
    return Q(status=ProjectStatus.NOT_SELECTED, takeover_note__gt="")


FLAGS: dict[str, Q] = {
    "ecology": Q(ecology__gt=""),
    "equality": Q(equality__gt=""),
    "measured": measured(),
    "voices": with_voices(),
    "help_wanted": Q(help_wanted__gt=""),
    "to_take": to_take(),
}


def of_place(collectivity_id: int | None) -> Q:
    """Projects of a collectivité; none without one."""
    there = Project.collectivities.through.objects.filter(collectivity_id=collectivity_id or 0)
    return Q(pk__in=there.values("project_id"))


def count(projects: Projects, mine: int | None) -> Counts:
    """The figures, in three statements; `mine` is the reader's collectivité."""
    flags = {
        f"is_{name}": Case(When(holds, then=Value(1)), default=Value(0))
        for name, holds in (FLAGS | {"mine": of_place(mine)}).items()
    }
    once = projects("statut", "promotion", "apport", "mesure", "avec", "lieu")
    rows: Counter[Row] = Counter()
    grouped = once.order_by().annotate(**flags).values_list("status", "cohort", *flags)
    for *values, how_many in grouped.annotate(projects=Count("pk")):
        rows[Row(*values)] += how_many
    arms = [
        arm(projects("theme"), "theme", "themes", "name"),
        arm(projects("collectivite"), "collectivite", "collectivities", "short_name"),
        arm(projects("outil"), "outil", "tools", "name"),
        arm(projects("module"), "module", "modules", "name"),
    ]
    apart: dict[str, list[tuple[Named, int]]] = {name: [] for name in TOLD_APART}
    for facet, pk, slug, label, how_many in arms[0].union(*arms[1:], all=True):
        apart[facet].append((Named(pk, slug, label), how_many))
    known = Cohort.objects.filter(pk__in={row.cohort for row in rows if row.cohort}).order_by("-starts_on", "pk")
    cohorts = [Named(*values) for values in known.values_list("pk", "slug", "label", "look")]
    return Counts(rows, cohorts, apart)


def arm(projects: ProjectQuerySet, facet: str, relation: str, label: str) -> QuerySet:
    """One arm of the count: (facet, pk, slug, label, projects)."""
    return (
        projects.order_by()
        .filter(**{f"{relation}__isnull": False})
        .annotate(facet=Cast(Value(facet), TextField()), words=Cast(f"{relation}__{label}", TextField()))
        .values_list("facet", f"{relation}__pk", f"{relation}__slug", "words")
        .annotate(projects=Count("pk"))
    )


def remembered(state: Iterable[object], make: Callable[[], Figures]) -> Figures:
    cache = caches["local"]
    since = cache.get_or_set("bank:since", 0, None)
    key = f"bank:{hashlib.sha256(repr((since, *state)).encode()).hexdigest()}"
    if (known := cache.get(key)) is None:
        known = make()
        cache.set(key, known, COUNTS_LAST)
    return known


def forget_counts() -> None:
    """A project came or went: the figures are counted again. Other workers see it within a minute."""
    cache = caches["local"]
    cache.set("bank:since", cache.get("bank:since", 0) + 1, None)
