"""Addresses that a person's page had under a former name: they lead to the page of today."""

from django.db import models
from django.utils import timezone


class FormerSlug(models.Model):
    """An address that a person left for that of their new name. Nobody else may take it."""

    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="former_slugs")
    slug = models.SlugField("ancienne adresse", max_length=120, unique=True)
    left_at = models.DateTimeField("quittée le", default=timezone.now)

    class Meta:
        verbose_name = "ancienne adresse de la fiche"
        verbose_name_plural = "anciennes adresses des fiches"
        ordering = ["-left_at"]

    def __str__(self) -> str:
        return self.slug
