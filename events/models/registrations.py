"""Who comes to an event: registered, waiting, offered a seat; never one more than there are seats.

Every verb holds the row of the event (`Event.objects.lock`): registrations are counted by one request at a time, on
both engines, and those who wait are in the order in which they asked. A seat that somebody leaves is offered to the
first who waits, for a day (`claim_deadline`), while registration is open.
"""

import secrets
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from directory.models import Member
from emi_alumni.foundation.dates import french_date, french_hour
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.working_days import claim_deadline
from events import mails

from .events import Event, EventAudience, EventStatus

if TYPE_CHECKING:
    from directory.models import User

# Sent with `registration` when a person gives up what they held, in the transaction that holds the event.
seat_left = Signal()

GONE = "Cet événement n’est plus en ligne."
CALLED_OFF = "Cet événement est {} : les inscriptions sont fermées."
TOO_LATE = "Les inscriptions sont closes depuis le {}."
STARTED = "Cet événement a commencé : les inscriptions sont closes."
NOT_OFFERED = "Cette place n’est plus à vous : le délai est passé, ou quelqu’un d’autre l’a prise."
NOT_YOURS = "Vous n’avez pas d’inscription à cet événement."
BY_INVITATION = "Cet événement est sur invitation."
IS_HELD = "L’événement a commencé : votre inscription reste notée."
FEWER_SEATS = (
    "Le nombre de places a baissé : {} sont prises ou proposées, pour {}. Une place laissée n’est proposée de nouveau "
    "que lorsqu’il en reste une de libre."
)
NOT_BEFORE = "La présence se note à partir du début de l’événement."


class RegistrationState(models.TextChoices):
    REGISTERED = "registered", "vient"
    TO_CONFIRM = "to_confirm", "à confirmer"
    WAITING = "waiting", "en attente"
    OFFERED = "offered", "place proposée"
    LAPSED = "lapsed", "place non prise à temps"
    CANCELLED = "cancelled", "ne vient plus"
    REMOVED = "removed", "annulé par l’organisation"
    PRESENT = "present", "présence"
    ABSENT = "absent", "absence"


# A seat is kept for them.
SEATED = (
    RegistrationState.REGISTERED,
    RegistrationState.OFFERED,
    RegistrationState.PRESENT,
    RegistrationState.ABSENT,
)
# They come, or came: those whom the page of an event names or counts.
COMING = (RegistrationState.REGISTERED, RegistrationState.PRESENT, RegistrationState.ABSENT)
# They asked for a seat, and did not give it up.
CURRENT = (*SEATED, RegistrationState.WAITING)
MARKED = (RegistrationState.PRESENT, RegistrationState.ABSENT)

# One statement to count and to write what was counted (`count`): the event is held meanwhile.
COUNT_SEATS = """
    UPDATE "events_event" SET
        "seats_taken" = (SELECT COUNT(*) FROM "events_registration" WHERE "event_id" = "events_event"."id"
                         AND "state" IN (%s, %s, %s, %s)),
        "waiting_count" = (SELECT COUNT(*) FROM "events_registration" WHERE "event_id" = "events_event"."id"
                           AND "state" = %s)
    WHERE "id" = %s RETURNING "seats_taken", "waiting_count"
"""


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def current(self) -> Self:
        return self.filter(state__in=CURRENT)

    def current_or_invited(self) -> Self:
        """Those, and the members who are invited and have not answered."""
        invited = Q(state=RegistrationState.TO_CONFIRM, member__isnull=False)
        return self.filter(Q(state__in=CURRENT) | invited)

    def coming(self) -> Self:
        return self.filter(state__in=COMING)

    def seated(self) -> Self:
        return self.filter(state__in=SEATED)

    def waiting(self) -> Self:
        """In the order in which they asked."""
        return self.filter(state=RegistrationState.WAITING).order_by("asked_at", "pk")

    def of(self, member: "Member") -> Self:
        return self.filter(member=member)

    def guests(self) -> Self:
        """Without account, invited by nobody: they registered on the page of a public event."""
        return self.filter(member=None)

    def from_token(self, token: str) -> "Registration | None":
        """The guest of this secret, whatever their state."""
        pk = token.partition("-")[0]
        if not pk.isdecimal() or len(pk) > 18:
            return None
        found = self.guests().exclude(link_key="").select_related("event").filter(pk=pk).first()
        return found if found is not None and constant_time_compare(found.token, token) else None

    def with_account(self) -> Self:
        return self.select_related("member__user").filter(member__user__is_active=True)


