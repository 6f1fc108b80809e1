"""What organisers do to an event that is online: cancel it, postpone it, plan it again, tell who is registered."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from emi_alumni.foundation.notifications.models import Notification
from events import mails
from events.club_news import club_members
from events.models import CodevInvitation, Event, EventStatus, Registration, StageEvent
from events.models.events import SAY_WHY
from events.models.registrations import settle
from events.offers import review_offers
from events.organisers import held_by_organiser
from events.series import held_onward

if TYPE_CHECKING:
    from directory.models import User

ALREADY = "Cet événement est déjà {}."
NOT_ONLINE = "Cet événement n’est pas en ligne."
IS_OVER = "Cet événement est passé : il ne se déplace ni ne s’annule plus."
GOES_WITH_ITS_COHORT = "La promotion est annulée : ce point d’étape reviendra si elle est rétablie."
CHOOSE_A_DATE = "Sa date est passée : choisissez d’abord une nouvelle date."
REASON = 300


def cancel(event: Event, *, by: "User", reason: str, onward: bool = False) -> None:
    """It will not take place. It stays and says why; whoever is registered or waits is told. `onward`: nor will the
    dates of its series that follow, of those that `by` organises.

    Raises ValidationError when it is not online, over, or cancelled already, and without a reason.
    """
    call_off(event, EventStatus.CANCELLED, by=by, reason=reason, onward=onward)


def postpone(event: Event, *, by: "User", reason: str, onward: bool = False) -> None:
    """Not on that day; the next one is not known yet. Registrations stay. Otherwise as `cancel`."""
    call_off(event, EventStatus.POSTPONED, by=by, reason=reason, onward=onward)


@transaction.atomic
def call_off(event: Event, status: str, *, by: "User", reason: str, onward: bool) -> None:
    reason = " ".join(reason.split())[:REASON]
    if not reason:
        raise ValidationError({"reason": SAY_WHY})
    live = held_to_come(event, by)
    if live.status == status or live.is_cancelled:
        raise ValidationError(ALREADY.format(live.get_status_display()))
    later = held_onward(live, by) if onward else []
    for one in (live, *later):
        one.status, one.status_reason = status, reason
        one.save()
        review_offers(one, timezone.now())
    so_too = f", comme les {len(later)} dates suivantes" if later else ""
    words = f"« {live} », {day(live)} : {live.get_status_display()}{so_too}. {reason}"
    tell_registered(live, "event_off", words, later, by=by)


@transaction.atomic
def plan_again(event: Event, *, by: "User") -> None:
    """What was called off takes place, on the day that it says. Raises ValidationError when that day is past, when it
    was not called off, and for a stage that its promotion cancelled."""
    live = held_to_come(event, by, past=CHOOSE_A_DATE)
    if live.status == EventStatus.PLANNED:
        raise ValidationError(ALREADY.format(live.get_status_display()))
    if StageEvent.objects.put_away().filter(event=live).exists():
        raise ValidationError(GOES_WITH_ITS_COHORT)
    live.status, live.status_reason = EventStatus.PLANNED, ""
    live.save()
    settle(live, timezone.now())
    tell_registered(live, "event_off", f"« {live} » aura lieu {day(live)}.", by=by)


def held_to_come(event: Event, by: "User", past: str = IS_OVER) -> Event:
    """The live row of what is online and not over, held, for who organises it at this instant, and for the mission."""
    live = held_by_organiser(event, by, or_mission=True)
    if not live.is_published:
        raise ValidationError(NOT_ONLINE)
    if live.is_past:
        raise ValidationError(past)
    return live


def day(event: Event) -> str:
    words = event.when
    return words if words.startswith("du ") else f"le {words}"


def tell_moved(event: Event, before: Mapping[str, Any], later: Sequence[Event] = (), *, by: "User") -> None:
    """Another date or place than `before` (field → value) is said once to who comes to this event, or to those `later`,
    which changed alike."""
    so_too = f" Les {len(later)} dates suivantes changent de même." if later else ""
    if (before["starts_at"], before["ends_at"]) != (event.starts_at, event.ends_at):
        words = f"« {event} » change de date : {event.when}.{so_too}"
    elif (before["venue"], before["format"]) != (event.venue, event.format):
        words = f"« {event} » change de lieu : {event.venue or event.get_format_display()}.{so_too}"
    else:
        return
    tell_registered(event, "event_moved", words, later, by=by)


def tell_registered(
    event: Event,
    kind: str,
    words: str,
    later: Sequence[Event] = (),
    *,
    by: "User | None" = None,
    spared: Collection[int | None] = (),
) -> None:
    """Whoever is registered, waits, is offered a seat, or was invited and has not answered, to this one or to those
    `later`, and the members of its club who did not mute it, once; not who did it, nor the accounts `spared`,
    which hear of it otherwise. In the portal, never by mail, but for guests, who have no portal."""
    asked = Registration.objects.filter(event__in=[event, *later]).current()
    awaited = Registration.objects.filter(event__in=[event, *later]).current_or_invited()
    told = [one.member.user for one in awaited.with_account().order_by("pk") if one.member]
    told += [one.member.user for one in club_members(event)]
    invited = CodevInvitation.objects.sent().filter(session__event__in=[event, *later])
    told += [one.member.user for one in invited.select_related("member__user").order_by("pk")]
    people = {account.pk: account for account in told if account and account != by and account.pk not in spared}
    Notification.tell(list(people.values()), kind=kind, sentence=words, thing=event)
    guests = {one.guest_email: one for one in asked.guests().select_related("event").order_by("pk")}
    for guest in guests.values():
        mails.tell_guest(guest, words)
