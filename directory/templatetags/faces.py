"""Faces and cards of people, as the reader may see them, what narrows a list of people, and their map."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from directory.faces import draw_card, draw_face, draw_silhouette
from directory.filters import PeopleFilter
from directory.letters import draw_letters
from directory.place_drawing import draw_areas, draw_others, draw_peopled, draw_ranking
from directory.visibility import SeenMember

register = template.Library()


register.simple_tag(draw_silhouette, name="silhouette")
register.simple_tag(draw_face, name="face")
register.simple_tag(draw_areas, name="map_areas")
register.simple_tag(draw_ranking, name="map_ranking")
register.simple_tag(draw_peopled, name="peopled_places")
register.simple_tag(draw_others, name="other_places")


@register.simple_tag
def card(seen: SeenMember, level: int = 2, whys: Mapping[int, SafeString | str] | None = None) -> SafeString:
    """`whys`: why each person answers, by their number, when words were asked."""
    return draw_card(seen, level, whys.get(seen.member.pk, "") if whys else "")


@register.simple_tag
def letters(asked: PeopleFilter, every: str) -> SafeString:
    """The initials of the people asked for; `every` is the address of the list without any."""
    return draw_letters(asked.letters, asked.asked["lettre"], every)
