"""The history of a project's status: lines with a date, an author and a why. None replaces another (PQ1-17, PQ1-18).

A line written in error is struck with a reason, and stays readable to the team (see `projects.history_edits`).
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from projects.statuses import LOOKS, Cause, ProjectStatus

from .project import Project

if TYPE_CHECKING:
    from directory.models import Member

# How long its author may still correct the words of a line.
CORRECTED_WITHIN = timedelta(days=1)


class StatusEntryQuerySet(models.QuerySet["StatusEntry"]):
    def current(self) -> Self:
        """Those that tell the project's life: all but the struck ones, which only its team reads."""
        return self.filter(struck_at=None)


class StatusEntry(models.Model):
    """On this day the project came to this status, for this reason: a status without a why is refused."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField("où en est le projet", max_length=20, choices=ProjectStatus)
    on = models.DateField("depuis le", default=timezone.localdate)
    cause = models.CharField("ce qui l’explique surtout", max_length=20, choices=Cause, blank=True)
    why = models.TextField("pourquoi", max_length=2000)
    author = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("corrigé le", null=True, blank=True, editable=False)
    struck_at = models.DateTimeField("barré le", null=True, blank=True, editable=False)
    struck_by = models.ForeignKey(
        "directory.Member",
        verbose_name="barré par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    struck_why = models.CharField("barré parce que", max_length=300, blank=True, editable=False)

    objects = StatusEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "étape d’un projet"
        verbose_name_plural = "étapes des projets"
        ordering = ["on", "pk"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="status_by_day"),
            models.Index(fields=["on", "id"], name="status_in_order"),
            models.Index(fields=["cause", "status", "project"], name="status_by_cause"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(why=""),
                name="status_says_why",
                violation_error_message="Écrivez pourquoi : c’est ce qui aide le plus les suivants.",
            ),
            models.CheckConstraint(
                condition=models.Q(struck_at=None) | ~models.Q(struck_why=""),
                name="struck_status_says_why",
                violation_error_message="Écrivez pourquoi vous barrez cette étape.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} ({french_date(self.on)})"

    @property
    def look(self) -> tuple[str, str]:
        return LOOKS[ProjectStatus(self.status)]

    @classmethod
    @transaction.atomic
    def record(
        cls, project: Project, status: str, *, on: date, why: str, cause: str = "", author: "Member | None" = None
    ) -> "StatusEntry":
        """Write one line of history; the project shows the latest by date. Raises ValidationError on an empty why or a
        day to come."""
        if not why.strip():
            raise ValidationError({"why": "Écrivez pourquoi : c’est ce qui aide le plus les suivants."})
        if on > timezone.localdate():
            raise ValidationError({"on": "Choisissez une date passée, ou aujourd’hui."})
        entry = cls.objects.create(project=project, status=status, on=on, why=why.strip(), cause=cause, author=author)
        cls.show_latest(project)
        return entry

    @staticmethod
    def show_latest(project: Project) -> None:
        """The project shows the last line of its history, by date, or nothing when it has none that stands; to be
        called when lines were written in bulk."""
        latest = project.statuses.current().order_by("-on", "-pk").first()
        project.status, project.status_on = (latest.status, latest.on) if latest else ("", None)
        project.cause, project.why = (latest.cause, latest.why) if latest else ("", "")
        project.save(update_fields=["status", "status_on", "cause", "why", "updated_at"])
        if latest:
            project.heard_of(latest.on)
