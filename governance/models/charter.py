"""The charter of use: its versions, and which one each member accepted."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone


class CharterQuerySet(models.QuerySet["Charter"]):
    def in_force(self) -> "Charter | None":
        return self.filter(since__lte=timezone.localdate()).order_by("-since", "-pk").first()

    def begun(self) -> Self:
        return self.filter(since__lte=timezone.localdate())


class Charter(models.Model):
    """A version of the charter, in the Markdown subset. A version that somebody accepted is not rewritten."""

    number = models.CharField("version", max_length=20, unique=True)
    text = models.TextField("texte", max_length=20_000)
    changes = models.CharField("ce qui change", max_length=400, blank=True)
    since = models.DateField("en vigueur depuis le", default=timezone.localdate)

    objects = CharterQuerySet.as_manager()

    class Meta:
        verbose_name = "charte"
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"Charte, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:charter")


class CharterAcceptance(models.Model):
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="acceptances")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="charter_acceptances")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "charte acceptée"
        verbose_name_plural = "chartes acceptées"
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["charter", "member"], name="one_acceptance_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.charter}"
