"""Taking back a decision that changed no state: an edit, reports or a sample that were read.

Called within `Moderated.undo`, the row held. Each raises ValidationError when what it did is no longer there to be
taken back exactly.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from .history import ModerationEvent
from .reports import Report
from .revisions import Revision, plain
from .states import NOTHING_TO_UNDO, State, Verb

if TYPE_CHECKING:
    from .moderated import Moderated

CHANGED_SINCE = "Le texte en ligne a changé depuis : rien n’a été annulé."
ANOTHER_WAITS = "Une autre modification attend déjà d’être lue : rien n’a été annulé."


def read_edit(thing: "Moderated", decision: ModerationEvent) -> Revision | None:
    """The edit that this decision applied or refused."""
    decided = Revision.objects.about(thing).filter(applied=decision.verb == Verb.REVISE, decided_by=decision.by_id)
    return decided.filter(decided_at__lte=decision.at).order_by("-decided_at", "-pk").first()


def recorded(decision: ModerationEvent) -> Revision | None:
    """The words that a decision changed by itself (`Revision.record`)."""
    about = Revision.objects.filter(content_type=decision.content_type_id, object_id=decision.object_id)
    return about.filter(decided_at=decision.at, decided_by=decision.by_id, applied=True).order_by("-pk").first()


def correction_before(thing: "Moderated", decision: ModerationEvent) -> ModerationEvent | None:
    """The correction that was made in the same act as this decision."""
    history = ModerationEvent.objects.about(thing).filter(by=decision.by_id)
    before = ModerationEvent.objects.about(thing).exclude(pk=decision.pk).filter(at__lte=decision.at).first()
    return before if before and before.verb == Verb.CORRECT and history.filter(pk=before.pk).exists() else None


def uncorrected(thing: "Moderated", decision: ModerationEvent) -> ModerationEvent | None:
    """The words that were corrected before this decision are as they were: of the thing that waits again, or of its
    edit. Returns the correction, if there was one."""
    correction = correction_before(thing, decision)
    if correction is None or (record := recorded(correction)) is None:
        return None
    if decision.verb == Verb.REVISE:
        waiting = Revision.objects.about(thing).waiting().get()
        waiting.proposed |= record.base
        waiting.save(update_fields=["proposed"])
    else:
        thing.refresh_from_db()
        if any(plain(thing, name) != value for name, value in record.proposed.items()):
            raise ValidationError(CHANGED_SINCE)
        for name, value in record.base.items():
            field: Any = thing._meta.get_field(name)
            setattr(thing, field.attname, field.to_python(value))
        thing.save()
    return correction


def undoes_exactly(thing: "Moderated", revision: Revision | None, verb: str) -> bool:
    """Whether the words alone changed: an edit that also made something else happen stays."""
    return revision is not None and (verb != Verb.REVISE or thing.LEFT_AS_REVISED.isdisjoint(revision.changes))


def edit_waits_again(thing: "Moderated", decision: ModerationEvent) -> None:
    """The words that it replaced are online again, and the edit waits to be read."""
    revision = read_edit(thing, decision)
    if revision is None or not undoes_exactly(thing, revision, decision.verb):
        raise ValidationError(NOTHING_TO_UNDO)
    if decision.verb == Verb.REVISE:
        thing.refresh_from_db()
        for name, (before, applied) in revision.changes.items():
            online = plain(thing, name)
            field: Any = thing._meta.get_field(name)
            setattr(thing, field.attname, field.to_python(applied))
            if plain(thing, name) != online:
                raise ValidationError(CHANGED_SINCE)
            setattr(thing, field.attname, field.to_python(before))
        thing.save()
    try:
        with transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(
                applied=False, sent_back=False, decided_at=None, decided_by=None, reason=""
            )
    except IntegrityError:
        raise ValidationError(ANOTHER_WAITS) from None


def published_before(thing: "Moderated", decision: ModerationEvent) -> datetime | None:
    """When it was last put online before this publication: None for what never was."""
    earlier = ModerationEvent.objects.about(thing).filter(verb=Verb.PUBLISH, at__lt=decision.at)
    undone = ModerationEvent.objects.about(thing).filter(verb=Verb.UNDO, was=State.PUBLISHED, became=State.PENDING)
    last = earlier.first()
    return None if last is None or undone.filter(at__gte=last.at).exists() else last.at


def reports_closed_by(thing: "Moderated", decision: ModerationEvent) -> None:
    """The reports that a publication or a withdrawal closed wait again: nothing else was decided since."""
    closed = Report.objects.about(thing).filter(resolved_by=decision.by_id)
    before = ModerationEvent.objects.about(thing).exclude(pk=decision.pk).first()
    if before is not None:
        closed = closed.filter(resolved_at__gt=before.at)
    try:
        with transaction.atomic():
            closed.update(resolved_at=None, resolved_by=None)
    except IntegrityError:  # one of them has reported it again since
        raise ValidationError(NOTHING_TO_UNDO) from None


def reports_open_again(thing: "Moderated", decision: ModerationEvent) -> None:
    """The reports that it closed wait to be read; what they had hidden is hidden again."""
    closed = Report.objects.about(thing).filter(resolved_by=decision.by_id, resolved_at__lte=decision.at)
    last = closed.order_by("-resolved_at").values_list("resolved_at", flat=True).first()
    if last is None:
        raise ValidationError(NOTHING_TO_UNDO)
    try:
        with transaction.atomic():
            closed.filter(resolved_at=last).update(resolved_at=None, resolved_by=None)
    except IntegrityError:  # one of them has reported it again since: that report waits
        raise ValidationError(NOTHING_TO_UNDO) from None
    if decision.verb == Verb.SHOW:
        hidden = ModerationEvent.objects.about(thing).filter(verb=Verb.HIDE, at__lte=decision.at).first()
        thing.hidden_at = hidden.at if hidden else timezone.now()
        thing._same().update(hidden_at=thing.hidden_at)


def unread_again(thing: "Moderated", decision: ModerationEvent) -> None:
    """What went up at once waits to be looked at, as before."""
    read = ModerationEvent.objects.about(thing).filter(sampled_by=decision.by_id, sampled_at__lte=decision.at)
    last = read.order_by("-sampled_at").values_list("sampled_at", flat=True).first()
    if last is None:
        raise ValidationError(NOTHING_TO_UNDO)
    read.filter(sampled_at=last).update(sampled_at=None, sampled_by=None)
