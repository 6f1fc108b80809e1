"""The programme of the EMI: its modules, which belong to the pedagogical council."""

from django.db import models
from django.utils.text import slugify


class Module(models.Model):
    """A training module of the EMI, such as « Design de service »: tools and projects name those they come from."""

    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    description = models.TextField("ce qu’on y apprend", blank=True, max_length=1000)
    is_core = models.BooleanField("tronc commun", default=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "module de formation"
        verbose_name_plural = "modules de formation"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)
