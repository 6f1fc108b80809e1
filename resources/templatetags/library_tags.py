"""What pages of other subjects show of the library: one query each, nothing drawn where there is none."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.models import Member
from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Club, Module, Tool
from governance.rights import acting
from projects.models import Project
from resources.library_filters import COLUMNS
from resources.models import Resource, ResourceReaders

register = template.Library()

SHOWN = 5
LINES_KEPT = 1000


def most_useful(resources: Any) -> QuerySet[Resource]:
    return resources.published().for_list().order_by(*COLUMNS["utiles"])[: SHOWN + 1]


@prepared
def of_module(user: Any, key: int) -> QuerySet[Resource]:
    return most_useful(Resource.objects.visible_to(user).filter(module=key))


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
    found = block(of_module(context["user"], module.pk), f"module={module.slug}")
    return found | {"module": module, "me": acting(context["user"])}


@register.inclusion_tag("resources/_resources_of.html", takes_context=True)
def tool_resources(context: template.Context, tool: Tool) -> dict[str, Any]:
    """What helps to use a tool, on its page."""
    found = block(of_tool(context["user"], tool.pk), f"outil={tool.slug}")
    return found | {"heading": "Des ressources sur cet outil"}


@register.inclusion_tag("resources/_resources_of.html", takes_context=True)
def project_resources(context: template.Context, project: Project) -> dict[str, Any]:
    return block(of_project(context["user"], project.pk)) | {"heading": "Ses ressources"}


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


@dataclass(frozen=True)
class Line:
    """All that a line says."""

    pk: int
    url: str
    title: str
    summary: str
    icon: str
    kind: str
    duration: str
    for_whom: str
    module: str
    by: str
    uses_count: int
    is_out_of_date: bool
    level: int


@drawn_once(LINES_KEPT)
def drawn(line: Line) -> str:
    return render_to_string("resources/_resource_line.html", {"resource": line})


@register.simple_tag
def resource_line(resource: Resource, level: int, public: bool = False, within: Module | None = None) -> SafeString:
    """A line of the library, drawn from what it says and from nothing else. No query.

    resource: for_list · level: of its heading · public: for visitors, who read no name · within: the module whose page
    it is on, in short.
    """
    line = Line(
        pk=resource.pk,
        url=resource.public_url if public else resource.get_absolute_url(),
        title=resource.title,
        summary="" if within else resource.summary,
        icon=resource.icon,
        kind=resource.get_kind_display(),
        duration=resource.duration,
        for_whom="" if resource.for_whom == ResourceReaders.EVERYBODY else resource.get_for_whom_display(),
        module=str(resource.module) if resource.module and not within else "",
        by=resource.credit or ("" if public else resource.author.shown_name),
        uses_count=resource.uses_count,
        is_out_of_date=resource.is_out_of_date,
        level=level,
    )
    return SafeString(drawn(line))
