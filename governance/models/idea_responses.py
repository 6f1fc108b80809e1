"""What is said of an idea: who supports it, and the answers of the pedagogical council."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from emi_alumni.foundation.dates import french_date

from .proofs import PROVEN, Proven

NEVER_REWRITTEN = "An answer of the council is never rewritten: give another one."


class IdeaStatus(models.TextChoices):
    RECEIVED = "received", "Reçue"
    STUDIED = "studied", "À l’étude"
    KEPT = "kept", "Retenue"
    TRIED = "tried", "Expérimentée"
    IN_PLACE = "in_place", "En place"
    SET_ASIDE = "set_aside", "Écartée"


class IdeaSupport(models.Model):
    """Somebody supports an idea, once. `came_from`: with which duplicate, while it exists."""

    idea = models.ForeignKey("Idea", on_delete=models.CASCADE, related_name="supports")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="idea_supports")
    at = models.DateTimeField("le", default=timezone.now)
    came_from = models.ForeignKey(
        "Idea", verbose_name="venu avec", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "soutien"
        constraints = [models.UniqueConstraint(fields=["idea", "member"], name="one_support_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.idea}"


class CouncilAnswer(Proven):
    """A dated answer of the pedagogical council: the idea’s new status, and why. Never rewritten; « En place » says
    what shows it."""

    idea = models.ForeignKey("Idea", verbose_name="idée", on_delete=models.CASCADE, related_name="answers")
    status = models.CharField("devient", max_length=9, choices=IdeaStatus)
    on = models.DateField("le", default=timezone.localdate)
    text = models.TextField("réponse", max_length=2000)
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrite par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    class Meta(Proven.Meta):
        abstract = False
        verbose_name = "réponse du conseil"
        verbose_name_plural = "réponses du conseil"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=IdeaStatus.IN_PLACE) | PROVEN,
                name="idea_in_place_shows_it",
                violation_error_message="Une idée en place dit ce qui le montre.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {french_date(self.on)}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError(NEVER_REWRITTEN)
        super().save(*args, **kwargs)
