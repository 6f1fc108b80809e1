"""« Actions mutualisées »: the collectivités that organise an event with its host, and what each pays (ANI-12)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class CoHost(models.Model):
    """A collectivité that organises an event beside its host. `share`: its part of the costs, in percent, if said."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="co_hosts")
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    share = models.PositiveSmallIntegerField(
        "part des frais, en %",
        null=True,
        blank=True,
        validators=[
            MinValueValidator(1, "Écrivez une part entre 1 et 100."),
            MaxValueValidator(100, "Écrivez une part entre 1 et 100."),
        ],
    )

    class Meta:
        verbose_name = "collectivité co-organisatrice"
        verbose_name_plural = "collectivités co-organisatrices"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "collectivity"],
                name="one_cohost_each",
                violation_error_message="Cette collectivité co-organise déjà cet événement.",
            ),
            models.CheckConstraint(condition=Q(share=None) | Q(share__range=(1, 100)), name="cohost_share_in_percent"),
        ]

    def __str__(self) -> str:
        return str(self.collectivity)
