"""What search knows of tools, and of how people use them."""

from django.db.models import QuerySet

from directory.models import Collectivity
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from governance.models import Module, Tool
from resources.models import Practice


def tool_entries(tool: Tool) -> list[Entry]:
    keywords = ["outil", "méthode", str(tool.module or "")]
    address = tool.get_absolute_url()
    return [Entry("network", tool.name, address, keywords=" · ".join(filter(None, keywords)), body=tool.description)]


def tools_of(module: Module) -> list[int]:
    return list(Tool.objects.filter(module=module).order_by("pk").values_list("pk", flat=True))


def findable_practices() -> QuerySet[Practice]:
    """Those with words. A former one is read on the page of its tool."""
    own = [field.name for field in Practice._meta.concrete_fields]
    joined = Practice.objects.published().latest_of_each().told().select_related("tool", "collectivity")
    return joined.only(*own, "tool__name", "collectivity__short_name")


def practice_entries(practice: Practice) -> list[Entry]:
    """Never who tells it: people are found by what they let be read of them."""
    stopped = [] if practice.is_in_use else ["arrêté", practice.stopped_why]
    keywords = ["pratique", practice.how_often, str(practice.collectivity or "")]
    words = [practice.context, practice.role_change, practice.obstacle, practice.tip, *stopped]
    return [
        Entry(
            scope="network",
            title=practice.tool.name,
            url=practice.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body="\n\n".join(filter(None, words)),
        )
    ]


def practices_about(about: Tool | Collectivity) -> list[int]:
    field = "tool" if isinstance(about, Tool) else "collectivity"
    return list(Practice.objects.filter(**{field: about}).order_by("pk").values_list("pk", flat=True))


register("tool", Tool, tool_entries, lambda: Tool.objects.select_related("module"), related={Module: tools_of})
register(
    "practice",
    Practice,
    practice_entries,
    findable_practices,
    related={Tool: practices_about, Collectivity: practices_about},
)
