"""What the bank knows of a collectivité over time (see `directory.milestones`): projects, and ideas taken up.

What stopped is told on the projects' own pages, with its reasons.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from directory.milestones import AT_MOST, MILESTONES, Milestone
from directory.models import Collectivity
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from projects.models import Project, Reuse, StatusEntry
from projects.statuses import ProjectStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

REACHED = (
    ProjectStatus.PRESENTED,
    ProjectStatus.TESTED,
    ProjectStatus.PARTLY,
    ProjectStatus.IMPLEMENTED,
    ProjectStatus.GENERALISED,
)


@prepared
def stages_reached(place: Collectivity, user: "User | AnonymousUser") -> QuerySet:
    readable = Project.objects.published_to(user).filter(collectivities=place).order_by()
    found = StatusEntry.objects.current().filter(project__in=readable.values("pk"), status__in=REACHED)
    return found.order_by("-on", "-pk").values_list("on", "status", "project__title", "project__slug")[:AT_MOST]


def what_came_of_projects(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Projects carried here: presented, tried, in place. One query."""
    for on, status, title, slug in stages_reached(place, user):
        words = f"« {title} », {ProjectStatus(status).label}"
        yield Milestone(on, words, reverse("projects:detail", args=[slug]))


@prepared
def reused_at(place: Collectivity, user: "User | AnonymousUser") -> QuerySet[Reuse]:
    found = Reuse.objects.visible_to(user).filter(collectivity=place).select_related("project")
    return found.only("on", "project__title", "project__slug").order_by("-on", "-pk")[:AT_MOST]


def ideas_taken_up(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Ideas from elsewhere, reused here and confirmed by those who gave them. One query."""
    for reuse in reused_at(place, user):
        yield Milestone(reuse.on, f"Idée reprise d’ailleurs : « {reuse.project.title} »", reuse.get_absolute_url())


MILESTONES.extend([what_came_of_projects, ideas_taken_up])
