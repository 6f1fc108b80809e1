"""Faces and cards of people, as the reader may see them, and the initials of a list of people."""

from django import template
from django.utils.safestring import SafeString

from directory.faces import Card, Face, draw
from directory.filters import PeopleFilter
from directory.visibility import SeenMember

register = template.Library()


@register.simple_tag
def avatar(seen: SeenMember, size: str = "") -> SafeString:
    """components/avatar.html: decorative, the name is beside it. `size` is "s", "l", "xl" or ""."""
    person = Face.of(seen)
    return draw("components/avatar.html", person=person, photo=person.photo, size=size)


@register.simple_tag
def face(seen: SeenMember, size: str = "") -> SafeString:
    """The same as a link to the person, whose name it says."""
    person = Face.of(seen)
    return draw("directory/_face.html", person=person, photo=person.photo, size=size)


@register.simple_tag
def card(seen: SeenMember, level: int = 2) -> SafeString:
    """A person as a card of the directory, their name as a heading of this level."""
    return draw("directory/_person_card.html", card=Card.of(seen), level=level)


@register.simple_tag
def letters(asked: PeopleFilter, every: str) -> SafeString:
    """The initials of the people asked for; `every` is the address of the list without any."""
    chosen = asked.asked["lettre"]
    return draw("directory/_letters.html", letters=tuple(asked.letters), chosen=chosen, every=every if chosen else "")
