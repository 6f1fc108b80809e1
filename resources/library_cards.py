"""Resources as lines of a list: one says the same to all who may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.facets import PEOPLE
from emi_alumni.foundation.caching.cards import kept_cards
from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.prepared_statements import padded, prepared
from resources.library_filters import TABLES
from resources.models import Resource, ResourceReaders

LINES_KEPT = 1000


def rows_of(resources: QuerySet[Resource]) -> Any:
    """These resources, with no more of each than finds its line."""
    return resources.values_list("pk", named=True)


def lines(rows: Sequence[Any], *, level: int, short: bool = False) -> list[str]:
    """The lines of these rows, in their order; see `draw_line`. One query, for all those that are not remembered."""

    def draw(keys: list[int]) -> dict[int, str]:
        return {one.pk: draw_line(one, level=level, short=short) for one in resources_to_draw(*padded(keys))}

    return [line for _, line in kept_cards(f"resource:{level}:{short}", rows, [TABLES, PEOPLE], draw)]


@prepared
def resources_to_draw(*keys: int) -> QuerySet[Resource]:
    return Resource.objects.filter(pk__in=keys).order_by("pk").for_list()


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


def draw_line(resource: Resource, *, level: int, public: bool = False, short: bool = False) -> SafeString:
    """A line of the library, drawn from what it says and from nothing else. No query.

    resource: for_list · level: of its heading · public: for visitors, who read no name · short: for the page of its
    module.
    """
    line = Line(
        pk=resource.pk,
        url=resource.public_url if public else resource.get_absolute_url(),
        title=resource.title,
        summary="" if short else resource.summary,
        icon=resource.icon,
        kind=resource.get_kind_display(),
        duration=resource.duration,
        for_whom="" if resource.for_whom == ResourceReaders.EVERYBODY else resource.get_for_whom_display(),
        module=str(resource.module) if resource.module and not short else "",
        by=resource.credit or ("" if public else resource.author.shown_name),
        uses_count=resource.uses_count,
        is_out_of_date=resource.is_out_of_date,
        level=level,
    )
    return SafeString(drawn(line))
