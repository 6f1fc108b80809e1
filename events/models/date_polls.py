"""Choosing a date together: the slots of a poll, who is asked, what each answers, the event that it becomes.

The verbs are in `events.date_polls`. Whoever answers, moves a slot, or chooses one holds the row of the poll first
(`DatePoll.objects.lock`): an answer is counted before the choice, or comes after it and is told so.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self, cast

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from directory.models.invitations import hash_token
from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from events import moments
from events.best_slot import Answer
from governance.models import Body, Club, SeatMandate
from governance.rights import acting

from .events import (
    ENDS_FIRST,
    GUESTS_ARE_PUBLIC,
    OFFERED_AUDIENCES,
    OFFERED_KINDS,
    WHERE,
    Event,
    EventAudience,
    EventFormat,
    EventKind,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Cohort, Member, User

MOST_SLOTS = 12
ONE_CIRCLE = "Choisissez un club, une instance ou votre promotion : un seul des trois."
COHORT_ALONE = "Un groupe de parole se réserve à une promotion : choisissez la vôtre."
MOVED_ONCE = "Une nouvelle date est déjà cherchée pour cet événement : ouvrez ce sondage."


class DatePollQuerySet(models.QuerySet["DatePoll"]):
    def organised_by(self, member: "Member", day: date | None = None) -> Self:
        """One's own; those of the clubs that this person animates, of the bodies where they sit; those that look for
        another date of an event that they organise; on this day (today unless said)."""
        animated = Club.objects.animated_by(member, day).filter(pk=OuterRef("club"))
        moved = Event.objects.organised_by(member, day).filter(pk=OuterRef("moves")).order_by()
        return self.filter(Q(author=member) | Exists(animated) | Exists(seats_of(member, day)) | Exists(moved))

    def for_member(self, member: "Member", day: date | None = None) -> Self:
        """Those that this person may answer or organise: asked by name, or in the club, the body or the promotion that
        it is for. A promotion's own stays its own, whoever was asked."""
        asked = PollInvitee.objects.filter(poll=OuterRef("pk"), member=member)
        inside = Club.objects.of(member, day).filter(pk=OuterRef("club"))
        moved = Event.objects.organised_by(member, day).filter(pk=OuterRef("moves")).order_by()
        theirs = Exists(asked) | Exists(inside) | Exists(seats_of(member, day)) | Exists(moved)
        mine = Q(cohort=member.cohort_id) if member.cohort_id else Q(cohort=None)
        return self.filter(Q(author=member) | Q(cohort=None) & theirs | Q(cohort__isnull=False) & mine)

    def visible_to(self, user: "User | AnonymousUser", day: date | None = None) -> Self:
        """Nobody else reads them: not the network; the mission follows who looks for which date, not the answers."""
        member = acting(user)
        return self.for_member(member, day) if member else self.none()

    def open(self, now: datetime | None = None) -> Self:
        return self.filter(settled_at=None, cancelled_at=None, closes_at__gt=now or timezone.now())

    def waiting_for(self, member: "Member", now: datetime) -> Self:
        """Open ones where this person has not answered yet, or where slots changed since."""
        asked = PollInvitee.objects.filter(poll=OuterRef("pk"), member=member).unanswered()
        return self.open(now).filter(Exists(asked))

    def for_list(self) -> Self:
        return self.select_related("club", "body", "cohort", "author", "event", "moves")

    def lock(self, pk: int) -> "DatePoll":
        """Hold this poll until the end of the transaction, after the person who acts. Raises DatePoll.DoesNotExist."""
        return cast(DatePoll, self.select_for_update(of=("self",), no_key=True).get(pk=pk))


def seats_of(member: "Member", day: date | None = None) -> models.QuerySet:
    """Where this person sits on this day (today unless said), in the body of an outer poll."""
    return SeatMandate.objects.current(day).filter(member=member, seat__body=OuterRef("body"), seat__closed_on=None)


