"""What organisers do to an event that is online: cancel it, postpone it, plan it again, tell who is registered."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventStatus, Registration
from events.models.events import SAY_WHY
from events.models.registrations import settle

if TYPE_CHECKING:
    from directory.models import User

ALREADY = "Cet événement est déjà {}."
NOT_ONLINE = "Cet événement n’est pas en ligne."
IS_OVER = "Cet événement est passé : il ne se déplace ni ne s’annule plus."
CHOOSE_A_DATE = "Sa date est passée : choisissez d’abord une nouvelle date."
REASON = 300


def cancel(event: Event, *, by: "User", reason: str) -> None:
    """It will not take place. It stays and says why; whoever is registered or waits is told.

    Raises ValidationError when it is not online, over, or cancelled already, and without a reason.
    """
    call_off(event, EventStatus.CANCELLED, by=by, reason=reason)


def postpone(event: Event, *, by: "User", reason: str) -> None:
    """Not on that day; the next one is not known yet. Registrations stay. Raises ValidationError as `cancel` does."""
    call_off(event, EventStatus.POSTPONED, by=by, reason=reason)


@transaction.atomic
def call_off(event: Event, status: str, *, by: "User", reason: str) -> None:
    reason = " ".join(reason.split())[:REASON]
    if not reason:
        raise ValidationError({"reason": SAY_WHY})
    live = held_by_organiser(event, by)
    if live.status == status or live.is_cancelled:
        raise ValidationError(ALREADY.format(live.get_status_display()))
    live.status, live.status_reason = status, reason
    live.save()
    tell_registered(live, "event_off", f"« {live} », {day(live)} : {live.get_status_display()}. {reason}", by=by)


@transaction.atomic
def plan_again(event: Event, *, by: "User") -> None:
    """What was called off takes place, on the day that it says. Raises ValidationError when that day is past, or when
    it was not called off."""
    live = held_by_organiser(event, by, past=CHOOSE_A_DATE)
    if live.status == EventStatus.PLANNED:
        raise ValidationError(ALREADY.format(live.get_status_display()))
    live.status, live.status_reason = EventStatus.PLANNED, ""
    live.save()
    settle(live, timezone.now())
    tell_registered(live, "event_off", f"« {live} » aura lieu {day(live)}.", by=by)


def held_by_organiser(event: Event, by: "User", past: str = IS_OVER) -> Event:
    """The live row, held, for who organises it at this instant."""
    Member.objects.lock_account(by)
    live = Event.objects.lock(event.pk)
    if not live.written_by(by) and not live.moderated_by(by):
        raise ValidationError("Vous n’organisez plus cet événement.")
    if not live.is_published:
        raise ValidationError(NOT_ONLINE)
    if live.is_past:
        raise ValidationError(past)
    return live


def day(event: Event) -> str:
    words = event.when
    return words if words.startswith("du ") else f"le {words}"


def tell_registered(event: Event, kind: str, words: str, *, by: "User | None" = None) -> None:
    """Whoever is registered, waits, or is offered a seat; not who did it. In the portal, never by mail."""
    asked = Registration.objects.filter(event=event).current().with_account().order_by("pk")
    people = [one.member.user for one in asked if one.member.user and one.member.user != by]
    Notification.tell(people, kind=kind, sentence=words, thing=event)
