"""Ways of the tests to take decisions back."""

from typing import Any

from emi_alumni.foundation.moderation.models import ModerationEvent


def last_decision(thing: Any) -> ModerationEvent:
    """What was decided of it last."""
    last = ModerationEvent.objects.about(thing).first()
    assert last
    return last


def undo_last(thing: Any, *, by: Any) -> None:
    """As the button does: with the number of the decision that was read."""
    last = ModerationEvent.objects.about(thing).first()
    thing.undo(by=by, decision=last.pk if last else 0)
