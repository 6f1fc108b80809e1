"""What search knows of the library: one document for each resource online, with what people did of it."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from governance.models import Module, Tool
from projects.models import Theme
from resources.models import Resource, ResourceUse


def findable_resources() -> QuerySet[Resource]:
    uses = Prefetch("uses", ResourceUse.objects.published().order_by("pk"), to_attr="told")
    joined = Resource.objects.published().select_related("module", "collectivity")
    # Names alone, as lists: Django takes longer to give a resource its relations than to read them.
    themes = Prefetch("themes", Theme.objects.only("name"), to_attr="named_themes")
    tools = Prefetch("tools", Tool.objects.only("name"), to_attr="named_tools")
    return joined.prefetch_related(uses, themes, tools)


def resources_of(filed: Module | Theme | Tool) -> list[int]:
    return list(filed.resources.order_by("pk").values_list("pk", flat=True))


def resource_of(use: ResourceUse) -> list[int]:
    return [use.resource_id]


def resource_entries(resource: Any) -> list[Entry]:
    filed = [one.name for one in (*resource.named_themes, *resource.named_tools)]
    keywords = ["ressource", resource.get_kind_display(), str(resource.module or ""), *filed, resource.credit]
    if resource.for_whom != "everybody":
        keywords.append(resource.get_for_whom_display())
    told = [one.text for one in resource.told]
    words = [resource.summary, resource.purpose, resource.five_lines, resource.chapters, *told]
    return [
        Entry(
            scope="network",
            title=resource.title,
            url=resource.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body="\n\n".join(filter(None, words)),
        )
    ]


register(
    "resource",
    Resource,
    entries=resource_entries,
    queryset=findable_resources,
    related={Module: resources_of, Theme: resources_of, Tool: resources_of, ResourceUse: resource_of},
)
