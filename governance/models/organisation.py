"""How the network is organised: three levels, the one in force, its means (GOU-01, GOU-03, GOU-05, GOU-06)."""

from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.prepared_statements import prepared


class Level(models.IntegerChoices):
    VOLUNTEERS = 1, "Volontaires"
    STEERED = 2, "Mission innovation et comité de pilotage"
    ASSOCIATION = 3, "Association loi 1901"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def latest_first(self) -> Self:
        return self.order_by("-since", "-pk")


class OrganisationManager(models.Manager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    def in_force(self) -> "Organisation | None":
        """The choice that runs today; none before the first one."""
        return begun.first(timezone.localdate())

    def level(self) -> "Level":
        """The level in force; volunteers, before anybody chose."""
        chosen = self.in_force()
        return Level(chosen.level) if chosen else Level.VOLUNTEERS


class Organisation(models.Model):
    """The level chosen from a day on, why, and its means. The latest that has begun is in force."""

    level = models.PositiveSmallIntegerField("niveau", choices=Level)
    since = models.DateField("depuis le", default=timezone.localdate)
    review_on = models.DateField("à réexaminer le", null=True, blank=True, help_text="La fin d’un essai, par exemple.")
    why = models.TextField("pourquoi ce choix", max_length=1000)
    hours_a_month = models.PositiveSmallIntegerField("heures par mois", null=True, blank=True)
    budget = models.PositiveIntegerField("budget annuel, en euros", null=True, blank=True)
    rooms = models.CharField("salles et lieux prêtés", max_length=300, blank=True)
    other_means = models.CharField("autres moyens", max_length=300, blank=True)

    objects = OrganisationManager()

    class Meta:
        verbose_name = "organisation du réseau"
        verbose_name_plural = "organisation du réseau"
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"niveau {self.level}, depuis le {french_date(self.since)}"


@prepared
def begun(today: date) -> models.QuerySet[Organisation]:
    """The latest choice that has begun."""
    return Organisation.objects.filter(since__lte=today).latest_first()[:1]


def level_on(day: date) -> models.Subquery:
    """The level in force on that day, for a statement that looks it up itself; nothing before the first choice."""
    return models.Subquery(Organisation.objects.filter(since__lte=day).latest_first().values("level")[:1])
