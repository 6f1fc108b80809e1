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


class CurriculumModule(models.Model):
    """A module in the training of one promotion: core or option, when, how long. The council edits it (EV2-09)."""

    cohort = models.ForeignKey(
        "directory.Cohort", verbose_name="promotion", on_delete=models.CASCADE, related_name="curriculum"
    )
    module = models.ForeignKey(Module, verbose_name="module", on_delete=models.PROTECT, related_name="curricula")
    is_core = models.BooleanField("tronc commun", default=True)
    starts_on = models.DateField("commence le", null=True, blank=True)
    days = models.DecimalField("durée, en jours", max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.CharField("précision", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "module d’une promotion"
        verbose_name_plural = "modules des promotions"
        ordering = ["cohort", "position", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "module"],
                name="one_module_each",
                violation_error_message="Ce module est déjà dans le parcours de cette promotion.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort}, {self.module}"
