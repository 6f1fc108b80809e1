"""A codéveloppement, or a « débogage » of a project: its question, its six steps, its notes, the commitment kept.

It stands beside an event: the event says when, where and who comes; what is here is for those who come alone.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from events.codev_steps import CODEV, FIRST, LAST, MOST_ADDED, NOT_BEGUN, OVER, STEPS, Step, in_minutes, seconds_left

from .events import Event, EventKind, EventStatus
from .registrations import COMING, Registration

if TYPE_CHECKING:
    from directory.models import Member

KINDS = (EventKind.CODEV, EventKind.DEBUGGING)
OPENS_BEFORE = timedelta(hours=1)  # a group that is all there does not wait
SHUTS_AFTER = timedelta(hours=12)  # and one that begins late still can
ASKED_AFTER = timedelta(days=30)

IS_OFF = "L’événement est {} : la séance ne commence pas."
NOT_YET = "La séance s’ouvre une heure avant son début."
TOO_LATE = "La séance est passée : choisissez une nouvelle date pour l’événement."


class CodevRole(models.TextChoices):
    CLIENT = "client", "client"
    FACILITATOR = "facilitator", "facilitation"
    CONSULTANT = "consultant", "consultation"


class CodevSessionQuerySet(models.QuerySet["CodevSession"]):
    def of_participant(self, member: "Member") -> Self:
        """Those to which this person comes, or came; nobody else opens their page, the mission included. `seen_at`:
        when they were first seen there."""
        comes = Registration.objects.filter(event=OuterRef("event"), member=member.pk, state__in=COMING)
        rows = self.filter(Exists(comes), event__state=State.PUBLISHED, event__hidden_at=None)
        return rows.annotate(seen_at=Subquery(comes.values("seen_at")[:1]))

    def for_page(self) -> Self:
        return self.select_related("event")


class CodevSession(models.Model):
    """`step` is 0 before it begins, 1 to 6, 7 once it is over; it moves by hand alone (`events.codev_walk`).

    `added_minutes` are of the step under way; `paused_at` is set while its time stands still. `changes` counts whatever
    the page of the session shows, so that a page that is up to date is told so cheaply.
    """

    event = models.OneToOneField(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="codev")
    question = models.TextField("question", max_length=1000)
    client = models.ForeignKey(
        "directory.Member", verbose_name="client", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    facilitator = models.ForeignKey(
        "directory.Member",
        verbose_name="facilitation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    step = models.PositiveSmallIntegerField("étape", default=NOT_BEGUN, editable=False)
    step_started_at = models.DateTimeField("étape commencée le", null=True, blank=True, editable=False)
    paused_at = models.DateTimeField("en pause depuis", null=True, blank=True, editable=False)
    added_minutes = models.PositiveSmallIntegerField("minutes ajoutées", default=0, editable=False)
    ended_at = models.DateTimeField("finie le", null=True, blank=True, editable=False)
    changes = models.PositiveIntegerField(default=0, editable=False)

    seen_at: datetime | None  # said by `of_participant` alone

    objects = CodevSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "séance de codéveloppement"
        verbose_name_plural = "séances de codéveloppement"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(step__lte=OVER), name="codev_has_six_steps"),
            models.CheckConstraint(
                condition=Q(step__range=(FIRST, LAST), step_started_at__isnull=False)
                | ~Q(step__range=(FIRST, LAST)) & Q(step_started_at=None, paused_at=None, added_minutes=0),
                name="codev_step_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=Q(step=OVER, ended_at__isnull=False) | ~Q(step=OVER) & Q(ended_at=None),
                name="codev_over_has_an_end",
            ),
            models.CheckConstraint(condition=Q(added_minutes__lte=MOST_ADDED), name="codev_added_minutes_at_most"),
            models.CheckConstraint(
                condition=Q(client=None) | Q(facilitator=None) | ~Q(client=F("facilitator")),
                name="codev_client_does_not_facilitate",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def get_absolute_url(self) -> str:
        return reverse("events:codev", args=[self.event_id])

    # The walk -------------------------------------------------------------------------------------

    @property
    def steps(self) -> tuple[Step, ...]:
        return STEPS.get(self.event.kind, CODEV)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def current(self) -> Step | None:
        return self.steps[self.step - 1] if FIRST <= self.step <= LAST else None

    @property
    def in_words(self) -> str:
        """Where it stands, as it is said aloud."""
        if step := self.current:
            return f"Étape {step.number} : {step.name}, {step.minutes} minutes."
        return "La séance est finie." if self.is_over else ""

    @property
    def has_begun(self) -> bool:
        return self.step != NOT_BEGUN

    @property
    def is_over(self) -> bool:
        return self.step == OVER

    @property
    def is_last(self) -> bool:
        return self.step == LAST

    @property
    def seconds_left(self) -> int:
        """Of the step under way; 0 when there is none."""
        if self.current is None or self.step_started_at is None:
            return 0
        return seconds_left(self.current, self.added_minutes, self.step_started_at, self.paused_at, timezone.now())

    @property
    def time_left(self) -> str:
        return in_minutes(self.seconds_left)

    @property
    def why_it_may_not_begin(self) -> str:
        """A sentence; "" when whoever facilitates may begin now."""
        now = timezone.now()
        if self.event.status != EventStatus.PLANNED:
            return IS_OFF.format(self.event.get_status_display())
        if now < self.event.starts_at - OPENS_BEFORE:
            return NOT_YET
        return TOO_LATE if now > self.event.ends_at + SHUTS_AFTER else ""

    def role_of(self, member: "Member") -> CodevRole:
        if member.pk == self.client_id:
            return CodevRole.CLIENT
        return CodevRole.FACILITATOR if member.pk == self.facilitator_id else CodevRole.CONSULTANT


class CodevNote(models.Model):
    """What a participant writes down during a step. A note is added, never written over: two people, or two windows,
    lose nothing. Participants read it, nobody else; its author may take it away."""

    session = models.ForeignKey(CodevSession, verbose_name="séance", on_delete=models.CASCADE, related_name="notes")
    step = models.PositiveSmallIntegerField("étape")
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrite par", on_delete=models.CASCADE, related_name="codev_notes"
    )
    text = models.TextField("note", max_length=2000)
    written_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "note de séance"
        verbose_name_plural = "notes de séance"
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(step__range=(FIRST, LAST)), name="codev_note_of_a_step")]

    def __str__(self) -> str:
        return f"{self.session}, étape {self.step}"


class CommitmentOutcome(models.TextChoices):
    KEPT = "kept", "tenu"
    PARTLY = "partly", "en partie"
    NOT_KEPT = "not_kept", "pas tenu"


class CodevCommitmentQuerySet(models.QuerySet["CodevCommitment"]):
    def to_answer(self, today: date) -> Self:
        """Asked, thirty days later, and without an answer yet."""
        return self.filter(outcome="", ask_on__lte=today).order_by("ask_on", "pk")


class CodevCommitment(models.Model):
    """What the client says that they will do, and for when; asked again thirty days after the session. Participants
    read it; the network reads how many were kept, never what. Of an erased person, only the answer is left."""

    session = models.OneToOneField(
        CodevSession, verbose_name="séance", on_delete=models.CASCADE, related_name="commitment"
    )
    member = models.ForeignKey(
        "directory.Member",
        verbose_name="engagement de",
        on_delete=models.SET_NULL,
        null=True,
        related_name="codev_commitments",
    )
    what = models.CharField("quoi", max_length=300)
    by_when = models.DateField("pour quand")
    written_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    ask_on = models.DateField("question posée le", editable=False)
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True, editable=False)
    outcome = models.CharField("réponse", max_length=8, choices=CommitmentOutcome, blank=True, editable=False)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)

    objects = CodevCommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["outcome", "ask_on"], name="codev_commitments_to_ask")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | ~Q(outcome="") & Q(answered_at__isnull=False),
                name="codev_outcome_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"engagement, {self.session}"

    def get_absolute_url(self) -> str:
        return f"{self.session.get_absolute_url()}#engagement"

    @property
    def is_asked(self) -> bool:
        return not self.outcome and self.ask_on <= timezone.localdate()


@prepared
def organised_sessions(member: "Member", key: int, day: date) -> CodevSessionQuerySet:
    """The session of the event of this key, online or not, if this person organises it on this day."""
    events = Event.objects.organised_by(member, day).filter(pk=key).order_by()
    return (
        CodevSession.objects.filter(event__in=events.values("pk"))
        .select_related("event__host", "event__club")
        .order_by("pk")
    )
