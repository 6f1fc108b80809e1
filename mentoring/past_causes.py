"""Of a project that stopped: others that met the same cause and went on, with who led them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from emi_alumni.foundation.dates import french_date
from projects.models import Project, StatusEntry, TeamRole
from projects.models.project import Role
from projects.statuses import Cause, ProjectStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

HALTED = (ProjectStatus.SUSPENDED, ProjectStatus.STOPPED)
WENT_ON = (ProjectStatus.IMPLEMENTED, ProjectStatus.GENERALISED, ProjectStatus.PARTLY)
SHOWN = 3


@dataclass(frozen=True)
class WentOn:
    """A project that went on, why it is told, and who led it (None when nobody of the directory did)."""

    project: Project
    reason: str
    lead: "Member | None"


def got_past(project: Project, user: "User | AnonymousUser") -> list[WentOn]:
    """Those that this reader may read, of the same theme first, at most three. Two queries; none for a project that
    did not stop, or whose cause is not told."""
    if project.status not in HALTED or not project.cause_label:
        return []
    return [WentOn(one, reason_of(one, project.cause_label), lead_of(one)) for one in candidates(project, user)]


def candidates(project: Project, user: "User | AnonymousUser") -> QuerySet[Project]:
    halts = StatusEntry.objects.current().filter(status__in=HALTED, cause=project.cause).order_by()
    their_last = halts.filter(project=OuterRef("pk")).order_by("-on", "-pk").values("on")[:1]
    alike = Project.objects.filter(cause=project.cause, status__in=WENT_ON).order_by()
    themes = [theme.pk for theme in project.themes.all()]
    near = Project.themes.through.objects.filter(project=OuterRef("pk"), theme__in=themes)
    leads = TeamRole.objects.filter(role=Role.LEAD).select_related("member__collectivity").order_by("pk")
    read = Project.objects.published_to(user).filter(status__in=WENT_ON).exclude(pk=project.pk)
    return (
        read.filter(Q(pk__in=halts.values("project")) | Q(pk__in=alike.values("pk")))
        .annotate(halted_on=Subquery(their_last), near=Exists(near))
        .prefetch_related(Prefetch("roles", leads, to_attr="leads"))
        .order_by("-near", "-status_on", "-pk")[:SHOWN]
    )


def reason_of(project: Project, cause: str) -> str:
    """« interrompu le 3 mars 2022 (portage), puis mis en place »; what its history says, which its page shows."""
    status = ProjectStatus(project.status).label
    halted_on: date | None = getattr(project, "halted_on", None)
    if halted_on:
        return f"interrompu le {french_date(halted_on)} ({cause}), puis {status}"
    return f"{status} ; ce qui l’explique surtout : {Cause(project.cause).label}"


def lead_of(project: Project) -> "Member | None":
    found = [role.member for role in getattr(project, "leads", ()) if role.member.is_listed]
    return found[0] if found else None
