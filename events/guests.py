"""Guests without account at public events: asked by anybody, confirmed by a link, counted as any other seat.

A guest holds nothing until they confirm by the link that a letter gives them. From then on they are in the same list as
members, under the same lock: registered, waiting, offered a seat. At most `guest_quota` of them are in it at once.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from events import mails
from events.lifecycle import day
from events.models import Event, EventAudience, Registration, RegistrationState
from events.models.registrations import CURRENT, check_open, give_up, hold, move, settle

KEPT = timedelta(days=30)
TO_CONFIRM_WITHIN = timedelta(days=2)
FORGOTTEN = "Personne invitée"
NO_GUESTS = "Cet événement n’ouvre pas de place aux personnes sans compte."
ALL_TAKEN = "Les places ouvertes aux personnes sans compte sont prises."


def places_left(event: Event) -> int:
    """How many guests may still come or wait. One query."""
    return max(event.guest_quota - Registration.objects.filter(event=event).guests().current().count(), 0)


def check_welcome(event: Event, now: datetime) -> None:
    """Raises ValidationError where no guest may register, whoever asks."""
    if event.audience != EventAudience.PUBLIC or event.by_invitation or not event.guest_quota:
        raise ValidationError(NO_GUESTS)
    check_open(event, now)
    if not places_left(event):
        raise ValidationError(ALL_TAKEN)


@transaction.atomic
def ask(event: Event, *, name: str, email: str) -> None:
    """Send a link to this address. Nothing is held yet, and the answer is the same for an address that is known.

    Raises ValidationError, before the address is looked at, where no guest may register.
    """
    live = hold(event)
    check_welcome(live, timezone.now())
    own, _ = Registration.objects.get_or_create(
        event=live, guest_email=email, defaults={"guest_name": name, "state": RegistrationState.TO_CONFIRM}
    )
    own.event = live
    if own.state == RegistrationState.TO_CONFIRM:  # the letter says two days from now, and a name may be corrected
        own.guest_name, own.asked_at = name, timezone.now()
        own.save(update_fields=["guest_name", "asked_at"])
    mails.give_link(own)


@transaction.atomic
def confirm(registration: Registration) -> Registration:
    """The guest comes, or waits at the end of the line when there is no seat; twice is once.

    Raises ValidationError as `register` does, and when the guests' places were taken meanwhile.
    """
    live = hold(registration.event)
    now = timezone.now()
    settle(live, now)
    own = Registration.objects.get(pk=registration.pk)
    own.event = live
    if own.state in CURRENT:
        return own
    place = take_place(own, now)
    mails.tell_guest(own, f"« {live} », {day(live)} : {place}.")
    return own


@transaction.atomic
def seat(event: Event, *, name: str, email: str) -> Registration:
    """A guest whom a poll asked by a letter, and who said yes to this day, comes or waits, and is told: they answered
    by a link of their own. Twice is once. Raises ValidationError where no guest may register."""
    live = hold(event)
    now = timezone.now()
    settle(live, now)
    own = Registration.objects.filter(event=live, guest_email=email).first()
    own = own or Registration(event=live, guest_email=email, guest_name=name)
    own.event = live
    if own.state in CURRENT:
        return own
    place = take_place(own, now)
    mails.tell_guest(own, f"« {live} » aura lieu {day(live)}. Vous aviez dit oui : {place}.")
    return own


def take_place(own: Registration, now: datetime) -> str:
    """A seat, or the end of the line; which, in words. The caller holds the event, `own.event`."""
    check_welcome(own.event, now)
    own.asked_at = now
    move(own, RegistrationState.REGISTERED if own.event.seats_left != 0 else RegistrationState.WAITING)
    return "votre place est réservée" if own.is_coming else "vous êtes sur la liste d’attente"


@transaction.atomic
def withdraw(registration: Registration) -> None:
    """The guest does not come: nothing is kept of them, and their seat goes to the next one. Raises ValidationError
    once the event has begun."""
    hold(registration.event)
    own = Registration.objects.select_related("event").get(pk=registration.pk)
    if own.state in CURRENT:
        own = give_up(own, RegistrationState.CANCELLED)
    own.delete()


# What the timer does --------------------------------------------------------------------------------------------------


def unconfirmed(now: datetime) -> QuerySet[Registration]:
    """Asked two days ago, and never confirmed."""
    return Registration.objects.guests().filter(
        state=RegistrationState.TO_CONFIRM, asked_at__lt=now - TO_CONFIRM_WITHIN
    )


def to_forget(now: datetime) -> QuerySet[Registration]:
    """Guests of events that ended thirty days ago, whose name or address is still there."""
    over = Registration.objects.guests().filter(event__ends_at__lt=now - KEPT)
    return over.exclude(guest_name=FORGOTTEN, guest_email="", link_key="")


@transaction.atomic
def forget(now: datetime) -> int:
    """Take out what is no longer to be kept: figures stay, nobody is known. Returns how many people it was."""
    gone = unconfirmed(now).delete()[0] + to_forget(now).exclude(state__in=CURRENT).delete()[0]
    return gone + to_forget(now).update(guest_name=FORGOTTEN, guest_email="", link_key="")
