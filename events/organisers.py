"""An event held for who organises it, whatever they then do to it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from directory.models import Member
from events.models import Event
from events.models.events import NOT_ORGANISED

if TYPE_CHECKING:
    from directory.models import User


def held_by_organiser(event: Event, by: "User", *, or_mission: bool = False) -> Event:
    """The live row, held until the end of the transaction after the account that acts, for who organises it at this
    instant, or who moderates it if `or_mission`. Raises ValidationError for anybody else."""
    Member.objects.lock_account(by)
    live = Event.objects.lock(event.pk)
    if not live.written_by(by) and not (or_mission and live.moderated_by(by)):
        raise ValidationError(NOT_ORGANISED)
    return live
