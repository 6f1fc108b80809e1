"""The programme of the EMI: its modules, which belong to the pedagogical council, their tools, and what each promotion
followed."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.dispatch import receiver

from directory.models import Cohort
from emi_alumni.foundation.merging import joining
from emi_alumni.foundation.sorting import SortKeyField
from emi_alumni.foundation.text import slug_of
from emi_alumni.foundation.url_reversing import reverse

ALREADY = "Ce module est déjà dans le parcours de cette promotion."
GONE = "Ce module n’est plus dans ce parcours : quelqu’un vient de l’en retirer."


def in_days(days: Decimal) -> str:
    """« 1,5 jour », « 3 jours »."""
    return f"{days.normalize():f}".replace(".", ",") + (" jours" if days >= 2 else " jour")


class Module(models.Model):
    """A training module of the EMI, such as « Design de service »: tools and projects name those they come from."""

    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    sort_key = SortKeyField()
    description = models.TextField("ce que ce module apprend", blank=True, max_length=1000)
    is_core = models.BooleanField("tronc commun", default=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "module de formation"
        verbose_name_plural = "modules de formation"
        ordering = ["position", "sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:module", args=[self.slug])

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)


class Tool(models.Model):
    """A method or a tool, such as « Observation de terrain »."""

    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    sort_key = SortKeyField()
    description = models.TextField("ce que c’est", blank=True, max_length=600)
    module = models.ForeignKey(
        Module,
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

    def get_absolute_url(self) -> str:
        return reverse("resources:tool", args=[self.slug])

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)


class FormerToolSlug(models.Model):
    """The address of a tool that was made one with another: it leads to the one that was kept."""

    tool = models.ForeignKey(Tool, verbose_name="outil", on_delete=models.CASCADE, related_name="former_slugs")
    slug = models.SlugField("ancienne adresse", max_length=120, unique=True)

    class Meta:
        verbose_name = "ancienne adresse d’un outil"
        verbose_name_plural = "anciennes adresses des outils"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


@receiver(joining, sender=Tool, dispatch_uid="governance.former_tool_slug")
def keep_former_slug(kept: Tool, one: Tool, **kwargs: Any) -> None:
    FormerToolSlug.objects.update_or_create(slug=one.slug, defaults={"tool": kept})


class CurriculumModuleQuerySet(models.QuerySet["CurriculumModule"]):
    def of(self, cohort: Cohort) -> Self:
        """The training of a promotion, in its order."""
        return self.filter(cohort=cohort).select_related("module").order_by("position", "pk")


class CurriculumModule(models.Model):
    """A module in the training of one promotion: core or option, when, how long. The council edits it (EV2-09)."""

    cohort = models.ForeignKey(
        "directory.Cohort", verbose_name="promotion", on_delete=models.CASCADE, related_name="curriculum"
    )
    module = models.ForeignKey(Module, verbose_name="module", on_delete=models.PROTECT, related_name="curricula")
    is_core = models.BooleanField("tronc commun", default=True)
    starts_on = models.DateField("commence le", null=True, blank=True)
    days = models.DecimalField(
        "durée, en jours",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "Écrivez une durée positive, par exemple 1,5.")],
    )
    note = models.CharField("précision", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = CurriculumModuleQuerySet.as_manager()

    class Meta:
        verbose_name = "module d’une promotion"
        verbose_name_plural = "modules des promotions"
        ordering = ["cohort", "position", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "module"],
                name="one_module_each",
                violation_error_message=ALREADY,
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort}, {self.module}"

    def get_absolute_url(self) -> str:
        return f"{reverse('governance:programme')}?promotion={self.cohort.slug}"

    @property
    def duration(self) -> str:
        return "" if self.days is None else in_days(self.days)

    @transaction.atomic
    def place(self) -> None:
        """Save it in its promotion, before the first module that starts later, else at the end.

        Raises ValidationError when the promotion has this module already.
        """
        others = [one for one in locked(self.cohort) if one.pk != self.pk]
        if any(one.module_id == self.module_id for one in others):
            raise ValidationError(ALREADY)
        starts_on = self.starts_on or date.max
        later = (rank for rank, one in enumerate(others) if one.starts_on and one.starts_on > starts_on)
        rank = next(later, len(others))
        self.save()
        renumber([*others[:rank], self, *others[rank:]])

    @transaction.atomic
    def move(self, step: int) -> bool:
        """One place earlier (-1) or later (1); False at the edge. Raises ValidationError when it is gone."""
        modules = list(locked(self.cohort))
        try:
            here = modules.index(self)
        except ValueError:
            raise ValidationError(GONE) from None
        there = here + step
        if not 0 <= there < len(modules):
            return False
        modules[here], modules[there] = modules[there], modules[here]
        renumber(modules)
        return True


def locked(cohort: Cohort) -> CurriculumModuleQuerySet:
    """The training of a promotion, held until the transaction ends: two people move things in turn."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    return CurriculumModule.objects.filter(cohort=cohort).order_by("position", "pk")


def renumber(modules: list[CurriculumModule]) -> None:
    changed: list[Any] = []
    for rank, one in enumerate(modules, start=1):
        if one.position != rank:
            one.position = rank
            changed.append(one)
    CurriculumModule.objects.bulk_update(changed, ["position"])