class Registration(models.Model):
    """One person and one event: one row, whatever they changed their mind. A person is a member, or a guest without
    account: a name and an address, until thirty days after the event.

    `asked_at` is their place in the line: leaving and coming back goes to its end. `offered_until` is said of what is
    offered alone. `seen_at`: when they were first seen on the page of a codev. `shows_name`: whether the network
    reads their name; a guest's is for the organisers. `link_key`: what a guest's link is made of, with the portal's
    own secret. `feedback_given`: that they answered, not what.
    """

    event = models.ForeignKey(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="registrations")
    member = models.ForeignKey(
        "directory.Member",
        verbose_name="personne",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="registrations",
    )
    guest_name = models.CharField("nom de l’invité", max_length=120, blank=True)
    guest_email = models.EmailField("adresse de l’invité", blank=True)
    link_key = models.CharField(max_length=32, blank=True, editable=False)
    state = models.CharField("état", max_length=10, choices=RegistrationState, editable=False)
    asked_at = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    offered_until = models.DateTimeField("place proposée jusqu’au", null=True, blank=True, editable=False)
    seen_at = models.DateTimeField("vu à la séance le", null=True, blank=True, editable=False)
    shows_name = models.BooleanField("montrer mon nom au réseau", default=True)
    feedback_given = models.BooleanField("avis donné", default=False, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(fields=["event", "state", "asked_at"], name="registration_line"),
            models.Index(fields=["state", "offered_until"], name="registration_offers"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], name="one_registration_each"),
            models.UniqueConstraint(
                fields=["event", "guest_email"], condition=~Q(guest_email=""), name="one_registration_each_guest"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest_name="", guest_email="", link_key="")
                | Q(member=None) & ~Q(guest_name=""),
                name="registration_member_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OFFERED, offered_until__isnull=False)
                | ~Q(state=RegistrationState.OFFERED) & Q(offered_until=None),
                name="an_offer_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_name}, {self.event}"

    @property
    def shown_name(self) -> str:
        return self.member.shown_name if self.member else self.guest_name

    @property
    def token(self) -> str:
        """The secret of a guest's link."""
        seal = salted_hmac("events.guest", f"{self.pk} {self.link_key}", algorithm="sha256").hexdigest()
        return f"{self.pk}-{seal[:40]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.guest_email and not self.link_key:
            self.link_key = secrets.token_hex(16)
        super().save(*args, **kwargs)

    @property
    def is_current(self) -> bool:
        return self.state in CURRENT

    @property
    def is_invited(self) -> bool:
        """A member is invited by name, and has not answered."""
        return self.state == RegistrationState.TO_CONFIRM and self.member_id is not None

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def is_waiting(self) -> bool:
        return self.state == RegistrationState.WAITING

    @property
    def is_offered(self) -> bool:
        """A seat is kept for this person until `offered_until`, now to come."""
        return self.state == RegistrationState.OFFERED and self.offered_until > timezone.now()  # type: ignore[operator]

    def is_over(self, now: datetime) -> bool:
        """A seat was offered to this person, who did not take it in time."""
        return self.state == RegistrationState.OFFERED and self.offered_until <= now  # type: ignore[operator]

    @property
    def rank(self) -> int:
        """How many come before, this person counted, among those who wait. One query."""
        before = Q(asked_at__lt=self.asked_at) | Q(asked_at=self.asked_at, pk__lte=self.pk)
        return self.event.registrations.waiting().filter(before).count()


# Taking and leaving a seat ------------------------------------------------------------------------------------------


def register(event: Event, member: Member, *, shows_name: bool = True, invited: bool = False) -> Registration:
    """This person comes, or waits at the end of the line when there is no seat; twice is once.

    Raises ValidationError when the event is not theirs to read, called off, closed to registration, or by invitation
    and they are not `invited`. It refuses before it writes: within a transaction, no savepoint is asked for.
    """
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        Member.objects.hold(member.pk)
        live = hold(event)
        now = timezone.now()
        line = own_and_over(live.pk, member.pk, now)
        asked = next((one for one in line if one.member_id == member.pk), None)
        if asked is not None:
            asked.event = live
        if asked is not None and asked.is_coming:
            return changed_name(asked, shows_name)
        check_open(live, now)
        invited = invited or (asked is not None and may_answer(live, asked))
        if live.by_invitation and not invited:
            raise ValidationError(BY_INVITATION)
        if not (invited or live.is_read_by(member)):
            raise ValidationError(GONE)
        if any(one.is_over(now) for one in line) or (live.waiting_count and live.free_seats != 0):
            settle(live, now)
            if asked is not None:
                asked.refresh_from_db(fields=["state", "offered_until"])
        if asked is not None:
            if asked.state == RegistrationState.OFFERED:
                return move(asked, RegistrationState.REGISTERED)
            if asked.is_waiting:
                return changed_name(asked, shows_name)
        asked = asked or Registration(event=live, member=member)
        asked.asked_at, asked.shows_name = now, shows_name
        return move(asked, RegistrationState.REGISTERED if live.seats_left != 0 else RegistrationState.WAITING)


