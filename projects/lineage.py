"""Where a project comes from and where it goes: what it takes up, who took it over, who reused it (PQ2-12, PQ1-22)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from emi_alumni.moderation.models import State
from projects.models import Project, Reuse, Takeover, TeamRole
from projects.models.project import AUTHORS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

# What the page shows of a reuse: its long texts and those of its project stay where they are.
SHOWN = (
    *("kept", "changed", "own_project", "project__title", "project__slug", "collectivity__short_name"),
    *("member__given_name", "member__family_name", "member__slug", "member__is_listed"),
    *("member__hidden_by_choice", "member__suspended"),
)


@dataclass(frozen=True)
class Heir:
    """A takeover that was accepted, and the page of what it became once this reader may read it."""

    takeover: Takeover
    project: Project | None


@dataclass(frozen=True)
class Source:
    """What the project takes up, and the people who had the idea first."""

    project: Project
    authors: "list[Member]"


@dataclass(frozen=True)
class Lineage:
    source: Source | None
    inspired_by: list[Reuse]
    heirs: list[Heir]
    reuses: list[Reuse]

    def __bool__(self) -> bool:
        return bool(self.source or self.inspired_by or self.heirs or self.reuses)


def lineage(project: Project, user: "User | AnonymousUser") -> Lineage:
    """Both ways, with the only pages that this reader may read. The same number of queries whatever is found."""
    visible = Project.objects.visible_to(user)
    accepted = Takeover.objects.filter(project=project, state=State.PUBLISHED).order_by("published_at", "pk")
    takeovers = list(accepted.select_related("member", "collectivity"))
    pages = visible.in_bulk([one.new_project_id for one in takeovers if one.new_project_id])
    both_ways = Reuse.objects.visible_to(user).filter(Q(project=project) | Q(own_project=project))
    joined = both_ways.select_related("project", "member", "collectivity").only(*SHOWN)
    reuses = list(joined.prefetch_related("project__collectivities"))
    return Lineage(
        source=source_of(project, user),
        inspired_by=[one for one in reuses if one.own_project_id == project.pk],
        heirs=[Heir(one, pages.get(one.new_project_id or 0)) for one in takeovers],
        reuses=with_visible_projects([one for one in reuses if one.project_id == project.pk], user),
    )


def source_of(project: Project, user: "User | AnonymousUser") -> Source | None:
    if project.continues_id is None:
        return None
    authors = TeamRole.objects.filter(role__in=AUTHORS).select_related("member")
    sources = Project.objects.visible_to(user).select_related("cohort").prefetch_related(Prefetch("roles", authors))
    source = sources.filter(pk=project.continues_id).first()
    return Source(source, [role.member for role in source.roles.all()]) if source else None


def with_visible_projects(reuses: list[Reuse], user: "User | AnonymousUser") -> list[Reuse]:
    """Each reuse, its own project only when this reader may read it. One query."""
    seen = Project.objects.visible_to(user).in_bulk([one.own_project_id for one in reuses if one.own_project_id])
    for one in reuses:
        one.own_project = seen.get(one.own_project_id or 0)
    return reuses
