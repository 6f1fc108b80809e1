"""Taking back a decision that changed no state: an edit that was read, reports that were.

Called within `Moderated.undo`, the row held. Each raises ValidationError when what it did is no longer there to be
taken back exactly.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from .history import ModerationEvent
from .reports import Report
from .revisions import Revision, plain
from .states import NOTHING_TO_UNDO, Verb

if TYPE_CHECKING:
    from .moderated import Moderated

CHANGED_SINCE = "Le texte en ligne a changé depuis : rien n’a été annulé."
ANOTHER_WAITS = "Une autre modification attend déjà d’être lue : rien n’a été annulé."


def read_edit(thing: "Moderated", decision: ModerationEvent) -> Revision | None:
    """The edit that this decision applied or refused."""
    decided = Revision.objects.about(thing).filter(applied=decision.verb == Verb.REVISE, decided_by=decision.by_id)
    return decided.filter(decided_at__lte=decision.at).order_by("-decided_at", "-pk").first()


def undoes_exactly(thing: "Moderated", revision: Revision | None, verb: str) -> bool:
    """Whether the words alone changed: an edit that also made something else happen stays."""
    return revision is not None and (verb == Verb.REFUSE_REVISION or thing.LEFT_AS_REVISED.isdisjoint(revision.changes))


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
            Revision.objects.filter(pk=revision.pk).update(applied=False, decided_at=None, decided_by=None, reason="")
    except IntegrityError:
        raise ValidationError(ANOTHER_WAITS) from None


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
        thing.hidden_at = timezone.now()
        thing._same().update(hidden_at=thing.hidden_at)
