"""The few public projects that the first page shows to visitors: what they changed, and why one of them stopped."""

from dataclasses import dataclass

from emi_alumni.foundation.caching.remembered import WatchedTables, remembered
from projects.models import PublicPage
from projects.public import PublicCopy
from projects.statuses import GROUP_OF

SHOWN = 3
READ = 24  # of the latest pages
KEPT = 300  # seconds
TABLES = WatchedTables("projects.PublicPage", "projects.Project")


@dataclass(frozen=True)
class Example:
    """A public page, and the copy of the project that visitors read of it."""

    page: PublicPage
    shown: PublicCopy

    @property
    def stopped(self) -> bool:
        return GROUP_OF.get(self.shown.project.status) == "arrete"

    @property
    def has_figure(self) -> bool:
        return self.shown.key is not None


def examples() -> list[Example]:
    """At most three, one of them stopped where there is one; those with a figure first, then the latest. Kept a while;
    one query says whether anything changed."""
    return remembered("projects.showcase", choose, KEPT, shown=TABLES)


def choose() -> list[Example]:
    """One query."""
    pages = PublicPage.objects.open().select_related("project").order_by("-published_at", "-pk")[:READ]
    found = [Example(page, PublicCopy(page.content, page.project)) for page in pages]
    ranked = sorted(found, key=lambda one: not one.has_figure)
    stopped = [one for one in ranked if one.stopped][:1]
    others = [one for one in ranked if one not in stopped][: SHOWN - len(stopped)]
    return others + stopped
