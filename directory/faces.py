"""Faces of people: a silhouette, or the photo that the reader may see.

A piece of a page is drawn from what it shows and from nothing else, so that the drawing can be kept: whoever changes of
name, promotion or photo, or hides the photo, is drawn anew."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.models import Member
from directory.visibility import SeenMember
from emi_alumni.dates import local_day
from emi_alumni.memory.drawings import drawn_once

SKILLS_SHOWN = 3
DRAWINGS_KEPT = 4096  # of a face, half a kilobyte; of a card or a result, one


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


class Promotion(NamedTuple):
    label: str
    look: int


@dataclass(frozen=True)
class Card:
    """What a card of the directory shows of a person, a day (`MemberQuerySet.for_cards`)."""

    person: Face
    position: str
    collectivity: str
    can_help: str
    skills: tuple[str, ...]
    cohort: Promotion | None
    kind: str
    state: str
    ambassador: bool
    age: Age

    @classmethod
    def of(cls, seen: SeenMember) -> Self:
        member = seen.member
        return cls(
            person=Face.of(seen),
            position=member.position,
            collectivity=str(member.collectivity or ""),
            can_help=member.can_help,
            skills=tuple(member.skill_names[:SKILLS_SHOWN]),
            cohort=Promotion(member.cohort.label, member.cohort.look) if member.cohort else None,
            kind=member.get_kind_display(),
            state=member.state,
            ambassador=member.ambassador,
            age=Age.of(member),
        )


@drawn_once(DRAWINGS_KEPT)
def draw(template_name: str, **shown: object) -> SafeString:
    """A piece of a page, of which the template is given all that it shows: faces, texts and numbers."""
    return render_to_string(template_name, shown)
