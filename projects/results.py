"""What all the projects gave together: followed, measured, heard, where they stand, why some stopped (PQ2-24, FRE-09).

Nobody is ranked: promotions come in their order, no team and no collectivité is named, and a cause that explains fewer
than three projects is told with the others, so that nobody is singled out (FRE-10).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from directory.models import Cohort
from directory.visibility import Reader
from emi_alumni.foundation.charts import Stacks, stacks_of
from emi_alumni.foundation.listing.figures import counted_once, figures_of
from emi_alumni.foundation.prepared_statements import prepared, prepared_count
from emi_alumni.foundation.text import sort_key
from projects.charts import Chart, chart_of
from projects.facets import BANK, a_year_ago, fresh, measured, with_voices
from projects.models import FollowUp, Indicator, Measure, Project, Reuse, Takeover, Voice
from projects.models.impacts import Direction, Evidence
from projects.models.project import ProjectAudience, ProjectQuerySet
from projects.statuses import GROUP_OF, GROUPS, LOOKS, Cause

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

FEWEST = 3  # projects that a cause explains, under which it is told with the others
ENOUGH_FOR_PERCENT = 10  # under that, « 2 sur 3 » says it better
DRAWN = 3  # indicators whose before and after are drawn
LIVING = ["en-place", "en-partie", "en-cours"]  # groups of projects that still have news to give
CARRIED_OUT = [*LIVING, "arrete"]  # everything but the appetizers, which nobody could measure
NO_GROUP = "Sans statut"
REST = "Autres causes"


@dataclass(frozen=True)
class Share:
    """So many projects out of so many, and where the bank shows them; `address` is empty when it cannot."""

    label: str
    count: int
    of: int
    address: str = ""

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.of) if self.of >= ENOUGH_FOR_PERCENT else None

    @property
    def words(self) -> str:
        """« 67 % », or « 2 sur 3 » when there are few."""
        return f"{self.count} sur {self.of}" if self.percent is None else f"{self.percent} %"


@dataclass(frozen=True)
class Cell:
    """The projects of a promotion that came to the same."""

    label: str
    count: int
    address: str


@dataclass(frozen=True)
class Row:
    """A promotion: its projects by what became of them. `address` shows them all."""

    label: str
    cells: list[Cell]
    address: str

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Effects:
    """Indicators that were measured before and after: which way they went, and what reached its target."""

    told: int = 0
    wished: int = 0
    same: int = 0
    targets: int = 0
    reached: int = 0

    @property
    def other(self) -> int:
        return self.told - self.wished - self.same


class Term(NamedTuple):
    """The news asked for so many months after the presentation."""

    months: int
    asked: int
    answered: int


@dataclass(frozen=True)
class Reuses:
    """How often an idea was taken up elsewhere: confirmed reuses, and appetizers taken over."""

    takeovers: int
    count: int = 0
    projects: int = 0
    places: int = 0


@dataclass(frozen=True)
class Results:
    """All figures of the page, the same for every reader."""

    total: int
    voices: int
    cohorts: int  # promotions that have a project
    followed: Share
    told: Share
    heard: Share
    measures: list[Share]  # what is told of the effect: measured, said not to be, awaited, nothing
    effects: Effects
    drawn: list[tuple[Project, Indicator, Chart]]
    groups: list[tuple[str, str]]  # (kind of drawing, label), in the order of the drawing
    rows: list[Row]
    stopped: Share
    causes: list[Share]
    terms: list[Term]
    reuses: Reuses

    @property
    def news(self) -> Share:
        """Answers to the questions asked over time."""
        asked = sum(term.asked for term in self.terms)
        return Share("Demandes de nouvelles qui ont eu une réponse", sum(one.answered for one in self.terms), asked)

    @property
    def news_words(self) -> str:
        """« 12 réponses pour 20 demandes »."""
        asked, answered = self.news.of, self.news.count
        s = "s" if answered > 1 else ""
        return f"{answered} réponse{s} pour {asked} demande{'s' if asked > 1 else ''}"

    @property
    def history(self) -> Stacks:
        """The drawing of the promotions."""
        kinds = [kind for kind, _ in self.groups]
        return stacks_of(
            [(row.label, list(zip(kinds, [c.count for c in row.cells], strict=True))) for row in self.rows]
        )

    @property
    def reasons(self) -> Stacks:
        """The drawing of the causes."""
        return stacks_of([(cause.label, [("halt", cause.count)]) for cause in self.causes])


def results_for(user: "User | AnonymousUser") -> Results:
    """The figures of the projects that the whole network reads, remembered a minute; empty for who is not in it."""
    in_network = Reader.of(user).in_network
    return counted_once(BANK, "results", in_network, lambda: measure(in_network))


def told_to_all(in_network: bool) -> ProjectQuerySet:
    """What the network reads; nothing out of it. A project that its team keeps to itself is counted nowhere."""
    told = Project.objects.published().exclude(audience=ProjectAudience.TEAM).order_by()
    return told if in_network else told.none()


def bank(**asked: Iterable[str]) -> str:
    """The query of the bank that shows what a figure counts."""
    return f"?{urlencode({name: list(values) for name, values in asked.items()}, doseq=True)}"


def measure(in_network: bool) -> Results:
    """Eleven statements at most, whatever the number of projects."""
    lines = [Line(*values) for values in counted(in_network, a_year_ago())]
    by_group: Counter[str] = Counter()
    for line in lines:
        by_group[line.group] += line.projects
    living, carried = sum(by_group[group] for group in LIVING), sum(by_group[group] for group in CARRIED_OUT)

    def carried_out(what: str) -> int:
        return sum(getattr(line, what) for line in lines if line.group in CARRIED_OUT)

    told = carried_out("told")
    figures, honest = carried_out("measured"), carried_out("unmeasured")
    parts = [
        Share("Un effet chiffré", figures, carried, bank(statut=CARRIED_OUT, mesure=["oui"])),
        Share("« Non mesuré », et c’est dit", honest, carried),
        Share("Un indicateur choisi, la mesure à venir", told - figures - honest, carried),
        Share("Pas encore d’indicateur", carried - told, carried),
    ]
    rows, groups = by_cohort(lines)
    stopped = sum(line.projects for line in lines if line.group == "arrete")
    return Results(
        total=by_group.total(),
        voices=voices_published(in_network),
        cohorts=len({line.cohort for line in lines if line.cohort}),
        followed=Share(
            "Un statut de moins de 12 mois",
            sum(line.fresh for line in lines if line.group in LIVING),
            living,
            bank(statut=LIVING, avec=["statut-recent"]),
        ),
        told=Share("Un indicateur", told, carried),
        heard=Share("Des voix d’usagers", carried_out("heard"), carried, bank(statut=CARRIED_OUT, avec=["voix"])),
        measures=parts,
        effects=Effects(*(effects.first(in_network) or ())),
        drawn=drawn(in_network),
        groups=groups,
        rows=rows,
        stopped=Share("Arrêtés ou suspendus", stopped, carried, bank(statut=["arrete"])),
        causes=causes(lines, stopped),
        terms=[Term(*values) for values in terms(in_network, timezone.localdate())],
        reuses=Reuses(takeovers_accepted(in_network), *(reuses.first(in_network) or ())),
    )


# Counting -------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """Projects of one promotion at the same point, for the same cause when they stopped; so many are fresh, told…"""

    status: str
    cohort: int | None
    cause: str
    projects: int
    fresh: int
    told: int
    measured: int
    unmeasured: int
    heard: int

    @property
    def group(self) -> str:
        return GROUP_OF.get(self.status, "")


@prepared
def counted(in_network: bool, since: date) -> QuerySet:
    """What makes the lines."""
    indicators = Indicator.objects.order_by()
    not_measured = indicators.filter(evidence=Evidence.NOT_MEASURED).values("project_id")
    flags = {
        "fresh": fresh(since),
        "told": Q(pk__in=indicators.values("project_id")),
        "measured": measured(),
        "unmeasured": Q(pk__in=not_measured) & ~measured(),
        "heard": with_voices(),
    }
    why = Case(When(status__in=GROUPS["arrete"][1], then=F("cause")), default=Value(""))
    figures = {f"n_{name}": Count("pk", filter=holds) for name, holds in flags.items()}
    grouped = (
        told_to_all(in_network)
        .annotate(stop=why)
        .values_list("status", "cohort", "stop")
        .annotate(n=Count("pk"), **figures)
    )
    return grouped.order_by()


@prepared_count
def voices_published(in_network: bool) -> QuerySet[Voice]:
    return Voice.objects.published().filter(form__project__in=told_to_all(in_network)).order_by()


@prepared
def all_cohorts() -> QuerySet[Cohort]:
    return Cohort.objects.only("label", "slug")


def by_cohort(lines: list[Line]) -> tuple[list[Row], list[tuple[str, str]]]:
    """Promotions, the oldest first, then the projects of none; and the groups that any of them has. One query."""
    counts: Mapping[int | None, Counter[str]] = defaultdict(Counter)
    for line in lines:
        counts[line.cohort][line.group] += line.projects
    present = {line.group for line in lines}
    names = {group: label for group, (label, _) in GROUPS.items()} | {"": NO_GROUP}
    groups = [group for group in names if group in present]
    cohorts = [cohort for cohort in all_cohorts() if cohort.pk in counts]

    def row(label: str, pk: int | None, **asked: list[str]) -> Row:
        cells = []
        for group in groups:
            address = bank(**asked, statut=[group]) if asked and group else ""
            cells.append(Cell(names[group], counts[pk][group], address))
        return Row(label, cells, bank(**asked) if asked else "")

    rows = [row(cohort.label, cohort.pk, promotion=[cohort.slug]) for cohort in cohorts]
    if None in counts:
        rows.append(row("Hors promotion", None))
    return rows, [(LOOKS[GROUPS[group][1][0]][0] if group else "untold", names[group]) for group in groups]


def causes(lines: list[Line], stopped: int) -> list[Share]:
    """What explains the stops, the most frequent first; the rare and the untold together. Empty when all are rare."""
    found: Counter[str] = Counter()
    for line in lines:
        if line.group == "arrete":
            found[line.cause] += line.projects
    told = [
        (str(cause.label).capitalize(), found[cause])
        for cause in Cause
        if cause != Cause.OTHER and found[cause] >= FEWEST
    ]
    if not told:
        return []
    shares = [Share(label, n, stopped) for label, n in sorted(told, key=lambda one: (-one[1], sort_key(one[0])))]
    rest = stopped - sum(share.count for share in shares)
    return [*shares, *([Share(REST, rest, stopped)] if rest else [])]


@prepared
def effects(in_network: bool) -> QuerySet:
    """Which way the measured indicators went, from the first measure to the last: the figures of `Effects`."""
    measures = Measure.objects.filter(indicator=OuterRef("pk")).order_by("on").values("value")
    told = (
        Indicator.objects.order_by()
        .filter(project__in=told_to_all(in_network))
        .exclude(evidence=Evidence.NOT_MEASURED)
        .annotate(
            before=Subquery(measures[:1]),
            second=Subquery(measures[1:2]),
            after=Subquery(measures.order_by("-on")[:1]),
        )
        .filter(second__isnull=False)
    )
    up, down = Q(direction=Direction.UP), Q(direction=Direction.DOWN)
    return figures_of(
        told,
        told=Count("pk"),
        wished=Count("pk", filter=(up & Q(after__gt=F("before"))) | (down & Q(after__lt=F("before")))),
        same=Count("pk", filter=Q(after=F("before"))),
        targets=Count("pk", filter=Q(target__isnull=False)),
        reached=Count("pk", filter=(up & Q(after__gte=F("target"))) | (down & Q(after__lte=F("target")))),
    )


def drawn(in_network: bool) -> list[tuple[Project, Indicator, Chart]]:
    """The key figures of the latest news, whatever they say: no figure is chosen for being good. Three queries."""
    found = []
    for project in latest_measured(in_network):
        indicator = project.key_indicator
        if indicator and (chart := chart_of(indicator)):
            found.append((project, indicator, chart))
    return found[:DRAWN]


@prepared
def latest_measured(in_network: bool) -> QuerySet[Project]:
    latest = told_to_all(in_network).filter(measured()).order_by(F("news_on").desc(nulls_last=True), "-pk")
    return latest.only("slug", "title").prefetch_related("indicators__measures")[: DRAWN * 3]


@prepared
def terms(in_network: bool, today: date) -> QuerySet:
    """By months since the presentation: what was asked, what was answered."""
    asked = FollowUp.objects.filter(project__in=told_to_all(in_network), due_on__lte=today).order_by()
    answered = Count("pk", filter=Q(answered_at__isnull=False))
    rows = asked.values_list("months").annotate(asked=Count("pk"), answered=answered)
    return rows.order_by("months")


@prepared
def reuses(in_network: bool) -> QuerySet:
    """Confirmed by who gave the idea: how many, of how many projects, in how many places."""
    return figures_of(
        Reuse.objects.confirmed().filter(project__in=told_to_all(in_network)),
        count=Count("pk"),
        projects=Count("project", distinct=True),
        places=Count("collectivity", distinct=True),
    )


@prepared_count
def takeovers_accepted(in_network: bool) -> QuerySet[Takeover]:
    return Takeover.objects.published().filter(project__in=told_to_all(in_network)).order_by()


# For a spreadsheet ----------------------------------------------------------------------------------

HEADERS = ["Tableau", "Ligne", "Détail", "Nombre", "Sur"]


def table(results: Results, on: date) -> Iterator[list[str]]:
    """Every figure of the page, a line each, in plain text."""

    def line(title: str, label: str, detail: str, count: int, of: int | str = "") -> list[str]:
        return [title, label, detail, str(count), str(of)]

    yield line("Ensemble", "Projets que le réseau peut lire", f"au {on:%d/%m/%Y}", results.total)
    for share in (results.followed, results.told, results.heard):
        yield line("Suivis, mesurés, écoutés", share.label, "", share.count, share.of)
    for share in results.measures:
        yield line("L’effet connu", share.label, "", share.count, share.of)
    told = results.effects
    for label, n in (("Dans le sens voulu", told.wished), ("Sans changement", told.same), ("Dans l’autre", told.other)):
        yield line("Avant et après", label, "indicateurs", n, told.told)
    yield line("Avant et après", "Cible atteinte", "indicateurs avec une cible", told.reached, told.targets)
    for row in results.rows:
        for cell in row.cells:
            yield line("Promotions", row.label, cell.label, cell.count, row.total)
    for cause in results.causes:
        yield line("Causes d’arrêt", cause.label, "", cause.count, cause.of)
    for term in results.terms:
        yield line("Demandes de nouvelles", f"{term.months} mois", "répondues", term.answered, term.asked)
    yield line("Voix d’usagers", "Publiées", "", results.voices)
    yield line("Reprises", "Réutilisations confirmées", "", results.reuses.count)
    yield line("Reprises", "Projets réutilisés", "", results.reuses.projects)
    yield line("Reprises", "Collectivités qui ont repris", "", results.reuses.places)
    yield line("Reprises", "Appetizers repris", "", results.reuses.takeovers)
