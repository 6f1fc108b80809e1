"""Where a project comes from and where it goes: what it takes up, who took it over, who reused it (PQ2-12, PQ1-22)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import padded, prepared
from projects.models import Project, Reuse, Takeover, TeamRole
from projects.models.project import AUTHORS, NAMED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

# What the page shows of who took it over or reused it: long texts, and those of its project, stay where they are.
WHO = ("collectivity__short_name", *(f"member__{name}" for name in NAMED))
SHOWN = ("kept", "changed", "own_project", "project__title", "project__slug", *WHO)


@dataclass(frozen=True)
class AcceptedTakeover:
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
    heirs: list[AcceptedTakeover]
    reuses: list[Reuse]

    def __bool__(self) -> bool:
        return bool(self.source or self.inspired_by or self.heirs or self.reuses)


@prepared
def takeovers_of(project: Project) -> QuerySet[Takeover]:
    """Those that were accepted, the first one first."""
    accepted = project.takeovers.filter(state=State.PUBLISHED).order_by("published_at", "pk")
    own = ("project", "new_project", "sponsor", "published_at", "collectivity__short_name")
    return accepted.select_related("author", "collectivity").only(*own, *(f"author__{name}" for name in NAMED))


@prepared
def reuses_around(user: "User | AnonymousUser", project: Project) -> QuerySet[Reuse]:
    """Of this project, and by it."""
    both_ways = Reuse.objects.visible_to(user).filter(Q(project=project) | Q(own_project=project))
    joined = both_ways.select_related("project", "member", "collectivity").only(*SHOWN)
    return joined.prefetch_related("project__collectivities")


@prepared
def offers_of(member: "Member", project: Project) -> QuerySet[Takeover]:
    """What this person offered to take over and nobody answered."""
    return Takeover.objects.of(member).unpublished().filter(project=project)[:1]


def lineage(project: Project, user: "User | AnonymousUser") -> Lineage:
    """Both ways, with the only pages that this reader may read. Two queries, four at most when something is found."""
    takeovers = takeovers_of(project)
    pages = visible_pages([one.new_project_id for one in takeovers if one.new_project_id], user)
    reuses = reuses_around(user, project)
    return Lineage(
        source=source_of(project, user),
        inspired_by=[one for one in reuses if one.own_project_id == project.pk],
        heirs=[AcceptedTakeover(one, pages.get(one.new_project_id or 0)) for one in takeovers],
        reuses=with_visible_projects([one for one in reuses if one.project_id == project.pk], user),
    )


def source_of(project: Project, user: "User | AnonymousUser") -> Source | None:
    if project.continues_id is None:
        return None
    authors = TeamRole.objects.filter(role__in=AUTHORS).select_related("member")
    sources = Project.objects.visible_to(user).select_related("cohort").prefetch_related(Prefetch("roles", authors))
    source = sources.filter(pk=project.continues_id).first()
    return Source(source, [role.member for role in source.roles.all()]) if source else None


@prepared
def pages_of(user: "User | AnonymousUser", *keys: int) -> QuerySet[Project]:
    return Project.objects.visible_to(user).filter(pk__in=keys).only("slug", "title")


def visible_pages(keys: list[int], user: "User | AnonymousUser") -> dict[int, Project]:
    """Those of these projects that this reader may read. One query, none without a project."""
    return {page.pk: page for page in pages_of(user, *padded(keys))}


def with_visible_projects(reuses: list[Reuse], user: "User | AnonymousUser") -> list[Reuse]:
    """Each reuse, its own project only when this reader may read it. One query at most."""
    seen = visible_pages([one.own_project_id for one in reuses if one.own_project_id], user)
    for one in reuses:
        one.own_project = seen.get(one.own_project_id or 0)
    return reuses
