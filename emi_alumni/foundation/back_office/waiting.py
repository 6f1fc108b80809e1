"""What waits for the mission, told on the administration's first page. Apps declare their lines in `waiting.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.url_reversing import reverse


@dataclass(frozen=True)
class Line:
    """Something that may wait: how many at this moment, told to who holds `permission`, and the list that shows them.

    `screen` is the name of an address of the administration, `asked` what its list is narrowed by.
    """

    permission: str
    count: Callable[[datetime], int]
    title: str
    advice: str
    screen: str
    asked: str

    @property
    def url(self) -> str:
        return f"{reverse(f'admin:{self.screen}')}?{self.asked}"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the mission: how many, what to do about it, where."""

    count: int
    title: str
    advice: str
    url: str


# In the order in which they are told.
LINES: list[Line] = []


def what_waits(request: HttpRequest) -> list[Waiting]:
    """The mission's morning list, shortest first answer on top. One query for each line, whatever the data."""
    now = timezone.now()
    allowed = [line for line in LINES if request.user.has_perm(line.permission)]
    return to_read(request) + [Waiting(line.count(now), line.title, line.advice, line.url) for line in allowed]


def to_read(request: HttpRequest) -> list[Waiting]:
    """What members and users wrote and nobody read yet, for who decides on some of it. One query."""
    how_many = queue.counts(request.user)
    if not how_many:
        return []
    what = ", ".join(f"{one.labels.lower()} ({count})" for one, count in how_many.items() if count)
    advice = f"{what[:1].upper()}{what[1:]}." if what else "Ce que les membres proposent arrive ici."
    return [Waiting(sum(how_many.values()), "À relire", advice, reverse("admin:moderation_queue"))]
