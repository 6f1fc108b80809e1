"""A request for a hand, and each person who was asked: who, when, what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from emi_alumni.foundation.url_reversing import reverse
from events.models import EventStatus
from mentoring import answer_days

if TYPE_CHECKING:
    from directory.models import Member

ERASED_QUESTION = "Demande effacée"


class HelpFormat(models.TextChoices):
    """How a mentor helps, and how somebody wishes to be helped."""

    CALL = "call", "un appel de trente minutes"
    VISIT = "visit", "une visite"
    CO_READING = "co_reading", "une relecture à deux"
    TWO_HOURS = "two_hours", "deux heures ensemble"
    OTHER = "other", "autrement"


class RequestState(models.TextChoices):
    SENT = "sent", "envoyée"
    SEEN = "seen", "vue"
    RELAYED = "relayed", "relayée"
    WITH_MISSION = "mission", "confiée à la mission"
    ACCEPTED = "accepted", "acceptée"
    CLOSED = "closed", "close"


# Somebody is still to say yes.
WAITING_STATES = (RequestState.SENT, RequestState.SEEN, RequestState.RELAYED, RequestState.WITH_MISSION)
OPEN_STATES = (*WAITING_STATES, RequestState.ACCEPTED)


class RequestOutcome(models.TextChoices):
    SOLVED = "solved", "résolu"
    PARTLY = "partly", "résolu en partie"
    NOT_SOLVED = "not_solved", "pas résolu"
    NOBODY = "nobody", "personne n’a pu répondre"
    BY_MISSION = "mission", "la mission a répondu"
    WITHDRAWN = "withdrawn", "retirée"
    NOT_SAID = "not_said", "sans nouvelles"


# What the person who asked says of the help that they had.
SAID = (RequestOutcome.SOLVED, RequestOutcome.PARTLY, RequestOutcome.NOT_SOLVED)


class HandoverOutcome(models.TextChoices):
    WAITING = "waiting", "attend sa réponse"
    ACCEPTED = "accepted", "accepte"
    DECLINED = "declined", "ne peut pas cette fois"
    UNANSWERED = "unanswered", "sans réponse à temps"
    ENDED = "ended", "la demande s’est close avant"
    LEFT = "left", "n’est plus parrain ou marraine"


# What counts as carried by a mentor.
CARRIED = (HandoverOutcome.WAITING, HandoverOutcome.ACCEPTED)


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def waiting(self) -> Self:
        """Nobody said yes yet."""
        return self.filter(state__in=WAITING_STATES)

    def with_mission(self) -> Self:
        return self.filter(state=RequestState.WITH_MISSION)

    def of(self, member: "Member") -> Self:
        return self.filter(asker=member)

    def read_by(self, member: "Member") -> Self:
        """Those that this person wrote, those that wait for their answer, and those that they accepted: nobody else
        reads a request, and who let it pass reads it no more."""
        held = Handover.objects.filter(mentor=member, outcome__in=CARRIED).order_by().values("request")
        return self.filter(Q(asker=member) | Q(pk__in=held))

    def for_list(self) -> Self:
        rows = self.select_related("asker__collectivity", "asker__cohort", "event", "club", "project")
        return rows.prefetch_related(
            models.Prefetch(
                "handovers", Handover.objects.select_related("mentor__collectivity", "mentor__cohort").order_by("rank")
            )
        )

    def lock(self, pk: int) -> "HelpRequest":
        """Hold this request until the end of the transaction, after the people who act: one outcome, whoever acts at
        the same time. Raises HelpRequest.DoesNotExist."""
        return cast(HelpRequest, self.select_for_update(of=("self",), no_key=True).get(pk=pk))


class HelpRequest(models.Model):
    """Somebody asks for a hand. One person holds it at a time (`Handover`); who does not answer in five working days,
    or cannot, gives it to the next one; at the tenth the mission looks too; at the fifteenth it is closed.

    Its words are read by who asked, by who holds it, and by the mission from the tenth day on, while nobody accepted.
    """

    asker = models.ForeignKey(
        "directory.Member", verbose_name="demandé par", on_delete=models.CASCADE, related_name="help_requests"
    )
    question = models.CharField("votre question en une phrase", max_length=160)
    context = models.TextField("le contexte", max_length=2000, blank=True)
    format = models.CharField("sous quelle forme", max_length=10, choices=HelpFormat, blank=True)
    by_when = models.DateField("avant le", null=True, blank=True)
    # Of a team that wishes to measure: the project, and the club whose animators are asked first.
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="projet à mesurer",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="measuring_requests",
    )
    club = models.ForeignKey(
        "governance.Club",
        verbose_name="club sollicité",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    state = models.CharField("état", max_length=8, choices=RequestState, default=RequestState.SENT, editable=False)
    outcome = models.CharField("issue", max_length=10, choices=RequestOutcome, blank=True, editable=False)
    mission_words = models.CharField("réponse de la mission", max_length=300, blank=True, editable=False)
    sent_at = models.DateTimeField("envoyée le", default=timezone.now, editable=False)
    seen_at = models.DateTimeField("vue le", null=True, blank=True, editable=False)
    relayed_at = models.DateTimeField("relayée le", null=True, blank=True, editable=False)
    mission_at = models.DateTimeField("confiée à la mission le", null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("close le", null=True, blank=True, editable=False)
    mission_on = models.DateField("à la mission le", editable=False)
    ends_on = models.DateField("sans réponse, close le", editable=False)

    # Two dates proposed by the mentor, of which one becomes an event.
    first_date = models.DateTimeField("première date", null=True, blank=True)
    second_date = models.DateTimeField("deuxième date", null=True, blank=True)
    place = models.CharField("où, ou comment", max_length=200, blank=True)
    event = models.OneToOneField(
        "events.Event", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="help_request"
    )
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de coup de main"
        verbose_name_plural = "demandes de coup de main"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["asker", "state"], name="help_request_of_asker"),
            models.Index(fields=["state", "mission_on"], name="help_request_to_tend"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RequestState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=RequestState.CLOSED) & Q(closed_at=None, outcome=""),
                name="help_request_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ACCEPTED) | Q(accepted_at__isnull=False),
                name="help_request_accepted_has_date",
            ),
            models.CheckConstraint(
                condition=Q(first_date=None, second_date=None)
                | Q(first_date__isnull=False, second_date__isnull=False) & ~Q(first_date=F("second_date")),
                name="help_request_two_dates",
                violation_error_message="Proposez deux dates différentes.",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=~Q(state=RequestState.CLOSED),
                name="one_measuring_request_at_once",
                violation_error_message="L’équipe de ce projet a déjà une demande en cours.",
            ),
        ]

    def __str__(self) -> str:
        """Its number: titles, logs and lists are read by others than the two."""
        return f"demande n° {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:request", args=[self.pk])

    def save(self, *args, **kwargs) -> None:
        if self.mission_on is None:
            self.count_days()
        super().save(*args, **kwargs)

    def count_days(self, since: datetime | None = None) -> None:
        """The days on which the mission looks at it, and on which it ends: from the day it was sent, or on which who
        had accepted left."""
        moment = since or self.sent_at
        self.mission_on = answer_days.day_after(moment, answer_days.TO_MISSION)
        self.ends_on = answer_days.day_after(moment, answer_days.IN_ALL)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING_STATES

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def held_by(self) -> "Handover | None":
        """Who is asked now, or accepted. No query when the hand-overs are prefetched."""
        return next((one for one in self.handovers.all() if one.outcome in CARRIED), None)

    @property
    def has_dates(self) -> bool:
        return self.first_date is not None

    @property
    def is_planned(self) -> bool:
        """A date is chosen, and was not called off since."""
        return self.event is not None and self.event.status == EventStatus.PLANNED

    @property
    def is_met(self) -> bool:
        """Whether the meeting took place, as far as the calendar knows."""
        return self.event is not None and self.is_planned and self.event.is_past


class Handover(models.Model):
    """One person who was asked, when, until when they may answer, and what came of it."""

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="handovers")
    mentor = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="help_handovers"
    )
    rank = models.PositiveSmallIntegerField("rang", default=1)
    by_mission = models.BooleanField("proposée par la mission", default=False)
    sent_at = models.DateTimeField("demandé le", default=timezone.now)
    seen_at = models.DateTimeField("vu le", null=True, blank=True)
    answer_by = models.DateField("réponse attendue avant le")
    answered_at = models.DateTimeField("fini le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=10, choices=HandoverOutcome, default=HandoverOutcome.WAITING)

    class Meta:
        verbose_name = "personne sollicitée"
        verbose_name_plural = "personnes sollicitées"
        ordering = ["request", "rank"]
        indexes = [
            models.Index(fields=["mentor", "outcome", "sent_at"], name="handover_of_mentor"),
            models.Index(fields=["outcome", "answer_by"], name="handover_to_tend"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "mentor"], name="asked_once_each"),
            models.UniqueConstraint(fields=["request", "rank"], name="one_handover_by_rank"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(outcome__in=["waiting", "accepted"]), name="one_mentor_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome=HandoverOutcome.WAITING, answered_at=None)
                | ~Q(outcome=HandoverOutcome.WAITING) & Q(answered_at__isnull=False),
                name="handover_ended_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor.shown_name} : {self.get_outcome_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.outcome == HandoverOutcome.WAITING
