"""Faces of people, as the reader may see them."""

from django import template
from django.utils.safestring import SafeString

from directory.faces import Face, draw
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
