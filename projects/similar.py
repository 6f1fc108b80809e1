"""Three neighbours of a project: the same words, the same themes, the same tools (PQ1-16, PQ2-04); and those of the
projects of a promotion in training, so that teams meet as they go (EV2-12)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, IntegerField, QuerySet, Value

from directory.models import Cohort
from emi_alumni.foundation.caching.remembered import remembered
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.search.alike import alike
from projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

NEIGHBOURS = 3
OF_COHORT = 2
CANDIDATES = 200  # of each kind of likeness
REMEMBERED = 600  # seconds
# What each likeness is worth: the nearest words count as much as two themes.
WORDS, THEME, TOOL = 4.0, 2.0, 1.0


@prepared
def readable(user: "User | AnonymousUser", *ranked: int) -> QuerySet[Project]:
    """Those of these projects that this reader may read, with what a line says of each."""
    return Project.objects.published_to(user).filter(pk__in=ranked).only("slug", "title", "sentence", "status")


def similar_projects(project: Project, user: "User | AnonymousUser") -> list[Project]:
    """The nearest projects that this reader may read, at most three, none rather than far ones. Four queries, or one
    when the nearest are remembered: they are the same for everybody, what may be read of them is asked each time.
    """
    ranked = remembered(f"similar:{project.pk}", lambda: nearest(project), REMEMBERED, shown=None)
    found = {one.pk: one for one in readable(user, *ranked)} if ranked else {}
    found.pop(project.pk, None)
    return [found[pk] for pk in ranked if pk in found][:NEIGHBOURS]


def nearest(project: Project) -> list[int]:
    """More than are shown: some of them are not for every reader."""
    scores: dict[int, float] = {}
    words = alike("project", project.pk, "network", CANDIDATES)
    best = max(words.values(), default=1.0)
    for pk, score in words.items():
        scores[pk] = WORDS * score / best
    for pk, how_many, worth in shared(project):
        scores[pk] = scores.get(pk, 0) + how_many * worth
    return sorted(scores, key=lambda pk: (-scores[pk], pk))[: NEIGHBOURS * 4]


def shared(project: Project) -> QuerySet:
    """(project, how many themes or tools it shares, what each is worth), in one query."""
    # The candidates are narrowed first in each arm; a slice inside a union is not for SQLite.
    arms = [
        through.objects.filter(**{f"{name}__in": own})
        .exclude(project=project)
        .order_by()
        .values_list("project")
        .annotate(how_many=Count("pk"), worth=Value(worth, IntegerField()))
        for through, name, own, worth in (
            (Project.themes.through, "theme", [theme.pk for theme in project.themes.all()], int(THEME)),
            (Project.tools.through, "tool", [tool.pk for tool in project.tools.all()], int(TOOL)),
        )
    ]
    return arms[0].union(arms[1], all=True).order_by(F("how_many").desc())[:CANDIDATES]


# A promotion -----------------------------------------------------------------------------------------


def neighbours_of_cohort(cohort: Cohort, user: "User | AnonymousUser") -> list[tuple[Project, list[Project]]]:
    """Each project of the promotion, with two at most of the other promotions that share its themes or its tools, the
    latest to give news first; those without any are left out. Two queries, and two more when nothing is
    remembered."""
    own = {one.pk: one for one in own_projects(cohort, user)}
    pairs = remembered(f"near-cohort:{cohort.pk}", lambda: pairs_of(cohort), REMEMBERED, shown=None) if own else []
    near = {one.pk: one for one in readable(user, *padded(sorted({pk for _, pk in pairs})))} if pairs else {}
    found: dict[int, list[Project]] = {pk: [] for pk in own}
    for mine, other in pairs:
        if mine in found and other in near and len(found[mine]) < OF_COHORT:
            found[mine].append(near[other])
    return [(own[pk], others) for pk, others in found.items() if others]


@prepared
def own_projects(cohort: Cohort, user: "User | AnonymousUser") -> QuerySet[Project]:
    return Project.objects.published_to(user).filter(cohort=cohort).only("slug", "title").order_by("sort_key", "pk")


def pairs_of(cohort: Cohort) -> list[tuple[int, int]]:
    """(project of the promotion, its neighbour), the nearest first: what every member reads, six of each."""
    others = Project.objects.read_by_the_network().exclude(cohort=cohort)
    worth: dict[tuple[int, int], float] = {}
    told: dict[int, date] = {}
    for path, value in (("themes__projects", THEME), ("tools__project", TOOL)):
        shared = others.filter(**{f"{path}__cohort": cohort}).order_by("-news_on", "-pk")
        for other, news_on, mine in shared.values_list("pk", "news_on", path)[: CANDIDATES * 5]:
            worth[mine, other] = worth.get((mine, other), 0) + value
            told[other] = news_on or date.min
    ranked = sorted(worth, key=lambda pair: (-worth[pair], -told[pair[1]].toordinal(), pair))
    kept: dict[int, list[tuple[int, int]]] = {}
    for pair in ranked:
        some = kept.setdefault(pair[0], [])
        if len(some) < 3 * OF_COHORT:
            some.append(pair)
    return [pair for some in kept.values() for pair in some]
