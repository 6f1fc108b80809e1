"""The stops of a career, of which years are all that is asked."""

from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class CareerStep(models.Model):
    """One stop of a career; the years are all we ask. No end year: still there."""

    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="career_steps")
    starts_on = models.PositiveSmallIntegerField("depuis", help_text="L’année, par exemple 2019.")
    ends_on = models.PositiveSmallIntegerField("jusqu’à", null=True, blank=True, help_text="Vide : encore aujourd’hui.")
    position = models.CharField("fonction", max_length=160, validators=[MinLengthValidator(2)])
    organisation = models.CharField("où", max_length=160, blank=True)

    class Meta:
        verbose_name = "étape du parcours"
        verbose_name_plural = "étapes du parcours"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="career_step_ends_after_it_starts",
                violation_error_message="L’année de fin vient avant l’année de début.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.position}"

    def clean(self) -> None:
        super().clean()
        this_year = timezone.localdate().year
        if self.starts_on is not None and not 1950 <= self.starts_on <= this_year:
            raise ValidationError({"starts_on": f"Écrivez une année entre 1950 et {this_year}."})
