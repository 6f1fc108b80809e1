"""Two people of one name whom the mission said to be two: they are not proposed as one again."""

from django.db import models
from django.utils import timezone

from .members import Member


class DistinctPeople(models.Model):
    """`first` has the lower number of the two."""

    first = models.ForeignKey(Member, verbose_name="personne", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, verbose_name="autre personne", on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField("dit le", default=timezone.now)

    class Meta:
        verbose_name = "homonymes"
        verbose_name_plural = "homonymes"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_people_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="distinct_people_in_order",
                violation_error_message="Ces deux fiches sont une seule personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}/{self.second_id}"

    @classmethod
    def say(cls, one: int, other: int) -> None:
        """Twice changes nothing."""
        first, second = sorted((one, other))
        cls.objects.get_or_create(first_id=first, second_id=second)

    @classmethod
    def pairs(cls) -> set[tuple[int, int]]:
        return set(cls.objects.values_list("first", "second"))
