"""What other apps' pages show of projects, and small words of the project pages."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch

from directory.models import Cohort, Collectivity, Member
from emi_alumni.addresses import reverse
from governance.models import Module
from projects.cards import cards, rows_of
from projects.lineage import lineage, offers_of
from projects.models import Project
from projects.models.project import ProjectQuerySet
from projects.statuses import GROUPS, LOOKS, ProjectStatus

register = template.Library()


@register.inclusion_tag("projects/_status.html")
def project_status(status: str, label: str = "") -> dict[str, str]:
    """A status as it is drawn everywhere, or nothing before the first one."""
    if not status:
        return {}
    kind, icon = LOOKS[ProjectStatus(status)]
    words = label or str(ProjectStatus(status).label)
    return {"kind": kind, "icon": icon, "text": words[:1].upper() + words[1:]}


@register.inclusion_tag("projects/_status.html")
def group_status(group: str, label: str) -> dict[str, str]:
    """A group of statuses, drawn as its first one."""
    kind, icon = LOOKS[GROUPS[group][1][0]]
    return {"kind": kind, "icon": icon, "text": label}


@register.simple_tag
def takeover_url(project: Project) -> str:
    """Where one offers to take an appetizer over; nothing as long as that page does not exist."""
    try:
        return reverse("projects:takeover_add", args=[project.slug])
    except NoReverseMatch:
        return ""


BLOCK = 6  # projects of a block on another page


@register.inclusion_tag("projects/_section_lineage.html", takes_context=True)
def project_lineage(context: template.Context, project: Project) -> dict[str, Any]:
    """« D’où il vient, où il va » of a project's page."""
    user = context["request"].user
    member = getattr(user, "member", None)
    takes_part = member is not None and member.is_present and project.is_published
    return {
        "project": project,
        "lineage": lineage(project, user),
        "may_take": takes_part,
        "my_takeover": offers_of.first(member, project) if takes_part else None,
    }


@register.simple_tag
def project_cards(rows: Sequence[Any], level: str) -> list[str]:
    return cards(rows, level)


@register.inclusion_tag("projects/_block.html", takes_context=True)
def member_projects(context: template.Context, member: Member) -> dict[str, Any]:
    """The projects of a person, on her page."""
    return block(readable(context).of_member(member), f"?{urlencode({'q': member.family_name})}", "member")


@register.inclusion_tag("projects/_block.html", takes_context=True)
def collectivity_projects(context: template.Context, place: Collectivity) -> dict[str, Any]:
    """The projects carried in a collectivité, on its page."""
    return block(readable(context).filter(collectivities=place), f"?collectivite={place.slug}", "place")


@register.inclusion_tag("projects/_block.html", takes_context=True)
def cohort_projects(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """The projects of a promotion, on its page: appetizers too."""
    return block(readable(context).filter(cohort=cohort), f"?promotion={cohort.slug}", "cohort")


@register.inclusion_tag("projects/_block.html", takes_context=True)
def module_projects(context: template.Context, module: Module) -> dict[str, Any]:
    """The projects that used a training module, on its page."""
    return block(readable(context).filter(modules=module), f"?module={module.slug}", "module")


def readable(context: template.Context) -> ProjectQuerySet:
    return Project.objects.published_to(context["request"].user)


def block(projects: ProjectQuerySet, query: str, about: str) -> dict[str, Any]:
    """The first of these projects, and where the rest is. One query; the cards cost theirs."""
    found = list(rows_of(projects)[: BLOCK + 1])
    return {"projects": found[:BLOCK], "more": query if len(found) > BLOCK else "", "about": about}
