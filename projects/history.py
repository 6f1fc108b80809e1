"""The history of a project as one thread: its statuses and its short news, the oldest first; and what changed since."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from emi_alumni.foundation.prepared_statements import prepared, prepared_count
from projects.history_edits import may_correct, may_mend_news
from projects.models import JournalEntry, Project, StatusEntry, Visit, Voice
from projects.models.journal import SAME_VISIT

if TYPE_CHECKING:
    from directory.models import Member, User


@dataclass(frozen=True)
class StruckLine:
    """Why a line of the thread was struck, and what it said."""

    status: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Stop:
    """A line of the thread: a new status with its why, or a few words of news (`status` is then empty).

    `struck` is the line itself when it was struck: its team and the mission read it, with the reason. `may_…` say what
    this reader may do of it.
    """

    pk: int
    on: date
    text: str
    written_at: datetime
    status: str = ""
    edited_at: datetime | None = None
    struck: StruckLine | None = None
    is_new: bool = False
    is_latest: bool = False
    may_edit: bool = False
    may_remove: bool = False


@dataclass(frozen=True)
class Changes:
    """What a reader has not seen yet, in numbers, since that day; what they wrote themselves is not news to them."""

    since: datetime
    stages: int = 0
    news: int = 0
    voices: int = 0
    documents: int = 0
    rewritten: bool = False

    @property
    def in_words(self) -> list[str]:
        """« 2 étapes », « 1 nouvelle »: nothing when nothing changed."""
        counted = [
            (self.stages, "étape", "étapes"),
            (self.news, "nouvelle", "nouvelles"),
            (self.voices, "voix d’usager", "voix d’usagers"),
            (self.documents, "document", "documents"),
        ]
        found = [f"{count} {one if count == 1 else several}" for count, one, several in counted if count]
        return [*found, "le texte a été revu"] if self.rewritten else found

    @property
    def place(self) -> str:
        """Where on the page the first of them is; nothing for the text itself."""
        if self.stages or self.news:
            return "histoire"
        return "voix" if self.voices else "documents" if self.documents else ""


def thread(project: Project, since: datetime | None = None, user: "User | None" = None) -> list[Stop]:
    """Statuses and news by day; on the same day, the status first. No query when both, and the team, are prefetched.

    Without `user`, as anybody reads it: no struck line, nothing to do.
    """
    member = getattr(user, "member", None)
    team = project.is_editable_by(user)
    mission = user is not None and project.decided_by(user)
    statuses = list(project.statuses.all())
    standing = [one for one in statuses if one.struck_at is None]
    news = list(project.journal.all())
    shown: list[StatusEntry | JournalEntry] = [*standing, *news]
    latest = max(shown, key=place_of, default=None)

    def stop(one: StatusEntry | JournalEntry) -> Stop:
        said: dict[str, Any] = {
            "edited_at": one.edited_at,
            "is_new": since is not None and one.created_at > since and (member is None or one.author_id != member.pk),
            "is_latest": one is latest,
        }
        if isinstance(one, JournalEntry):
            edits = user is not None and may_mend_news(one, user)
            said |= {"text": one.text, "may_edit": edits, "may_remove": edits or mission}
        else:
            live = project.state == State.PUBLISHED and one.struck_at is None
            said |= {
                "text": one.why,
                "status": one.status,
                "struck": StruckLine(capfirst(one.get_status_display()), one.struck_at, one.struck_why)
                if one.struck_at
                else None,
                "may_edit": live and team and may_correct(one, member),
                "may_remove": live and (team or mission) and len(standing) > 1,
            }
        return Stop(one.pk, one.on, written_at=one.created_at, **said)

    if team or mission:
        shown = [*statuses, *news]
    return [stop(one) for one in sorted(shown, key=place_of)]


def place_of(one: StatusEntry | JournalEntry) -> tuple[date, bool, int]:
    """By day, the status first."""
    return one.on, isinstance(one, JournalEntry), one.pk


@prepared
def visits_of(member: "Member", project: Project) -> QuerySet[Visit]:
    return Visit.objects.filter(project=project, member=member)


@prepared_count
def voices_since(project: Project, since: datetime) -> QuerySet[Voice]:
    return Voice.objects.published().filter(form__project=project, published_at__gt=since)


@prepared_count
def edits_since(kind: int, project: Project, since: datetime, reader: int) -> QuerySet[ModerationEvent]:
    """`kind`: the content type of projects; `reader`: the account whose own edits are not news to them. What was undone
    is none."""
    undone = ModerationEvent.objects.later_than_outer().filter(verb=Verb.UNDO)
    edits = ModerationEvent.objects.filter(content_type=kind, object_id=project.pk, verb=Verb.REVISE, at__gt=since)
    return edits.filter(~Exists(undone)).exclude(by=reader)


def last_seen(project: Project, member: "Member | None") -> datetime | None:
    """When this person last came before this time; None the first time. One query."""
    visit = visits_of.first(member, project) if member else None
    if visit is None:
        return None
    return visit.at if timezone.now() - visit.at > SAME_VISIT else visit.before


def changes(project: Project, since: datetime | None, stops: list[Stop], user: "User") -> Changes | None:
    """What others wrote or published since; None the first time. Two queries; `project` has its documents."""
    if since is None:
        return None
    member = getattr(user, "member", None)
    new = [stop for stop in stops if stop.is_new and not stop.struck]
    stages = sum(bool(stop.status) for stop in new)
    kind = ContentType.objects.get_for_model(Project).pk
    revised = edits_since(kind, project, since, user.pk) > 0
    documents = [
        one
        for one in project.documents.all()
        if one.added_at > since and (member is None or one.added_by_id != member.pk)
    ]
    voices = voices_since(project, since)
    return Changes(since, stages, len(new) - stages, voices, len(documents), revised)
