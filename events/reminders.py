"""What people are reminded of: once, two days before, that they come. In the portal, never by mail; guests by a
letter, for they have no portal."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from emi_alumni.foundation.notifications.models import Notification
from events import mails
from events.lifecycle import day
from events.models import Event, EventStatus, Registration
from events.models.events import REMINDED_BEFORE


def to_remind(now: datetime) -> QuerySet[Event]:
    """Those that begin within two days, and of which nobody was reminded yet."""
    soon = Event.objects.published().filter(starts_at__gt=now, starts_at__lte=now + REMINDED_BEFORE, reminded_at=None)
    return soon.filter(status=EventStatus.PLANNED).order_by("starts_at", "pk")


@transaction.atomic
def remind(event: Event, now: datetime) -> bool:
    """Tell who is registered, once; False when another run did first."""
    if not Event.objects.filter(pk=event.pk, reminded_at=None).update(reminded_at=now):
        return False
    coming = Registration.objects.filter(event=event).coming()
    people = [one.member.user for one in coming.with_account().order_by("pk") if one.member and one.member.user]
    words = f"Bientôt : « {event} », {day(event)}."
    Notification.tell(people, kind="event_soon", sentence=words, thing=event)
    for guest in coming.guests().exclude(guest_email="").select_related("event").order_by("pk"):
        mails.tell_guest(guest, words)
    return True
