"""Three neighbours of a project: the same words, the same themes, the same tools (PQ1-16, PQ2-04)."""

from typing import TYPE_CHECKING

from django.db.models import Count, F, IntegerField, QuerySet, Value

from emi_alumni.foundation.caching.remembered import remembered
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.alike import alike
from projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

NEIGHBOURS = 3
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
