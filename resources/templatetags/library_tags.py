"""What pages of other subjects show of the library: one query each, nothing drawn where there is none."""

from datetime import date, timedelta
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.models import Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Club, Module, Tool
from governance.rights import acting
from projects.models import Project
from resources.library_cards import draw_line, lines, rows_of
from resources.library_filters import COLUMNS
from resources.models import Resource
from resources.models.library import ResourceKind, ResourceReaders

register = template.Library()

SHOWN = 5
STARTING = timedelta(days=60)  # since teams were formed


# What a block says of each.
TOLD = "title", "kind", "amount", "unit", "uses_count"


def most_useful(resources: Any) -> QuerySet[Resource]:
    return resources.published().only(*TOLD).order_by(*COLUMNS["utiles"])[: SHOWN + 1]


@prepared
def of_module(user: Any, key: int) -> QuerySet[Resource]:
    return rows_of(most_useful(Resource.objects.visible_to(user).filter(module=key)))


@prepared
def of_tool(user: Any, key: int) -> QuerySet[Resource]:
    return most_useful(Resource.objects.visible_to(user).filter(tools=key))


@prepared
def of_project(user: Any, key: int) -> QuerySet[Resource]:
    return most_useful(Resource.objects.visible_to(user).filter(project=key))


@prepared
def of_club(user: Any, key: int) -> QuerySet[Resource]:
    return most_useful(Resource.objects.visible_to(user).filter(club=key))


@prepared
def of_author(user: Any, key: int) -> QuerySet[Resource]:
    return most_useful(Resource.objects.visible_to(user).filter(author=key))


def block(found: Any, more: str = "") -> dict[str, Any]:
    """`more`: what narrows the library to all of them, where more than five are there."""
    resources = list(found)
    return {"resources": resources[:SHOWN], "more": more if len(resources) > SHOWN else ""}


@register.inclusion_tag("resources/_module_resources.html", takes_context=True)
def module_resources(context: template.Context, module: Module) -> dict[str, Any]:
    """On the page of a training module: what prolongs it, and the way to add some."""
    rows = of_module(context["user"], module.pk)
    more = f"module={module.slug}" if len(rows) > SHOWN else ""
    found = lines(rows[:SHOWN], level=3, short=True)
    return {"lines": found, "more": more, "module": module, "me": acting(context["user"])}


@register.inclusion_tag("resources/_resources_of.html", takes_context=True)
def tool_resources(context: template.Context, tool: Tool) -> dict[str, Any]:
    """What helps to use a tool, on its page."""
    found = block(of_tool(context["user"], tool.pk), f"outil={tool.slug}")
    return found | {"heading": "Des ressources sur cet outil"}


@register.inclusion_tag("resources/_resources_of.html", takes_context=True)
def project_resources(context: template.Context, project: Project) -> dict[str, Any]:
    return block(of_project(context["user"], project.pk)) | {"heading": "Ses ressources"}


@register.inclusion_tag("resources/_team_start.html", takes_context=True)
def team_start(context: template.Context, project: Project) -> dict[str, Any]:
    """Kits for newcomers, on the page of a team's project, for that team, in its first two months (EV1-06)."""
    cohort = project.cohort
    if cohort is None or not cohort.is_in_training or not context.get("writes") or not starting(cohort.teams_on):
        return {"resources": []}
    return {"project": project, "resources": list(for_newcomers(context["request"].user))[:SHOWN]}


def starting(teams_on: date | None) -> bool:
    return teams_on is not None and teams_on <= timezone.localdate() < teams_on + STARTING


def for_newcomers(user: Any) -> QuerySet[Resource]:
    kits = Resource.objects.visible_to(user).filter(kind=ResourceKind.KIT, for_whom=ResourceReaders.NEWCOMERS)
    return most_useful(kits)


@register.inclusion_tag("resources/_resources_of.html", takes_context=True)
def club_resources(context: template.Context, club: Club) -> dict[str, Any]:
    return block(of_club(context["user"], club.pk)) | {"heading": "Ses ressources"}


@register.inclusion_tag("resources/_resources_of.html", takes_context=True)
def member_resources(context: template.Context, member: Member) -> dict[str, Any]:
    """What somebody proposed to the library."""
    me = acting(context["user"])
    heading = "Mes ressources" if me and me.pk == member.pk else "Ses ressources"
    return block(of_author(context["user"], member.pk)) | {"heading": heading}


# A line of the library ---------------------------------------------------------------------------------


@register.simple_tag
def resource_line(resource: Resource, level: int, public: bool = False) -> SafeString:
    """See `resources.library_cards.draw_line`."""
    return draw_line(resource, level=level, public=public)
