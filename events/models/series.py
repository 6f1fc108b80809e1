"""Thematic meetings that come again (PQ1-52): one event for each date, of one series.

Each date is an event of its own, with its registrations and its place in calendars: one is moved, cancelled or
reworded alone, or with those that follow (`events.series`).
"""

from django.db import models
from django.db.models import F, Q

from events.recurrence import Rhythm, series_in_words


class EventSeries(models.Model):
    """`first_day`: the day from which the rhythm is counted. `until`: the last day that was asked for."""

    rhythm = models.CharField("rythme", max_length=11, choices=Rhythm)
    first_day = models.DateField("à partir du")
    until = models.DateField("jusqu’au")

    class Meta:
        verbose_name = "série d’événements"
        verbose_name_plural = "séries d’événements"
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("first_day")), name="series_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return series_in_words(self.first_day, self.rhythm, self.until)
