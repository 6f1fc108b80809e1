"""What people wrote in the demonstration, as it went online: with its history, and nobody told."""

from datetime import datetime
from typing import Any

from directory.models import Member
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb


def put_online(thing: Any, at: datetime, aurelie: Member) -> None:
    """As its author sent it, and the mission read and published it, that day."""
    publish(thing, at, by=aurelie.user, at_once=False)


def put_online_at_once(thing: Any, at: datetime) -> None:
    """As its author published it that day: there was nothing to read."""
    publish(thing, at, by=thing.author.user, at_once=True)


def publish(thing: Any, at: datetime, *, by: Any, at_once: bool) -> None:
    sent = ModerationEvent.write(thing, Verb.SUBMIT, by=thing.author.user, was=State.DRAFT, became=State.PENDING)
    online = ModerationEvent.write(
        thing, Verb.PUBLISH, by=by, was=State.PENDING, became=State.PUBLISHED, at_once=at_once
    )
    ModerationEvent.objects.filter(pk__in=[sent.pk, online.pk]).update(at=at)
    thing.state, thing.submitted_at, thing.published_at = State.PUBLISHED, at, at
    thing.save()