def accept(registration: Registration) -> Registration:
    """The person takes the seat that is offered to them. Raises ValidationError when the time is over."""
    with transaction.atomic():
        lock_person(registration)
        live = hold(registration.event)
        now = timezone.now()
        check_open(live, now)
        settle(live, now)
        own = Registration.objects.get(pk=registration.pk)
        own.event = live
        if own.is_coming:
            return own
        if own.state != RegistrationState.OFFERED:
            raise ValidationError(NOT_OFFERED)
        return move(own, RegistrationState.REGISTERED)


def leave(registration: Registration) -> Registration:
    """The person gives up their seat, their place in the line, or the seat that is offered; it goes to the next one.

    Raises ValidationError once the event has begun, or when they hold nothing.
    """
    with transaction.atomic():
        lock_person(registration)
        own = give_up(registration, RegistrationState.CANCELLED)
        seat_left.send(Registration, registration=own)
        return own


def remove(registration: Registration, *, by: "User", reason: str = "") -> Registration:
    """An organiser takes somebody off the list, who is told. Raises ValidationError as `leave` does."""
    with transaction.atomic():
        Member.objects.lock_account(by)
        left = give_up(registration, RegistrationState.REMOVED)
        because = f" : {reason.strip()}" if reason.strip() else "."
        tell([left], "event_removed", f"Votre inscription à « {left.event} » est annulée{because}", left.event)
        return left


def lock_person(registration: Registration) -> None:
    """A member is held before the event; there is nothing to hold of a guest."""
    if registration.member_id is not None:
        Member.objects.lock(registration.member_id)


def mark(registration: Registration, state: str) -> Registration:
    """An organiser says who came: PRESENT, ABSENT, or back to REGISTERED. From the beginning of the event."""
    with transaction.atomic():
        live = hold(registration.event)
        if not live.has_started:
            raise ValidationError(NOT_BEFORE)
        own = Registration.objects.get(pk=registration.pk)
        own.event = live
        if not own.is_coming:
            raise ValidationError("Cette personne n’est plus inscrite.")
        return move(own, state)


def give_up(registration: Registration, state: str) -> Registration:
    live = hold(registration.event)
    now = timezone.now()
    own = Registration.objects.select_related("member__user").get(pk=registration.pk)
    own.event = live
    if not (own.is_current or own.is_invited):
        raise ValidationError(NOT_YOURS)
    if live.has_started:
        raise ValidationError(IS_HELD)
    move(own, state)
    settle(live, now)
    return own


def delete_registration(registration: Registration) -> None:
    """Nothing is kept of it; the seat goes to the next one. Called in a transaction, when a person is erased."""
    live = Event.objects.lock(registration.event_id)
    registration.delete()
    count(live)
    settle(live, timezone.now())


def invite(event: Event, member: Member) -> Registration:
    """This person is asked by name and answers on the page of the event, which they read from now on; twice is once.
    Called in a transaction that holds the event."""
    facts = {"state": RegistrationState.TO_CONFIRM}
    return Registration.objects.get_or_create(event=event, member=member, defaults=facts)[0]


def may_answer(event: Event, registration: Registration) -> bool:
    """Whether who is invited by name may say yes: until they are taken off; also after they said no, to a stage of a
    project."""
    if registration.is_invited:
        return True
    declined = registration.state == RegistrationState.CANCELLED
    return declined and event.audience == EventAudience.NAMED and hasattr(event, "stage_event")


# The line -----------------------------------------------------------------------------------------------------------


