"""Who asks to come, or proposes to receive; what the two agreed on; what each of them learnt, for the two alone."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.url_reversing import reverse
from events.models import EventStatus
from mentoring.models.immersion_stories import ImmersionStory
from mentoring.models.immersions import Immersion, ImmersionDirection


class VisitState(models.TextChoices):
    """SENT until the author of the immersion answers; ACCEPTED from then on, also once it took place. The four others
    end it: WITHDRAWN by who asked, CANCELLED by one of the two once it was accepted, LAPSED when nobody answered, or
    no date was chosen, in fifteen working days."""

    SENT = "sent", "envoyée"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "déclinée"
    WITHDRAWN = "withdrawn", "retirée"
    CANCELLED = "cancelled", "annulée"
    LAPSED = "lapsed", "sans suite"


ASKED_BY_GUEST = Q(immersion__direction=ImmersionDirection.OFFER)
# Accepted, and no half-day stands: none is chosen yet, or it was called off.
TO_PLAN = Q(Q(event=None) | ~Q(event__status=EventStatus.PLANNED), state=VisitState.ACCEPTED)


class ImmersionVisitQuerySet(models.QuerySet["ImmersionVisit"]):
    def of(self, member: Member) -> Self:
        """Those of which this person is one of the two: nobody else reads them."""
        return self.filter(Q(host=member) | Q(guest=member))

    def asked_by(self, member: Member) -> Self:
        return self.filter(Q(ASKED_BY_GUEST, guest=member) | Q(~ASKED_BY_GUEST, host=member))

    def to_answer_by(self, member: Member) -> Self:
        """Those that wait for this person, who wrote the immersion."""
        return self.filter(immersion__author=member, state=VisitState.SENT)

    def open(self, now: datetime) -> Self:
        """Neither ended nor past."""
        to_come = Q(state=VisitState.ACCEPTED, event__ends_at__gt=now)
        return self.filter(Q(state=VisitState.SENT) | TO_PLAN | to_come)

    def to_plan_by(self, member: Member) -> Self:
        """Those that wait for two dates of this person, who receives, or for their choice."""
        chooses = Q(guest=member, event=None, first_date__isnull=False)
        return self.filter(TO_PLAN, chooses | Q(Q(first_date=None) | Q(event__isnull=False), host=member))

    def met(self, now: datetime) -> Self:
        """Those whose half-day is past, as far as the calendar knows."""
        return self.filter(state=VisitState.ACCEPTED, event__status=EventStatus.PLANNED, event__ends_at__lte=now)

    def over(self, today: date) -> Self:
        """Those that nobody answered, or gave a date, in time."""
        return self.filter(Q(state=VisitState.SENT) | TO_PLAN, ends_on__lte=today)

    def for_page(self) -> Self:
        return self.select_related(
            "immersion__author__user", "immersion__collectivity", "host__user", "host__collectivity"
        ).select_related("guest__user", "guest__collectivity", "event")

    def lock(self, pk: int) -> "ImmersionVisit":
        """Held until the end of the transaction. Raises ImmersionVisit.DoesNotExist."""
        joined = self.select_related("immersion", "host__user", "guest__user", "host__collectivity", "event")
        return joined.select_for_update(of=("self",), no_key=True).get(pk=pk)


class ImmersionVisit(models.Model):
    """One person who would come, and who would receive them. Its words are read by the two, never by the mission.

    The visit is asked by the guest of an offer, by the host of a search; the author of the immersion answers.
    """

    immersion = models.ForeignKey(Immersion, verbose_name="immersion", on_delete=models.CASCADE, related_name="visits")
    host = models.ForeignKey(
        "directory.Member", verbose_name="personne qui reçoit", on_delete=models.CASCADE, related_name="+"
    )
    guest = models.ForeignKey(
        "directory.Member", verbose_name="personne qui vient", on_delete=models.CASCADE, related_name="+"
    )
    why = models.TextField("pourquoi", max_length=600)
    state = models.CharField(
        "où elle en est", max_length=10, choices=VisitState, default=VisitState.SENT, editable=False
    )
    asked_at = models.DateTimeField("envoyée le", default=timezone.now, editable=False)
    answer_by = models.DateField("réponse attendue avant le", editable=False)
    ends_on = models.DateField("close sans suite le", editable=False)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True, editable=False)
    word = models.CharField("le mot de la fin", max_length=400, blank=True)
    first_date = models.DateTimeField("première date", null=True, blank=True)
    second_date = models.DateTimeField("deuxième date", null=True, blank=True)
    place = models.CharField("où se retrouver", max_length=200, blank=True)
    event = models.OneToOneField(
        "events.Event",
        verbose_name="rendez-vous",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="immersion_visit",
    )
    # The day on which the hierarchy of each agreed, as each of them says.
    host_agreed_on = models.DateField("accord du responsable de qui reçoit, le", null=True, blank=True)
    guest_agreed_on = models.DateField("accord du responsable de qui vient, le", null=True, blank=True)

    objects = ImmersionVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’immersion"
        verbose_name_plural = "demandes d’immersion"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="immersion_visits_over")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(host=F("guest")),
                name="immersion_of_two_people",
                violation_error_message="Une immersion réunit deux personnes différentes.",
            ),
            models.CheckConstraint(
                condition=Q(first_date=None, second_date=None)
                | Q(first_date__isnull=False, second_date__isnull=False) & ~Q(first_date=F("second_date")),
                name="immersion_two_dates",
                violation_error_message="Proposez deux dates différentes.",
            ),
            models.UniqueConstraint(
                fields=["immersion", "host", "guest"],
                condition=Q(state=VisitState.SENT),
                name="immersion_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"demande pour « {self.immersion} »"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:immersion_visit", args=[self.pk])

    @property
    def asker(self) -> Member:
        return self.guest if self.immersion.is_offer else self.host

    def other(self, member: Member) -> Member:
        return self.guest if member.pk == self.host_id else self.host

    @property
    def is_waiting(self) -> bool:
        return self.state == VisitState.SENT

    @property
    def is_accepted(self) -> bool:
        return self.state == VisitState.ACCEPTED

    @property
    def has_dates(self) -> bool:
        return self.first_date is not None

    @property
    def is_planned(self) -> bool:
        """A date is chosen, and was not called off since."""
        return self.event is not None and self.event.status == EventStatus.PLANNED

    @property
    def is_to_plan(self) -> bool:
        return self.is_accepted and not self.is_planned

    @property
    def is_met(self) -> bool:
        """Whether the half-day is past, as far as the calendar knows."""
        return self.is_accepted and self.event is not None and self.is_planned and self.event.is_past

    @property
    def is_open(self) -> bool:
        return self.is_waiting or (self.is_accepted and not self.is_met)


class ImmersionNote(models.Model):
    """What one of the two learnt, read by the two alone; without words, they had nothing to tell and are not asked
    again. `story` is what its author shared of it with the network."""

    visit = models.ForeignKey(ImmersionVisit, verbose_name="demande", on_delete=models.CASCADE, related_name="notes")
    member = models.ForeignKey("directory.Member", verbose_name="écrit par", on_delete=models.CASCADE, related_name="+")
    text = models.TextField("ce que j’ai appris", max_length=800, blank=True)
    at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    story = models.OneToOneField(
        ImmersionStory,
        verbose_name="partagé dans le réseau",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="note",
    )

    class Meta:
        verbose_name = "ce qu’une immersion a appris"
        verbose_name_plural = "ce que des immersions ont appris"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "member"], name="immersion_one_note_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.visit}"
