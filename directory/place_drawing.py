"""Collectivités by the dozen, drawn in Python: the areas of the map and the lines of its table, and the list of all."""

from collections.abc import Iterable

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import conditional_escape as text
from django.utils.safestring import SafeString, mark_safe

from directory.geography import Area, Map
from directory.models import Collectivity


def draw_areas(drawing: Map, list_url: str, rest: str) -> SafeString:
    """Each area, which leads to its people when it has any, then the figures over them. `rest` ends the addresses."""
    shapes = "".join(draw_shape(drawing, area, list_url, rest) for area in drawing.areas)
    figures = "".join(draw_figure(drawing, area) for area in drawing.areas if area.count)
    return mark_safe(f"{shapes}\n{figures}")  # noqa: S308 (each value is escaped)


def draw_shape(drawing: Map, area: Area, list_url: str, rest: str) -> str:
    path = f'<path class="{area.klass}" d="{area.shape.d}"/>'
    if not area.count:
        return path
    address = text(f"{list_url}?{'&'.join(f'collectivite={slug}' for slug in area.slugs)}{rest}")
    is_large = drawing.level == "epci"
    name = text(area.collectivity.name if is_large else area.collectivity.short_name)
    words = f"{name} : {area.count} membre{'s' if area.count > 1 else ''}{', voir la liste' if is_large else ''}"
    return f'<a href="{address}" aria-label="{words}">{path}</a>'


def draw_figure(drawing: Map, area: Area) -> str:
    x, y, dark = area.shape.x, area.shape.y, " on-dark" if area.is_dark else ""
    look = ' class="on-dark"' if dark else ""
    drawn = f'<text x="{x}" y="{y}" aria-hidden="true"{look}>{area.count}</text>'
    if drawing.level == "epci":
        drawn += f'<text x="{x}" y="{y + 14}" aria-hidden="true" class="nm{dark}">{text(area.shape.label)}</text>'
    return drawn


def draw_ranking(drawing: Map) -> SafeString:
    """A line of the table for each area where somebody works."""
    return mark_safe("".join(map(draw_line, drawing.ranking)))  # noqa: S308 (each value is escaped)


def draw_line(area: Area) -> str:
    link = f'<a href="{address_of(area.collectivity)}">{text(area.collectivity.short_name)}</a>'
    return f'<tr><th scope="row">{link}</th><td>{intcomma(area.count)}</td></tr>'


def draw_peopled(places: Iterable[tuple[Collectivity, int]]) -> SafeString:
    """A card for each collectivité, with how many people work there."""
    return mark_safe("".join(draw_place(place, count) for place, count in places))  # noqa: S308 (escaped below)


def draw_place(place: Collectivity, count: int) -> str:
    people = f"{intcomma(count)} personne{'s' if count > 1 else ''}"
    parent = f" · {text(place.parent.short_name)}" if place.parent else ""
    return (
        f'<li class="cell"><article class="card pad-s"><h3 class="h4"><a class="cover" href="{address_of(place)}">'
        f'{text(place.short_name)}</a></h3><p class="meta">{people}{parent}</p></article></li>'
    )


def draw_others(places: Iterable[tuple[Collectivity, int]]) -> SafeString:
    """The names of collectivités as links, one after the other."""
    links = (f'<a href="{address_of(place)}">{text(place.short_name)}</a>' for place, _ in places)
    return mark_safe(", ".join(links))  # noqa: S308 (each value is escaped)


def address_of(place: Collectivity) -> str:
    return text(place.get_absolute_url())
