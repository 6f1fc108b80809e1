"""The university diploma (DU): who has it and lets it be known, and the page that says what it is (EV1-11)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from emi_alumni.foundation.url_reversing import reverse


class Diploma(models.TextChoices):
    """The university diploma (DU) that the EMI can lead to (EV1-11)."""

    NONE = "none", "non"
    IN_PROGRESS = "in_progress", "en cours de valorisation"
    OBTAINED = "obtained", "obtenu"


class WithDiploma(models.Model):
    """A person's diploma, which they and the mission alone read until they show it, and again once they stop."""

    diploma = models.CharField("diplôme universitaire (DU)", max_length=12, choices=Diploma, default=Diploma.NONE)
    diploma_shown = models.BooleanField("montrer mon diplôme universitaire", default=False)
    # What lists count and filter by.
    has_diploma = models.GeneratedField(
        expression=models.Case(
            models.When(Q(diploma=Diploma.OBTAINED, diploma_shown=True), then=models.Value(True)),
            default=models.Value(False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    @property
    def shown_diploma(self) -> str:
        """What the network reads of it, a `Diploma`."""
        return self.diploma if self.diploma_shown else Diploma.NONE


class DiplomaText(models.Model):
    """What the page of the diploma says, written by the mission. One row."""

    what = models.TextField("ce que c’est", max_length=5000, help_text="Listes et liens possibles, comme ailleurs.")
    how = models.TextField("comment l’obtenir", max_length=5000, help_text="Les étapes, les dates, à qui écrire.")
    updated_at = models.DateTimeField("modifié le", auto_now=True)
    # One page, one text.
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = "page du diplôme universitaire"
        verbose_name_plural = "page du diplôme universitaire"
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_diploma_text")]

    def __str__(self) -> str:
        return "Le diplôme universitaire"

    def get_absolute_url(self) -> str:
        return reverse("directory:diploma")

    @property
    def updated_on(self) -> date:
        return timezone.localdate(self.updated_at)
