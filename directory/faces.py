"""Faces of people: a silhouette, or the photo that the reader may see.

Faces and cards are drawn in Python: a page has dozens of them, or hundreds, and a template takes a hundred passages for
each. What a template still draws is drawn from what it shows and from nothing else, so that the drawing can be kept:
whoever changes of name, promotion or photo, or hides the photo, is drawn anew.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape as text
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from directory.models import Member
from directory.visibility import SeenMember
from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.dates import ago, local_day
from emi_alumni.foundation.icons import icon
from emi_alumni.foundation.url_reversing import slug_address

SKILLS_SHOWN = 3
DRAWINGS_KEPT = 4096  # of a result, one kilobyte
# Which copy of a photo (`directory.photos.COPIES`) each size shows, the small one but for these.
COPY_SHOWN = {"l": "moyenne", "xl": "moyenne"}
STATES = {"retired": "En retraite", "left": "A quitté le territoire"}


@dataclass(frozen=True)
class Face:
    """What a face shows of a person. `photo` says whether the reader may see it."""

    slug: str
    full_name: str
    initials: str
    look: int
    photo: bool

    @classmethod
    def of(cls, seen: SeenMember) -> Self:
        member = seen.member
        return cls(member.slug, member.full_name, member.initials, member.look, bool(seen.photo))


@dataclass(frozen=True)
class Age:
    """What directory/_age.html shows of a profile, on a day: « il y a un mois » is not true for ever."""

    is_old: bool
    confirmed_at: date | None
    today: date

    @classmethod
    def of(cls, member: Member) -> Self:
        confirmed_at = local_day(member.confirmed_at) if member.is_old and member.confirmed_at else None
        return cls(member.is_old, confirmed_at, timezone.localdate())


@drawn_once(DRAWINGS_KEPT)
def draw(template_name: str, **shown: object) -> SafeString:
    """A piece of a page, of which the template is given all that it shows: faces, texts and numbers."""
    return render_to_string(template_name, shown)


def draw_silhouette(person: Any, photo: object, size: str = "") -> SafeString:
    """The initials in the shape of the cohort, and over them the photo if there is one: a photo that does not come
    leaves the initials. Decorative: the name is always beside it.

    `person` is a member, or whatever has a slug, initials and a look; `size` is "s", "l", "xl" or ""."""
    inside = draw_initials(person, photo, size)
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<span class="av {text(size)} cohort-{person.look}" aria-hidden="true">{inside}</span>'
    )


def draw_face(seen: SeenMember, size: str = "") -> SafeString:
    """The same as a link to the person, whose name it says."""
    person = seen.member
    name, inside = text(person.full_name), draw_initials(person, seen.photo, size)
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<a class="av {text(size)} cohort-{person.look}" href="{address_of(person)}" title="{name}">'
        f'{inside}<span class="sr">{name}</span></a>'
    )


def draw_initials(person: Any, photo: object, size: str = "") -> str:
    drawn = f'<span class="initials" aria-hidden="true">{text(person.initials)}</span>'
    if photo:
        source = text(slug_address("directory:member_photo", person.slug))
        drawn += (
            f'<span class="photo"><img src="{source}?{COPY_SHOWN.get(size, "petite")}" alt="" loading="lazy"></span>'
        )
    return drawn


def draw_card(seen: SeenMember, level: int = 2, why: SafeString | str = "") -> SafeString:
    """A person as a card of the directory (`MemberQuerySet.for_cards`), their name as a heading of this level; with
    words asked, `why` says what answers them (`found_people`)."""
    person, cohort = seen.member, seen.member.cohort
    place = str(person.collectivity or "")
    post = f"{person.position}{', ' if person.position and place else ''}{place}"
    if why:
        help_given = str(text(why))
    elif person.can_help:
        help_given = f"<b>Peut vous aider à</b> {text(person.can_help)}"
    elif skills := person.skill_names[:SKILLS_SHOWN]:
        help_given = f"<b>Ses compétences</b>{text(', '.join(skills))}"
    else:
        help_given = ""
    if cohort:
        low = f'<span class="cohort cohort-{cohort.look}">{text(cohort.label)}</span>'
    else:
        low = f'<span class="meta">{text(capfirst(person.get_kind_display()))}</span>'
    if state := STATES.get(person.state):
        low += f' <span class="meta">{state}</span>'
    if person.ambassador:
        low += f' <span class="avail">{icon("hand-heart")} Fait connaître l’EMI</span>'
    if person.is_old:
        age = f"Confirmée {ago(person.confirmed_at)}" if person.confirmed_at else "Jamais confirmée"
        low += f' <span class="meta">{icon("clock")} {age}</span>'
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<article class="card person">{draw_silhouette(person, seen.photo)}<div>'
        f'<h{level}><a class="cover" href="{address_of(person)}">{text(person.full_name)}</a></h{level}>'
        f'<p class="meta">{text(post)}</p></div>'
        f'<div class="help">{help_given}</div><div class="low">{low}</div></article>'
    )


def address_of(person: Any) -> str:
    return text(slug_address("directory:member", person.slug))