class DatePoll(models.Model):
    """An event to be, all but its date; or one that was postponed (`moves`), of which only the date changes. It is open
    until `closes_at`, unless a slot was chosen (`settled_at`) or the poll cancelled; a later `closes_at` opens it
    again.
    """

    author = models.ForeignKey(
        "directory.Member", verbose_name="proposé par", on_delete=models.PROTECT, related_name="date_polls"
    )
    kind = models.CharField("nature", max_length=13, choices=OFFERED_KINDS)
    title = models.CharField("titre", max_length=160)
    presentation = models.TextField("de quoi il s’agit", max_length=5000, blank=True)
    format = models.CharField("format", max_length=8, choices=EventFormat, default=EventFormat.IN_PLACE)
    venue = models.CharField("lieu", max_length=200, blank=True)
    access = models.CharField("comment venir", max_length=300, blank=True)
    accessibility = models.CharField("accessibilité", max_length=300, blank=True)
    meeting_url = models.CharField(
        "lien de la visio", max_length=300, blank=True, validators=[web_address, no_account_in_link]
    )
    host = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité hôte",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    club = models.ForeignKey(
        "governance.Club",
        verbose_name="club",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="date_polls",
    )
    body = models.ForeignKey(
        "governance.Body",
        verbose_name="instance",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="date_polls",
    )
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="date_polls",
    )
    audience = models.CharField(
        "événement lu par", max_length=7, choices=OFFERED_AUDIENCES, default=EventAudience.NETWORK
    )
    capacity = models.PositiveSmallIntegerField(
        "nombre de places",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "Écrivez au moins une place, ou laissez vide s’il n’y a pas de limite.")],
    )
    guest_quota = models.PositiveSmallIntegerField("places pour des invités sans compte", default=0)
    moves = models.ForeignKey(
        "events.Event",
        verbose_name="événement reporté",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="polls_again",
    )

    closes_at = models.DateTimeField("réponses jusqu’au")
    created_at = models.DateTimeField("proposé le", default=timezone.now, editable=False)
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True, editable=False)
    settled_at = models.DateTimeField("date choisie le", null=True, blank=True, editable=False)
    event = models.OneToOneField(
        "events.Event",
        verbose_name="événement",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="date_poll",
    )
    # One for each form shown: the same page sent twice, as a double click sends it, is one poll.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = "sondage de dates"
        verbose_name_plural = "sondages de dates"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["closes_at"], name="date_poll_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(club=None, body=None) | Q(club=None, cohort=None) | Q(body=None, cohort=None),
                name="date_poll_for_one_circle",
                violation_error_message=ONE_CIRCLE,
            ),
            models.CheckConstraint(
                condition=Q(audience=EventAudience.COHORT, cohort__isnull=False)
                | ~Q(audience=EventAudience.COHORT) & Q(cohort=None),
                name="date_poll_of_a_cohort_is_its_own",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.TALKING_GROUP) | Q(audience=EventAudience.COHORT),
                name="date_poll_of_a_talking_group",
                violation_error_message=COHORT_ALONE,
            ),
            models.CheckConstraint(
                condition=Q(guest_quota=0) | Q(audience=EventAudience.PUBLIC),
                name="date_poll_guests_are_public",
                violation_error_message=GUESTS_ARE_PUBLIC,
            ),
            models.UniqueConstraint(
                fields=["moves"],
                condition=Q(settled_at=None, cancelled_at=None),
                name="one_date_poll_moves_an_event",
                violation_error_message=MOVED_ONCE,
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(settled_at=None), name="date_poll_ends_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False) | Q(event=None), name="date_poll_event_is_settled"
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="date_poll_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:date_poll", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.format != EventFormat.REMOTE and not self.venue.strip():
            raise ValidationError({"venue": WHERE})

    @property
    def is_open(self) -> bool:
        return not self.is_over and self.closes_at > timezone.now()

    @property
    def last_day(self) -> date:
        """The last day on which it may be answered."""
        return moments.last_day_of(self.closes_at)

    @property
    def is_over(self) -> bool:
        """For good: what is merely closed may be opened again."""
        return self.settled_at is not None or self.cancelled_at is not None

    @property
    def circle(self) -> "Club | Body | Cohort | None":
        """All of whom it is for, when it is for all of a club, a body or a promotion."""
        return self.club or self.body or self.cohort

    @property
    def outcome(self) -> Event | None:
        """The event to which the chosen date was given."""
        return self.event or (self.moves if self.settled_at else None)

    def organised_by(self, user: "User") -> bool:
        member = acting(user)
        return member is not None and bool(organised_keys(member, self.pk, timezone.localdate()))


@prepared
def organised_keys(member: "Member", key: int, day: date) -> DatePollQuerySet:
    """The poll of this key, if this person organises it on this day, without what it says."""
    return DatePoll.objects.filter(pk=key).organised_by(member, day).only("pk").order_by("pk")


@prepared
def organised_polls(member: "Member", key: int, day: date) -> DatePollQuerySet:
    """The same, with what its pages say."""
    return DatePoll.objects.filter(pk=key).organised_by(member, day).for_list().order_by("pk")


@prepared
def readable_polls(user: "User", key: int, day: date) -> DatePollQuerySet:
    """The poll of this key, if this account may read it on this day."""
    return DatePoll.objects.filter(pk=key).visible_to(user, day).for_list().order_by("pk")


@prepared
def polls_of(member: "Member", day: date) -> DatePollQuerySet:
    """The last hundred that this person may answer or organise on this day, those that close last first."""
    return DatePoll.objects.for_member(member, day).for_list().order_by("-closes_at", "-pk")[:100]


@prepared
def keys_waiting_for(member: "Member", now: datetime) -> models.QuerySet:
    """The numbers of the open polls where this person has not answered yet, or where slots changed since."""
    return DatePoll.objects.waiting_for(member, now).order_by().values_list("pk", flat=True)


class PollSlotQuerySet(models.QuerySet["PollSlot"]):
    def proposed(self) -> Self:
        """Those that may be answered, in the order of time."""
        return self.filter(removed_at=None).order_by("starts_at", "pk")


class PollSlot(models.Model):
    """A date and its hours. What is removed stays, with its answers, so that who answers it meanwhile is told; what is
    moved is removed, and `moved_to` is the slot that took its place: nobody said yes to another day."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    removed_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    moved_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = PollSlotQuerySet.as_manager()

    class Meta:
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="poll_slot_ends_after_it_starts",
                violation_error_message=ENDS_FIRST,
            ),
            models.UniqueConstraint(
                fields=["poll", "starts_at", "ends_at"], condition=Q(removed_at=None), name="one_poll_slot_each"
            ),
        ]

    def __str__(self) -> str:
        return self.when

    @property
    def when(self) -> str:
        """« jeudi 21 novembre 2026, de 9 h à 10 h »."""
        return moments.when(self.starts_at, self.ends_at, False)


class PollInviteeQuerySet(models.QuerySet["PollInvitee"]):
    def unanswered(self) -> Self:
        """Who has not answered, or answered before a slot was added or moved."""
        return self.filter(is_up_to_date=False)

    def with_account(self) -> Self:
        return self.select_related("member__user").filter(member__user__is_active=True)

    def from_token(self, token: str) -> "PollInvitee | None":
        """The guest of this secret, whatever became of the poll."""
        return self.select_related("poll__author").filter(token_hash=hash_token(token)).first()


class PollInvitee(models.Model):
    """Somebody who is asked: a member, or a guest without account, whom an organiser names and writes to. Of the secret
    in a guest's link, only a hash is kept. `is_up_to_date`: their answer is about the slots as they are now; `told_at`:
    when they were told that slots changed, since they answered. `carried_at`: when the event that was chosen took
    their answer."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="invitees")
    member = models.ForeignKey(
        "directory.Member",
        verbose_name="personne",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="poll_invitations",
    )
    name = models.CharField("nom", max_length=120, blank=True)
    email = models.EmailField("adresse", blank=True)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    must_come = models.BooleanField("sa présence est indispensable", default=False)
    invited_at = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    is_up_to_date = models.BooleanField("a tout vu", default=False, editable=False)
    told_at = models.DateTimeField("prévenu d’un changement le", null=True, blank=True, editable=False)
    carried_at = models.DateTimeField("inscrit d’après sa réponse le", null=True, blank=True, editable=False)

    objects = PollInviteeQuerySet.as_manager()

    class Meta:
        verbose_name = "personne sondée"
        verbose_name_plural = "personnes sondées"
        ordering = ["invited_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, name="", email="", token_hash="")
                | Q(member=None) & ~Q(name="") & ~Q(email="") & ~Q(token_hash=""),
                name="poll_invitee_member_or_guest",
            ),
            models.UniqueConstraint(fields=["poll", "member"], name="one_poll_invitation_each"),
            models.UniqueConstraint(fields=["poll", "email"], condition=~Q(email=""), name="one_poll_guest_each"),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="one_poll_link_each"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.member.shown_name if self.member else self.name


class PollAnswer(models.Model):
    """What somebody said of one slot, and since when: who said yes first comes first."""

    invitee = models.ForeignKey(PollInvitee, on_delete=models.CASCADE, related_name="answers")
    slot = models.ForeignKey(PollSlot, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField("réponse", max_length=10, choices=Answer)
    said_at = models.DateTimeField("le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "réponse"
        ordering = ["said_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["invitee", "slot"], name="one_poll_answer_each")]

    def __str__(self) -> str:
        return f"{self.invitee} : {self.get_answer_display()}"