def settle(event: Event, now: datetime) -> list[Registration]:
    """Offers whose time is over lapse, and free seats are offered to those who wait, in their order; returns those.

    The caller holds the row of the event. Nothing moves once registration is closed or the event called off: offers
    that were made end then too.
    """
    lapsed = list(offers_over(now).filter(event=event).select_related("member__user").order_by("pk"))
    if not lapsed and not event.waiting_count:
        return []
    for one in lapsed:
        one.event = event
        move(one, RegistrationState.LAPSED)
    if lapsed:
        words = f"La place proposée pour « {event} » n’a pas été prise à temps : elle passe à la personne suivante."
        tell(lapsed, "event_lapsed", words, event)
    if why_nobody_moves_up(event, now):
        return []
    waiting = Registration.objects.filter(event=event).waiting().select_related("member__user")
    offered = list(waiting[: event.free_seats])
    until = min(claim_deadline(now), event.registration_ends_at)
    for one in offered:
        one.event, one.offered_until = event, until
        move(one, RegistrationState.OFFERED)
    if offered:
        day = f"{french_date(until)} à {french_hour(until)}"
        words = f"Une place se libère pour « {event} » : elle est à vous jusqu’au {day}."
        tell(offered, "event_offered", words, event)
    return offered


def why_nobody_moves_up(event: Event, now: datetime) -> str:
    """The sentence that the page says to those who wait when no seat is offered any more; "" while seats are."""
    if event.status != EventStatus.PLANNED:
        return f"L’événement est {event.get_status_display()} : plus aucune place n’est proposée."
    if now >= event.starts_at:
        return "L’événement a commencé : plus aucune place n’est proposée."
    if now >= event.registration_ends_at:
        day = french_date(event.registration_ends_at)
        return f"Les inscriptions sont closes depuis le {day} : plus aucune place n’est proposée."
    if event.seats_too_many:
        return FEWER_SEATS.format(event.seats_taken, event.capacity)
    return ""


def offers_over(now: datetime) -> RegistrationQuerySet:
    """Seats that were offered, and that nobody took in time."""
    return Registration.objects.filter(state=RegistrationState.OFFERED, offered_until__lte=now)


@prepared
def own_and_over(event: int, member: int, now: datetime) -> RegistrationQuerySet:
    """Of this event: this person's own registration, and the seats that were offered and that nobody took in time."""
    over = Q(state=RegistrationState.OFFERED, offered_until__lte=now)
    return Registration.objects.filter(Q(member=member) | over, event=event).order_by("pk")


def settle_all(now: datetime | None = None) -> int:
    """What the timer does: offers that ended pass to the next person. Returns how many seats were offered."""
    now = now or timezone.now()
    moved = 0
    for pk in offers_over(now).order_by().values_list("event", flat=True).distinct():
        with transaction.atomic():
            moved += len(settle(Event.objects.lock(pk), now))
    return moved


# Under the lock -----------------------------------------------------------------------------------------------------


def hold(event: Event) -> Event:
    """The event as it is now, held. Raises ValidationError when it is gone."""
    try:
        return Event.objects.lock(event.pk)
    except Event.DoesNotExist:
        raise ValidationError(GONE) from None


def check_open(event: Event, now: datetime) -> None:
    if not event.is_published:
        raise ValidationError(GONE)
    if event.status != EventStatus.PLANNED:
        raise ValidationError(CALLED_OFF.format(event.get_status_display()))
    if now >= event.starts_at:
        raise ValidationError(STARTED)
    if now >= event.registration_ends_at:
        raise ValidationError(TOO_LATE.format(french_date(event.registration_ends_at)))


def changed_name(registration: Registration, shows_name: bool) -> Registration:
    if registration.shows_name != shows_name:
        registration.shows_name = shows_name
        registration.save(update_fields=["shows_name"])
    return registration


def move(registration: Registration, state: str) -> Registration:
    """Write this state and count the seats anew. The caller holds the event, `registration.event`."""
    registration.state = state
    if state != RegistrationState.OFFERED:
        registration.offered_until = None
    registration.save()
    count(registration.event)
    return registration


def count(event: Event) -> None:
    """Write how many seats are taken and how many people wait, from the registrations themselves."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SEATS, [*SEATED, RegistrationState.WAITING, event.pk])
        event.seats_taken, event.waiting_count = cursor.fetchone()


def tell(people: Iterable[Registration], kind: str, words: str, event: Event) -> None:
    """Members in the portal, never by mail; guests, who have no portal, by a letter."""
    told = list(people)
    users = [one.member.user for one in told if one.member and one.member.user]
    Notification.tell(users, kind=kind, sentence=words, thing=event)
    for one in told:
        if one.guest_email:
            mails.tell_guest(one, words)
