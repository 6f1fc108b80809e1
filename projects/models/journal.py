"""Short news of a project, and when each reader last came (« ce qui a changé »)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from emi_alumni.foundation.dates import french_date, short_date

from .project import Project

if TYPE_CHECKING:
    from directory.models import Member

SAME_VISIT = timedelta(hours=1)


class JournalEntry(models.Model):
    """A few words of news, dated."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="journal")
    on = models.DateField("le", default=timezone.localdate)
    text = models.TextField("en quelques mots", max_length=1000)
    author = models.ForeignKey(
        "directory.Member", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("modifié le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "nouvelle d’un projet"
        verbose_name_plural = "nouvelles des projets"
        ordering = ["on", "pk"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="journal_by_day"),
            models.Index(fields=["on", "id"], name="journal_in_order"),
        ]

    def __str__(self) -> str:
        return f"{french_date(self.on)} {self.text[:40]}"


class Visit(models.Model):
    """When a member last opened a project: to say what changed since. Nobody else reads it."""

    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField("le", default=timezone.now)
    before = models.DateTimeField("la fois d’avant", null=True, blank=True)

    class Meta:
        verbose_name = "visite"
        constraints = [models.UniqueConstraint(fields=["member", "project"], name="one_visit_each")]

    def __str__(self) -> str:
        return f"{self.member} ({short_date(self.at)})"

    @classmethod
    def note(cls, member: "Member", project: Project, at: datetime) -> None:
        """This person opens the project now. Within the hour it is the same visit: what changed stays on show."""
        # Held: two tabs opened together are one visit.
        visit, new = cls.objects.select_for_update().get_or_create(member=member, project=project, defaults={"at": at})
        if not new and at - visit.at > SAME_VISIT:
            visit.before, visit.at = visit.at, at
            visit.save(update_fields=["before", "at"])
