"""What the bank knows of a collectivité over time (see `directory.milestones`): projects, and ideas taken up.

What stopped is told on the projects' own pages, with its reasons.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from directory.milestones import AT_MOST, Milestone
from directory.models import Collectivity
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


def what_came_of_projects(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Projects carried here: presented, tried, in place. One query."""
    readable = Project.objects.published_to(user).filter(collectivities=place).order_by()
    found = StatusEntry.objects.standing().filter(project__in=readable.values("pk"), status__in=REACHED)
    told = found.select_related("project").only("on", "status", "project__title", "project__slug")
    for entry in told.order_by("-on", "-pk")[:AT_MOST]:
        project = entry.project
        yield Milestone(entry.on, f"« {project.title} », {entry.get_status_display()}", project.get_absolute_url())


def ideas_taken_up(place: Collectivity, user: "User | AnonymousUser") -> Iterator[Milestone]:
    """Ideas from elsewhere, reused here and confirmed by those who gave them. One query."""
    found = Reuse.objects.visible_to(user).filter(collectivity=place).select_related("project")
    for reuse in found.order_by("-on", "-pk")[:AT_MOST]:
        yield Milestone(reuse.on, f"Idée reprise d’ailleurs : « {reuse.project.title} »", reuse.get_absolute_url())
