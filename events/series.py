"""An event that comes again: its dates, what is changed on one of them or from one onward, the same another time."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.moderation.editing import edit
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from events.club_news import tell_more_dates
from events.models import Event, EventSeries, EventStatus
from events.moments import local_moment
from events.organisers import held_by_organiser

if TYPE_CHECKING:
    from directory.models import User

AT_MOST = 53  # dates of one series: every week for a year
FURTHEST = timedelta(days=366)
TOO_MANY = f"Une série compte {AT_MOST} dates au plus : décochez-en, ou choisissez une date de fin plus proche."
NO_DATE = "Cochez au moins une date."
NOT_ONLINE = "Cet événement n’est pas en ligne : il se répète une fois publié."
IS_CANCELLED = "Cet événement est annulé : dites d’abord qu’il aura lieu, depuis « Gérer », ou proposez le même."
# What each date has of the first one. Dates, registrations, situation and what calendars know it by are its own.
COPIED = (
    *("kind", "title", "presentation", "all_day", "format", "venue", "access", "accessibility", "meeting_url"),
    *("host_id", "club_id", "cohort_id", "audience", "capacity", "guest_quota", "author_id", "by_invitation"),
)
LINKED = ("projects", "modules", "partners")
MOMENTS = ("starts_at", "ends_at", "registration_closes_at")


def days_of(event: Event) -> set[date]:
    """The days on which its series has a date; its own for an event that is alone."""
    if event.series_id is None:
        return {event.first_day}
    starts = Event.objects.filter(series=event.series_id).order_by().values_list("starts_at", flat=True)
    return {local_day(start) for start in starts}


def following(event: Event) -> QuerySet[Event]:
    """The dates of its series after this one that are online, to come, and not cancelled, in their order."""
    if event.series_id is None:
        return Event.objects.none()
    later = Event.objects.published().filter(series=event.series_id, starts_at__gt=event.starts_at)
    return later.exclude(status=EventStatus.CANCELLED).filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")


def held_onward(event: Event, by: "User") -> list[Event]:
    """The dates that follow, held, of those that `by` organises or moderates: a date that changed hosts is no longer
    theirs."""
    later = [Event.objects.lock(pk) for pk in following(event).exclude(pk=event.pk).values_list("pk", flat=True)]
    return [one for one in later if one.written_by(by) or one.moderated_by(by)]


@transaction.atomic
def repeat(event: Event, days: list[date], rhythm: str, until: date, *, by: "User") -> list[Event]:
    """One event more for each of these days, online as this one is, since its words were read. Days that its series has
    already are left out: twice is once.

    Raises ValidationError for who does not organise it at this instant, without a day, past AT_MOST, when the event is
    not online or is cancelled, or when its hour does not exist on one of the days (the change of hour).
    """
    live = held_by_organiser(event, by)
    if not live.is_published:
        raise ValidationError(NOT_ONLINE)
    if live.is_cancelled:
        raise ValidationError(IS_CANCELLED)
    if not days:
        raise ValidationError(NO_DATE)
    has = days_of(live)
    if len(has | set(days)) > AT_MOST:
        raise ValidationError(TOO_MANY)
    if live.series_id is None:
        live.series = EventSeries.objects.create(rhythm=rhythm, first_day=live.first_day, until=until)
        live.save(update_fields=["series"])
    else:
        EventSeries.objects.filter(pk=live.series_id, until__lt=until).update(until=until)
    made = [copied(live, day, by=by) for day in sorted(set(days) - has)]
    tell_more_dates(live, made, by)
    return made


def copied(event: Event, day: date, *, by: "User") -> Event:
    """The same on another day, online, in the same series, announced with it: news are of one event."""
    again = Event(
        **{name: getattr(event, name) for name in COPIED},
        series_id=event.series_id,
        state=State.PUBLISHED,
        submitted_at=event.submitted_at,
        published_at=event.published_at,
    )
    put_on(again, event, day - event.first_day)
    again.save()
    ModerationEvent.write(again, Verb.PUBLISH, by=by, was=State.DRAFT, became=State.PUBLISHED, at_once=True)
    for name in LINKED:
        getattr(again, name).set(getattr(event, name).all())
    for one in event.co_hosts.all():
        again.co_hosts.create(collectivity_id=one.collectivity_id, share=one.share)
    return again


@transaction.atomic
def change_following(event: Event, before: Mapping[str, Any], *, by: "User") -> list[Event]:
    """What has changed in this event since `before` (field → value) changes in the dates that follow and that `by`
    organises, which keep what they have of their own elsewhere; returns them. Days move by as many days, hours become
    the same.

    What still waits to be read is not live, and changes on its own date alone. Raises ValidationError as `repeat` does
    for an hour that does not exist.
    """
    changed = {name: getattr(event, name) for name, value in before.items() if getattr(event, name) != value}
    moved = local_day(event.starts_at) - local_day(before["starts_at"])
    was = Event(pk=event.pk, series_id=event.series_id, starts_at=before["starts_at"])
    rows = []
    for later in held_onward(was, by):
        if set(MOMENTS) & set(changed):
            put_on(later, event, later.first_day + moved - event.first_day)
        for name in set(changed) - set(MOMENTS) - set(event.REVISED):
            setattr(later, name, changed[name])
        edit(later, {name: changed[name] for name in event.REVISED if name in changed}, by=by, more=True)
        rows.append(later)
    return rows


def put_on(again: Event, event: Event, days: timedelta) -> None:
    """At the moments of this event, so many days later."""
    for name in MOMENTS:
        moment = getattr(event, name)
        setattr(again, name, moment and shifted(moment, days))


def shifted(moment: datetime, days: timedelta) -> datetime:
    """The same hour, here, so many days later. Raises ValidationError for an hour that the night doubles or skips."""
    here = timezone.localtime(moment)
    return local_moment(here.date() + days, here.time())
