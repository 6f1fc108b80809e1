"""Stories: what the EMI changed in somebody's work, and what held back, in five guided questions (OUT-06, PQ2-25)."""

from typing import Any, Self

from django.db import models

from directory.contributions.models import Contribution, ContributionQuerySet
from emi_alumni.foundation.url_reversing import reverse


class StoryFamily(models.TextChoices):
    """What the alumni's synthesis found in what they told."""

    LOOK = "look", "Un regard différent"
    EXCELLENCE = "excellence", "Une dynamique d’excellence"
    PRACTICES = "practices", "Des changements de pratiques"
    RELAYS = "relays", "Le manque de relais internes"
    MEASURE = "measure", "La mesure des résultats"
    AFTERWARDS = "afterwards", "L’après EMI"


# The five questions, in their order: the column, and the words of its title once it is told.
QUESTIONS = (
    ("before", "Où j’en étais"),
    ("tried", "Ce que j’ai essayé"),
    ("changed", "Ce que cela a changé, en moi et autour de moi"),
    ("held_back", "Ce qui a freiné"),
    ("advice", "Ce que je dirais à qui commence"),
)


class StoryQuerySet(ContributionQuerySet):
    def for_list(self) -> Self:
        """The joins that a line needs. No other query."""
        return self.select_related("author", "cohort", "collectivity")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("project", "module")


class Story(Contribution):
    """What one person tells of their way. `cohort` and `collectivity` are those of its author when it was written: it
    stays where it happened when they move. After its author is erased, a published story stays, signed « Ancien
    membre », without the place and the promotion that would name them again."""

    title = models.CharField("en une phrase", max_length=120)
    before = models.TextField("où j’en étais", max_length=1500)
    tried = models.TextField("ce que j’ai essayé", max_length=1500, blank=True)
    changed = models.TextField("ce que cela a changé", max_length=1500)
    held_back = models.TextField("ce qui a freiné", max_length=1500, blank=True)
    advice = models.TextField("ce que je dirais à qui commence", max_length=1500, blank=True)
    family = models.CharField("ce dont elle parle", max_length=10, choices=StoryFamily)
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="projet",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
    )
    module = models.ForeignKey(
        "governance.Module",
        verbose_name="module de l’EMI",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
    )
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    REVISED = ("title", "before", "tried", "changed", "held_back", "advice")
    PAGES = "resources:story"
    NOUN = "récit"

    objects = StoryQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "récit"
        indexes = [models.Index(fields=["state", "-created_at", "-id"], name="story_by_date")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:story", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.cohort_id = self.cohort_id or self.author.cohort_id
            self.collectivity_id = self.collectivity_id or self.author.collectivity_id
        super().save(*args, **kwargs)

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """(column, title, words) of each question that was answered."""
        return [(name, title, getattr(self, name)) for name, title in QUESTIONS if getattr(self, name)]
