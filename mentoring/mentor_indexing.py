"""What search knows of mutual help: a person is found by the topics on which they may be asked for a hand."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from directory.indexing import WORKS, Work
from emi_alumni.foundation.search.kinds import Told
from emi_alumni.foundation.search.registry import follow_rows
from mentoring.models import Mentor, MentorTopic


def offers() -> Prefetch:
    """Not of who stopped; a pause ends, and the person's page says it."""
    mentors = Mentor.objects.filter(stopped_at=None).prefetch_related("topics").order_by("pk")
    return Prefetch("mentor", mentors, to_attr="mentor_offer")


def tell_offer(member: Any) -> Iterator[Told]:
    mentor: Mentor | None = getattr(member, "mentor_offer", None)
    if mentor is not None:
        yield Told(f"Parraine sur : {', '.join(mentor.topic_names)}", mentor.brings)


WORKS.append(Work(prefetch=offers, tell=tell_offer))
follow_rows("person", {Mentor: lambda mentor: [mentor.member_id], MentorTopic: lambda topic: [topic.mentor.member_id]})
