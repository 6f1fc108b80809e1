"""The event of one stage of a project: team, referents and sponsor meet before, during, after training (EV1-24)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from projects.models.sponsor import Stage

from .events import Event, EventStatus


class StageEventQuerySet(models.QuerySet["StageEvent"]):
    def standing(self) -> Self:
        """Those that are not called off: cancelled, a stage is to be fixed again."""
        return self.exclude(event__status=EventStatus.CANCELLED)

    def put_away(self) -> Self:
        """Those that went with their promotion, and come back with it."""
        return self.exclude(former_status="")

    def to_come(self, now: datetime | None = None) -> Self:
        return self.standing().filter(event__starts_at__gt=now or timezone.now())

    def in_order(self) -> Self:
        return self.select_related("event").order_by("event__starts_at", "pk")


class StageEvent(models.Model):
    """One row a project and stage; `event` is the latest that was made for it."""

    project = models.ForeignKey(
        "projects.Project", verbose_name="projet", on_delete=models.CASCADE, related_name="stage_events"
    )
    stage = models.CharField("moment", max_length=6, choices=Stage)
    event = models.OneToOneField(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="stage_event")
    # What the event was before its promotion was cancelled, and why; nothing for one that the promotion did not cancel.
    former_status = models.CharField(
        "situation d’avant l’annulation de la promotion", max_length=10, choices=EventStatus, blank=True, editable=False
    )
    former_reason = models.CharField("raison d’avant", max_length=300, blank=True, editable=False)

    objects = StageEventQuerySet.as_manager()

    class Meta:
        verbose_name = "date d’un point d’étape"
        verbose_name_plural = "dates des points d’étape"
        ordering = ["project", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "stage"], name="one_event_a_stage")]

    def __str__(self) -> str:
        return f"{self.project} ({self.get_stage_display()})"
