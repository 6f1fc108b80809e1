"""What search knows of kits: one document for each that is online and has something to show."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet

from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import follow_kind, register
from resources.models import Kit, KitBlock
from resources.models.kits import RELATIONS


def findable_kits() -> QuerySet[Kit]:
    blocks = KitBlock.objects.readable().only("kit", "line").order_by("position")
    return Kit.objects.published().with_something().prefetch_related(Prefetch("rows", blocks, to_attr="shown"))


def kit_entries(kit: Any) -> list[Entry]:
    """Its own words and its lines, never the titles of what it shows: these are found by themselves."""
    lines = [block.line for block in kit.shown if block.line]
    keywords = f"kit · {kit.get_for_whom_display()}"
    return [
        Entry("network", kit.title, kit.get_absolute_url(), keywords=keywords, body="\n\n".join([kit.purpose, *lines]))
    ]


def kits_showing(relation: str, keys: Iterable[int]) -> list[int]:
    """The kits that show things of these numbers."""
    named = KitBlock.objects.filter(**{f"{relation}__in": list(keys)}).order_by("kit")
    return list(named.values_list("kit", flat=True).distinct())


register("kit", Kit, kit_entries, findable_kits, related={KitBlock: lambda block: [block.kit_id]})
# What is hidden, withdrawn or put back changes what they show. The kinds are named as the relations are.
for shown in RELATIONS:
    follow_kind("kit", shown, partial(kits_showing, shown))
