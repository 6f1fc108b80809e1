"""The history of a project as one thread: its statuses and its short news, the oldest first; and what changed since."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from emi_alumni.moderation.models import State
from projects.models import Project, Visit, Voice
from projects.models.journal import SAME_VISIT

if TYPE_CHECKING:
    from directory.models import Member


@dataclass(frozen=True)
class Stop:
    """A line of the thread: a new status with its why, or a few words of news (`status` is then empty)."""

    on: date
    text: str
    written_at: datetime
    author: "Member | None"
    status: str = ""
    is_new: bool = False
    is_latest: bool = False


@dataclass(frozen=True)
class Changes:
    """What a reader has not seen yet, in numbers, since that day."""

    since: datetime
    stages: int
    news: int
    voices: int

    @property
    def any(self) -> bool:
        return bool(self.stages or self.news or self.voices)


def thread(project: Project, since: datetime | None = None) -> list[Stop]:
    """Statuses and news by day; on the same day, the status first. No query when both are prefetched."""
    stages: list[Any] = [(one.on, 0, one.pk, one.why, one) for one in project.statuses.all()]
    news: list[Any] = [(one.on, 1, one.pk, one.text, one) for one in project.journal.all()]
    ordered = sorted([*stages, *news], key=lambda line: line[:3])
    return [
        Stop(
            on=on,
            text=text,
            written_at=one.created_at,
            author=one.author,
            status=one.status if kind == 0 else "",
            is_new=since is not None and one.created_at > since,
            is_latest=rank == len(ordered),
        )
        for rank, (on, kind, _, text, one) in enumerate(ordered, start=1)
    ]


def last_seen(project: Project, member: "Member | None") -> datetime | None:
    """When this person last came before this time; None the first time. One query."""
    visit = Visit.objects.filter(project=project, member=member).first() if member else None
    if visit is None:
        return None
    return visit.at if timezone.now() - visit.at > SAME_VISIT else visit.before


def changes(project: Project, since: datetime | None, stops: list[Stop]) -> Changes | None:
    """What was written or published since; None the first time. One query."""
    if since is None:
        return None
    new = [stop for stop in stops if stop.is_new]
    voices = Voice.objects.filter(form__project=project, state=State.PUBLISHED, hidden_at=None, published_at__gt=since)
    stages = sum(bool(stop.status) for stop in new)
    return Changes(since, stages, len(new) - stages, voices.count())
