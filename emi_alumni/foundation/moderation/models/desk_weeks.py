"""Each week of the desk: what is drawn to be looked at, and the time that reading took. Nobody is named."""

from datetime import date
from random import Random
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from emi_alumni.foundation.dates import monday_of

FLOOR, CEILING = 5, 20  # publications drawn in a week
IDLE_AFTER = 120  # seconds: beyond, whoever reads is doing something else


def next_size(size: int, *, found: int, unread: int) -> int:
    """How many to draw after a week that drew `size`: twice as many after a finding, a quarter less after none; the
    same while some were not looked at."""
    if found:
        return min(CEILING, size * 2)
    return size if unread else max(FLOOR, size - max(1, size // 4))


class DeskWeek(models.Model):
    """`size`: how many publications were to be drawn, nothing before the draw. `seconds` and `decisions`: what the desk
    took."""

    monday = models.DateField("semaine du", unique=True)
    size = models.PositiveSmallIntegerField("publications tirées", null=True, blank=True)
    seconds = models.PositiveIntegerField("secondes de lecture", default=0)
    decisions = models.PositiveIntegerField("décisions", default=0)

    class Meta:
        verbose_name = "semaine de relecture"
        verbose_name_plural = "semaines de relecture"
        ordering = ["-monday"]

    def __str__(self) -> str:
        return f"semaine du {self.monday:%d/%m/%Y}"

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)

    @classmethod
    @transaction.atomic
    def count(cls, seconds: float) -> None:
        """One decision more, that took this time; what was idle is left out."""
        spent = min(max(0, round(seconds)), IDLE_AFTER)
        week, _ = cls.objects.get_or_create(monday=monday_of(timezone.localdate()))
        cls.objects.filter(pk=week.pk).update(seconds=F("seconds") + spent, decisions=F("decisions") + 1)

    @classmethod
    def drawn(cls) -> Self | None:
        """The latest week that drew something to look at."""
        return cls.objects.exclude(size=None).first()

    @classmethod
    @transaction.atomic
    def draw(cls, day: date) -> "tuple[Self, int]":
        """The week of this day with its draw, and how many were drawn just now: none the second time.

        Among what went up at once and was never drawn nor looked at. Its order is the week's own: whoever draws, the
        same publications come.
        """
        from .history import ModerationEvent

        week, _ = cls.objects.select_for_update().get_or_create(monday=monday_of(day))
        if week.size is not None:
            return week, 0
        last = cls.drawn()
        week.size = FLOOR if last is None else next_size(last.size or FLOOR, found=last.found(), unread=last.unread())
        never_drawn = ModerationEvent.objects.to_sample().filter(drawn_in=None).order_by("pk")
        pool = list(never_drawn.values_list("pk", flat=True))
        by_chance = Random(week.monday.isoformat())  # noqa: S311 (a sample, no secret)
        chosen = by_chance.sample(pool, min(week.size, len(pool)))
        ModerationEvent.objects.filter(pk__in=chosen).update(drawn_in=week)
        week.save(update_fields=["size"])
        return week, len(chosen)

    def unread(self) -> int:
        return self.drawn_decisions.to_sample().count()

    def found(self) -> int:
        """How many of its draw the mission took away since."""
        from .history import ModerationEvent
        from .states import Verb

        taken = ModerationEvent.objects.filter(
            content_type=OuterRef("content_type"),
            object_id=OuterRef("object_id"),
            verb=Verb.WITHDRAW,
            at__gt=OuterRef("at"),
        ).exclude(why="")
        return self.drawn_decisions.filter(Exists(taken)).count()
