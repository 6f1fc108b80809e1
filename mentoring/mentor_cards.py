"""What a mentor's card shows: the face as the reader may see it, the topics, the ways, the room of this month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from directory.visibility import Reader, SeenMember
from emi_alumni.foundation.prepared_statements import padded, prepared
from mentoring.models import Mentor
from mentoring.models.mentors import load_moments


@dataclass(frozen=True)
class MentorCard:
    mentor: Mentor
    seen: SeenMember
    has_room: bool
    availability: str

    @property
    def topics(self) -> str:
        return ", ".join(self.mentor.topic_names)

    @property
    def formats(self) -> str:
        said = ", ".join(self.mentor.formats)
        return said[:1].upper() + said[1:]

    @property
    def dots(self) -> list[bool]:
        """One for each place of a month, those that are taken last."""
        taken = min(self.mentor.taken, self.mentor.capacity)
        return [False] * (self.mentor.capacity - taken) + [True] * taken


@prepared
def mentors_shown(month: datetime, year: datetime, *keys: int) -> QuerySet[Mentor]:
    return Mentor.objects.filter(pk__in=keys).with_load_since(month, year).for_list().order_by("pk")


def cards_of(keys: Sequence[int], reader: Reader, day: date) -> list[MentorCard]:
    """In the order of these keys. Two queries, none for none."""
    if not keys:
        return []
    rows = {one.pk: one for one in mentors_shown(*load_moments(day), *padded(keys))}
    return [card_of(rows[key], reader, day) for key in keys if key in rows]


def card_of(mentor: Mentor, reader: Reader, day: date) -> MentorCard:
    return MentorCard(mentor, mentor.member.seen_by(reader), mentor.has_room(day), mentor.availability(day))
