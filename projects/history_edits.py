"""What a project's history says, mended: news rewritten or removed, a status corrected within a day or struck.

News are their author's and the team's. A status is never overwritten: its author corrects its words for a day, the
team strikes it with a reason that it goes on reading. The mission takes off or strikes with a reason, never for its own
work.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from emi_alumni.foundation.audit import record
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import OWN, TAKEN, ModerationEvent, State, Verb
from emi_alumni.foundation.moderation.models.states import WHY_TO_TEAM, checked_reason
from emi_alumni.foundation.notifications.models import Notification
from projects.models import JournalEntry, Project, StatusEntry, Takeover
from projects.models.status import CORRECTED_WITHIN
from projects.statuses import ProjectStatus
from projects.writing import WRITABLE, writing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

WHY_STRUCK = "Écrivez pourquoi : l’équipe lira cette phrase à côté de l’étape barrée."
TOO_LATE = (
    "Une étape se corrige pendant un jour, par la personne qui l’a écrite. Barrez-la plutôt, et écrivez la bonne."
)
ONLY_ONE = "C’est la seule étape du projet : écrivez d’abord la bonne, puis barrez celle-ci."
FROM_TAKEOVER = "Cette étape vient d’une reprise acceptée : demandez à la mission innovation."


# Who ------------------------------------------------------------------------------------------------


def is_own(entry: JournalEntry | StatusEntry, member: "Member | None") -> bool:
    return member is not None and member.is_present and entry.author_id == member.pk


def may_mend_news(entry: JournalEntry, user: "User | AnonymousUser") -> bool:
    """Who wrote it while they may read the project, and the team; `entry.project` has its roles."""
    project = entry.project
    own = project.is_published and is_own(entry, getattr(user, "member", None))
    return project.state in WRITABLE and (own or project.is_editable_by(user))


def may_correct(entry: StatusEntry, member: "Member | None") -> bool:
    """Its author, for a day."""
    return is_own(entry, member) and entry.struck_at is None and timezone.now() - entry.created_at < CORRECTED_WITHIN


# News -----------------------------------------------------------------------------------------------


def rewrite_news(entry: JournalEntry, *, text: str, on: date, by: "User") -> None:
    """Other words, or another day, for a piece of news: at once, with the date of the change."""
    with writing(entry.project, by, own_words=is_own(entry, getattr(by, "member", None))) as live:
        changed = live.journal.filter(pk=entry.pk).update(text=text, on=on, edited_at=timezone.now())
        if not changed:
            raise ValidationError("Cette nouvelle vient d’être retirée : gardez une copie de votre texte.")
        live.count_news_again()
        record(by, live, "nouvelle modifiée")


def remove_news(entry: JournalEntry, *, by: "User") -> None:
    """By who wrote it, or the team."""
    with writing(entry.project, by, own_words=is_own(entry, getattr(by, "member", None))) as live:
        live.journal.filter(pk=entry.pk).delete()
        live.count_news_again()
        record(by, live, "nouvelle retirée")


@transaction.atomic
def take_news_off(entry: JournalEntry, *, by: "User", reason: str) -> None:
    """By the mission, with a reason that its author and the team read. Raises ValidationError without one, for one's
    own project, and when it was already gone."""
    if not entry.project.decided_by(by) or is_own(entry, getattr(by, "member", None)):
        raise ValidationError(OWN)
    reason = _said(reason, WHY_TO_TEAM)
    # Held: the day of its latest news is counted from what stands.
    live = Project.objects.select_for_update().get(pk=entry.project_id)
    ModerationEvent.write(entry, Verb.WITHDRAW, by=by, was=State.PUBLISHED, why=reason)
    if not live.journal.filter(pk=entry.pk).delete()[0]:
        raise ValidationError(TAKEN)
    live.count_news_again()
    sentence = f"Une nouvelle du {french_date(entry.on)} est retirée de « {live.title} » : {reason}"
    _tell(live, entry.author, by, kind="news_taken_off", sentence=sentence)


# Statuses -------------------------------------------------------------------------------------------


def correct_status(entry: StatusEntry, *, why: str, cause: str, by: "User") -> None:
    """Its author's own words, mended within a day; the status and its date do not change."""
    with writing(entry.project, by) as live:
        held = live.statuses.current().filter(pk=entry.pk).first()
        if held is None or not may_correct(held, getattr(by, "member", None)):
            raise ValidationError(TOO_LATE)
        held.why, held.cause, held.edited_at = why, cause, timezone.now()
        held.save(update_fields=["why", "cause", "edited_at"])
        StatusEntry.show_latest(live)


def strike_status(entry: StatusEntry, *, reason: str, by: "User") -> None:
    """A line written in error: no longer told, its reason beside it for the team; the project shows the one before.

    By the team, or by the mission, which tells the team. Raises ValidationError without a reason, for the last line of
    a published project, and for the line of a takeover that was accepted.
    """
    reason = _said(reason, WHY_STRUCK)
    if entry.project.written_by(by):
        with writing(entry.project, by) as live:
            _strike(live, entry, reason, by)
            record(by, live, f"étape barrée : {entry.get_status_display()}")
        return
    if not entry.project.decided_by(by):
        raise ValidationError(OWN)
    with transaction.atomic():
        # Held: the last line that stands is struck by nobody, however many strike at once.
        live = Project.objects.select_for_update().get(pk=entry.project_id)
        _strike(live, entry, reason, by)
        ModerationEvent.write(entry, Verb.WITHDRAW, by=by, was=State.PUBLISHED, why=reason)
        words = f"L’étape « {entry.get_status_display()} » de « {live.title} » est barrée : {reason}"
        _tell(live, entry.author, by, kind="status_struck", sentence=words)


def _strike(live: Project, entry: StatusEntry, reason: str, by: "User") -> None:
    others = live.statuses.current().exclude(pk=entry.pk)
    if live.state == State.PUBLISHED and not others.exists():
        raise ValidationError(ONLY_ONE)
    taken = Takeover.objects.filter(project=live, author=entry.author_id, state=State.PUBLISHED)
    if entry.status == ProjectStatus.TAKEN_OVER and entry.author_id and taken.exists():
        raise ValidationError(FROM_TAKEOVER)
    fields = {"struck_at": timezone.now(), "struck_by": getattr(by, "member", None), "struck_why": reason}
    if not live.statuses.current().filter(pk=entry.pk).update(**fields):
        raise ValidationError(TAKEN)
    StatusEntry.show_latest(live)
    live.count_news_again()


# How ------------------------------------------------------------------------------------------------


def _said(reason: str, ask: str) -> str:
    return checked_reason(" ".join(reason.split()), ask, at_most=300)


def _tell(live: Project, author: "Member | None", by: "User", *, kind: str, sentence: str) -> None:
    own = [author.user] if author and author.user else []
    told = [user for user in {*live.authors(), *own} if user != by]
    Notification.tell(told, kind=kind, sentence=sentence, thing=live)
