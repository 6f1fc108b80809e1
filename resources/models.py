"""Tools and methods learned at the EMI, and the module each comes from."""

from django.db import models

from emi_alumni.foundation.sorting import SortKeyField
from emi_alumni.foundation.text import slug_of


class Tool(models.Model):
    """A method or a tool, such as « Observation de terrain »."""

    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    sort_key = SortKeyField()
    module = models.ForeignKey(
        "governance.Module",
        verbose_name="module",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tools",
    )

    class Meta:
        verbose_name = "outil ou méthode"
        verbose_name_plural = "outils et méthodes"
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)
