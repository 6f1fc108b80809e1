"""What members do in a labo: milestones, sessions in the agenda, documents. Every verb holds the labo."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.documents import holds
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.storage import FilesWithRows
from events.models import Event, EventAudience, EventKind, EventStatus, Registration
from events.models.registrations import leave, register
from mentoring.labs import call_off
from mentoring.models import Lab, LabDocument, LabMilestone, LabSeat, LabSession
from mentoring.models.lab_contents import MOST_DOCUMENTS, MOST_MILESTONES
from mentoring.models.labs import held_by_member, tell_members

SESSION_KINDS = (EventKind.WORKSHOP, EventKind.COFFEE, EventKind.PRESENTATION)
MOST_SESSIONS = 60

GONE = "Ce n’est plus dans le labo : rechargez la page."
NOT_A_MEMBER = "Choisissez une personne du labo, ou personne."
DONE_ALREADY = "Quelqu’un l’a déjà marqué : rechargez la page."
NOT_YOURS = "La personne qui l’a ajouté peut le faire, ou celle qui porte le labo."
TOO_MANY = "Ce labo en a déjà {} : retirez-en d’abord."
NOT_BEFORE = "Les notes s’écrivent une fois la séance commencée."
IS_OVER = "Cette séance est passée, ou déjà annulée."
SAY_WHY = "Écrivez pourquoi, en une phrase : les personnes inscrites la liront."


def may_take_off(lab: Lab, added_by: int | None, member: Member) -> bool:
    """Who added it, and who leads the labo."""
    leads = LabSeat.objects.inside().filter(lab=lab, member=member, role="lead")
    return added_by == member.pk or leads.exists()


# Milestones --------------------------------------------------------------------------------------


@transaction.atomic
def save_milestone(milestone: LabMilestone, *, by: Member) -> None:
    """A new one, or its new words. Raises ValidationError unless who takes it on is in the labo."""
    live = held_by_member(milestone.lab, by)
    if milestone.owner_id and not live.seats.inside().filter(member=milestone.owner_id).exists():
        raise ValidationError({"owner": NOT_A_MEMBER})
    if milestone.pk is None:
        if live.milestones.count() >= MOST_MILESTONES:
            raise ValidationError(TOO_MANY.format(f"{MOST_MILESTONES} jalons"))
        milestone.added_by = by
        milestone.save(force_insert=True)
        tell_members(live, but=by)
        return
    words = {"what": milestone.what, "by_when": milestone.by_when, "owner": milestone.owner_id}
    if not live.milestones.filter(pk=milestone.pk).update(**words):
        raise ValidationError(GONE)


@transaction.atomic
def mark_milestone(milestone: LabMilestone, *, by: Member, done: bool) -> None:
    """Done today, by whoever says so; or not yet after all."""
    live = held_by_member(milestone.lab, by)
    rows = live.milestones.filter(pk=milestone.pk, done_on__isnull=done)
    said: dict[str, Any] = {"done_on": timezone.localdate(), "done_by": by} if done else {"done_on": None}
    if not rows.update(**({"done_by": None} | said)):
        raise ValidationError(DONE_ALREADY)
    if done:
        tell_members(live, but=by)


@transaction.atomic
def remove_milestone(milestone: LabMilestone, *, by: Member) -> None:
    live = held_by_member(milestone.lab, by)
    if not may_take_off(live, milestone.added_by_id, by):
        raise ValidationError(NOT_YOURS)
    live.milestones.filter(pk=milestone.pk).delete()


# Sessions ----------------------------------------------------------------------------------------


@transaction.atomic
def plan_session(lab: Lab, event: Event, *, by: Member) -> LabSession:
    """A session in the agenda, that those who come read and nobody else; who leads the labo organises it. `event` says
    what, when and where; who plans it comes."""
    live = held_by_member(lab, by)
    if live.sessions.count() >= MOST_SESSIONS:
        raise ValidationError(TOO_MANY.format(f"{MOST_SESSIONS} séances"))
    lead = live.seats.inside().select_related("member").get(role="lead").member
    event.audience, event.by_invitation = EventAudience.NAMED, True
    event.author, event.state, event.published_at = lead, State.PUBLISHED, timezone.now()
    event.save()
    session = LabSession.objects.create(lab=live, event=event, planned_by=by)
    register(event, by, invited=True)
    tell_members(live, but=by)
    return session


@transaction.atomic
def answer_session(session: LabSession, *, by: Member, comes: bool) -> None:
    """A member of the labo comes, or does not after all. Twice is once."""
    held_by_member(session.lab, by)
    if comes:
        register(session.event, by, invited=True)
        return
    own = Registration.objects.of(by).filter(event=session.event_id).order_by("pk").first()
    if own is not None and own.is_current:
        leave(own)


@transaction.atomic
def cancel_session(session: LabSession, *, by: Member, reason: str) -> None:
    live = held_by_member(session.lab, by)
    if not may_take_off(live, session.planned_by_id, by):
        raise ValidationError(NOT_YOURS)
    event = Event.objects.lock(session.event_id)
    if event.is_past or event.status == EventStatus.CANCELLED:
        raise ValidationError(IS_OVER)
    call_off(event, reason)


def save_notes(session: LabSession, notes: str, *, by: Member, now: datetime | None = None) -> None:
    """What is kept of it, by any member, from its beginning on. In a transaction that holds the labo."""
    now = now or timezone.now()
    if session.event.starts_at > now:
        raise ValidationError(NOT_BEFORE)
    LabSession.objects.filter(pk=session.pk).update(notes=notes, notes_by=by, notes_at=now)
    tell_members(session.lab, but=by)


# Documents ---------------------------------------------------------------------------------------


def add_document(lab: Lab, content: ContentFile, *, title: str, kind: str, by: Member) -> None:
    """Keep this file (from `read_document`). The same file under the same title is one document."""
    with FilesWithRows(), transaction.atomic():
        live = held_by_member(lab, by)
        same = live.documents.filter(title=title, kind=kind, size=content.size)
        if any(holds(one.file, content) for one in same):
            return
        if live.documents.count() >= MOST_DOCUMENTS:
            raise ValidationError(TOO_MANY.format(f"{MOST_DOCUMENTS} documents"))
        document = LabDocument(lab=live, title=title, kind=kind, size=content.size, added_by=by)
        document.file.save("document", content, save=False)
        document.save()
        tell_members(live, but=by)


@transaction.atomic
def remove_document(document: LabDocument, *, by: Member) -> None:
    """By who added it, or who leads; its file goes with it. Twice is once."""
    live = held_by_member(document.lab, by)
    if not may_take_off(live, document.added_by_id, by):
        raise ValidationError(NOT_YOURS)
    LabDocument.objects.filter(pk=document.pk).delete()
