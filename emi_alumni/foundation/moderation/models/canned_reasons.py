"""The reasons that the mission gives in one tap, for one kind of things or for all of them."""

from django.db import models


class CannedReason(models.Model):
    """`kind`: the slug of a declared model (`QueuedModel.slug`), or nothing for every kind. Where a kind has some in
    use, they replace those of the code."""

    kind = models.CharField("sorte de texte", max_length=40, blank=True, help_text="Vide : pour toutes les sortes.")
    text = models.CharField("raison", max_length=200)
    position = models.PositiveSmallIntegerField("place", default=10)
    is_in_use = models.BooleanField("proposée", default=True)

    class Meta:
        verbose_name = "raison toute prête"
        verbose_name_plural = "raisons toutes prêtes"
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "text"],
                name="one_canned_reason",
                violation_error_message="Cette raison est déjà dans la liste.",
            )
        ]

    def __str__(self) -> str:
        return self.text
