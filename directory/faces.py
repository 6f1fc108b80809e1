"""Faces of people: a silhouette, or the photo that the reader may see. Drawn from what they show and from nothing else,
so that each drawing is kept: who changes of name, promotion or photo, or hides the photo, is drawn anew."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.visibility import SeenMember

DRAWINGS_KEPT = 4096  # about two megabytes


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


@lru_cache(maxsize=DRAWINGS_KEPT)
def _drawn(template_name: str, face: Face, size: str) -> SafeString:
    return render_to_string(template_name, {"person": face, "photo": face.photo, "size": size})


def draw(template_name: str, seen: SeenMember, size: str) -> SafeString:
    make = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return make(template_name, Face.of(seen), size)
